using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class EmbeddedStoreTests
{
    private const long Now = StoreFixture.NowUnixMs;

    [Fact]
    public async Task What_is_durable_is_read_back_before_and_after_sealing_and_after_a_restart()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "activePower", Now, 61.4), ("L1", "supplyVoltage", Now, 231.2), ("L2", "activePower", Now, 58));
        await fixture.AppendAsync(("L1", "activePower", Now + 60_000, -0.0));

        await AssertReadsAsync();
        await fixture.ReopenAsync();
        await AssertReadsAsync();
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await AssertReadsAsync();
        await fixture.ReopenAsync();
        await AssertReadsAsync();

        async Task AssertReadsAsync()
        {
            Assert.Equal([(Now, 61.4), (Now + 60_000, -0.0)], await StoreFixture.ReadAsync(fixture.Store, "L1", "activePower"));
            Assert.Equal([(Now, 231.2)], await StoreFixture.ReadAsync(fixture.Store, "L1", "supplyVoltage"));
            Assert.Equal([(Now, 58.0)], await StoreFixture.ReadAsync(fixture.Store, "L2", "activePower"));
            Assert.Empty(await StoreFixture.ReadAsync(fixture.Store, "L2", "supplyVoltage"));
            Assert.Empty(await StoreFixture.ReadAsync(fixture.Store, "L3", "activePower"));
            Assert.Equal([(Now, 61.4)], await StoreFixture.ReadAsync(fixture.Store, "L1", "activePower", Now, Now + 60_000));
        }
    }

    [Fact]
    public async Task A_sample_delivered_twice_is_stored_once_and_the_first_value_wins()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "activePower", Now, 1), ("L1", "activePower", Now, 2));
        await fixture.AppendAsync(("L1", "activePower", Now, 3));
        Assert.Equal([(Now, 1.0)], await StoreFixture.ReadAsync(fixture.Store, "L1", "activePower"));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.AppendAsync(("L1", "activePower", Now, 4), ("L1", "activePower", Now + 1, 5));
        await fixture.Store.SealAsync(StoreFixture.Soon());

        Assert.Equal([(Now, 1.0), (Now + 1, 5.0)], await StoreFixture.ReadAsync(fixture.Store, "L1", "activePower"));
        Assert.Equal((2, 3, 0), (fixture.Store.Ledger.Stored, fixture.Store.Ledger.Duplicate, fixture.Store.Ledger.Pending));
        Assert.Single(await StoreFixture.ReadLastAsync(fixture.Store));
    }

    [Fact]
    public async Task Late_samples_land_in_their_place()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        foreach (long minute in (long[])[100, 101, 50, 102, 51, -2000, 103])
        {
            await fixture.AppendAsync(("L1", "activePower", Now + minute * 60_000, minute));
            await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        Assert.Equal([-2000, 50, 51, 100, 101, 102, 103], (await StoreFixture.ReadAsync(fixture.Store, "L1", "activePower")).Select(point => point.Item2));
        Assert.Equal(new SeriesPoint(Now + 103 * 60_000, 103), (await StoreFixture.ReadLastAsync(fixture.Store))[new SeriesKey("L1", "activePower")]);
        Assert.Equal(2, fixture.Store.Measure().Days);
    }

    [Fact]
    public async Task The_last_points_are_those_of_tails_and_chunks_together()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "activePower", Now, 1), ("L1", "supplyVoltage", Now + 5, 230), ("L2", "activePower", Now, 7));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        await fixture.AppendAsync(("L1", "activePower", Now + 9, 2), ("L1", "supplyVoltage", Now + 4, 231), ("L2", "activePower", Now, 8));

        var expected = new Dictionary<SeriesKey, SeriesPoint>
        {
            [new("L1", "activePower")] = new(Now + 9, 2),
            [new("L1", "supplyVoltage")] = new(Now + 5, 230),
            [new("L2", "activePower")] = new(Now, 7),
        };
        Assert.Equal(expected, await StoreFixture.ReadLastAsync(fixture.Store));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        Assert.Equal(expected, await StoreFixture.ReadLastAsync(fixture.Store));
    }

    [Fact]
    public async Task Another_process_reads_while_the_store_is_written()
    {
        await using StoreFixture fixture = new();
        using var reader = new EmbeddedStoreReader(fixture.Options.Folder);
        Assert.Empty(await StoreFixture.ReadAsync(reader, "L1", "activePower"));
        Assert.Empty(await StoreFixture.ReadLastAsync(reader));

        fixture.Open();
        for (int minute = 0; minute < 5; minute++)
        {
            await fixture.AppendAsync(("L1", "activePower", Now + minute, minute));
            Assert.Equal(minute + 1, (await StoreFixture.ReadAsync(reader, "L1", "activePower")).Length);
            await fixture.Store.SealAsync(StoreFixture.Soon());
            Assert.Equal(minute + 1, (await StoreFixture.ReadAsync(reader, "L1", "activePower")).Length);
        }

        await fixture.Store.DisposeAsync();
        Assert.Equal(5, (await StoreFixture.ReadAsync(reader, "L1", "activePower")).Length);
        Assert.Equal(4, (await StoreFixture.ReadLastAsync(reader)).Single().Value.Value);
    }

    [Fact]
    public async Task The_ledger_balances_and_survives_a_restart()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        SampleBatch batch = StoreFixture.Batch(("L1", "activePower", Now, 1), ("L1", "activePower", Now, 1), ("L1", "temperature", Now, 30));
        batch.Rejected[2] = 3;
        await fixture.Store.AppendAsync(batch, StoreFixture.Soon());
        SampleBatch rejectedAlone = StoreFixture.Batch();
        rejectedAlone.Rejected[7] = 4;
        await fixture.Store.AppendAsync(rejectedAlone, StoreFixture.Soon());

        AssertLedger(stored: 0, duplicate: 0, pending: 3);
        await fixture.ReopenAsync();
        AssertLedger(stored: 0, duplicate: 0, pending: 3);
        await fixture.Store.SealAsync(StoreFixture.Soon());
        AssertLedger(stored: 2, duplicate: 1, pending: 0);
        await fixture.ReopenAsync();
        AssertLedger(stored: 2, duplicate: 1, pending: 0);

        void AssertLedger(long stored, long duplicate, long pending)
        {
            StoreLedger ledger = fixture.Store.Ledger;
            Assert.Equal((stored, duplicate, pending, 7, 10), (ledger.Stored, ledger.Duplicate, ledger.Pending, ledger.Rejected, ledger.Received));
            Assert.Equal((3, 4), (ledger.RejectedByReason[2], ledger.RejectedByReason[7]));
        }
    }

    [Fact]
    public async Task The_first_reporter_of_each_device_is_kept()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.AppendAsync(("L1", "activePower", Now, 1));
        SampleBatch other = StoreFixture.Batch(("L1", "activePower", Now + 1, 1), ("L2", "activePower", Now, 1));
        other.Source = "G2";
        await fixture.Store.AppendAsync(other, StoreFixture.Soon());

        Assert.Equal([new StoredDevice("L1", "G1"), new StoredDevice("L2", "G2")], fixture.Store.ReadDevices());
    }

    [Fact]
    public async Task Only_one_store_may_have_a_folder_and_the_other_is_told_which()
    {
        await using StoreFixture fixture = new StoreFixture().Open();

        StoreOpenException refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(fixture.Options));

        Assert.Contains(fixture.Options.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        StoreOpenException refusal = Assert.Throws<StoreOpenException>(
            () => EmbeddedStore.Open(new EmbeddedStoreOptions { Folder = "/proc/no/such", NowUnixMs = () => 0 }));

        Assert.Contains("/proc/no/such", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_left_alone()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        await fixture.Store.DisposeAsync();
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Options.Folder, "tail.db")))
            database.Execute("PRAGMA user_version = 99");

        Assert.Contains("newer version", Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(fixture.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_quantities_than_a_byte_counts_and_runs_longer_than_one_are_kept_exactly()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        (string, string, long, double)[] samples =
        [
            .. Enumerable.Range(0, 70_000).Select(i => ("L1", $"q{i % 300}", Now + (long)i * 1000, i * 0.1)),
            ("L1", "q0", Now + 3_000_000_000, 1), ("L1", "q0", Now - 3_000_000_000, 2),
        ];
        await fixture.AppendAsync(samples);
        (long, double)[] expected = [.. samples.Where(s => s.Item2 == "q0").Select(s => (s.Item3, s.Item4)).OrderBy(point => point.Item1)];

        Assert.Equal(expected, await StoreFixture.ReadAsync(fixture.Store, "L1", "q0"));
        await fixture.Store.SealAsync(StoreFixture.Soon());
        Assert.Equal(expected, await StoreFixture.ReadAsync(fixture.Store, "L1", "q0"));
    }

    [Fact]
    public async Task Appending_allocates_nothing_once_the_names_are_known()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        SampleBatch batch = StoreFixture.Batch([.. Enumerable.Range(0, 400).Select(i => ($"L{i / 8}", $"q{i % 8}", Now + i, (double)i))]);
        for (int warmUp = 0; warmUp < 20; warmUp++)
            await fixture.Store.AppendAsync(batch, StoreFixture.Soon());

        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueTask durable = fixture.Store.AppendAsync(batch, CancellationToken.None);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await durable;

        Assert.Equal(0, allocated);
    }
}
