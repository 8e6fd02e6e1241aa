using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class SpoolSourceTests
{
    [Fact]
    public async Task Each_gateway_has_an_account_that_balances_and_outlives_the_process_at_any_step()
    {
        await using SinkFixture fixture = new();
        bool isAway = true;
        fixture.Engine.OnWrite = lines => isAway ? new WriteAnswer(WriteOutcome.Away, "gone")
            : lines.Contains("device=L3 ", StringComparison.Ordinal) ? new WriteAnswer(WriteOutcome.Refused, "400") : new WriteAnswer(WriteOutcome.Taken);
        fixture.Open();
        await AppendAsync(fixture, "G1", 4, 1, 2);
        await AppendAsync(fixture, "G2", 0, 3, 4, 5);
        await AppendAsync(fixture, "G1", 1, 6);
        await AppendAsync(fixture, "G3", 7);

        for (int open = 0; open < 2; open++)
        {
            AssertAccounts(fixture, ("G1", 0, 5, 3, 0), ("G2", 0, 0, 3, 0), ("G3", 0, 7, 0, 0));
            await fixture.ReopenAsync();
        }

        isAway = false;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        for (int open = 0; open < 2; open++)
        {
            AssertAccounts(fixture, ("G1", 3, 5, 0, 0), ("G2", 2, 0, 0, 1), ("G3", 0, 7, 0, 0));
            await fixture.ReopenAsync();
        }
    }

    [Fact]
    public async Task What_was_sent_before_is_not_counted_again_when_the_engine_restarts()
    {
        await using SinkFixture fixture = new SinkFixture().Open();
        await AppendAsync(fixture, "G1", 1, 1, 2);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Stored == 2);

        fixture.Engine.Restart();
        await fixture.UntilAsync(() => fixture.Engine.Lines.Count == 2);

        AssertAccounts(fixture, ("G1", 2, 1, 0, 0));
    }

    [Fact]
    public async Task Samples_of_a_segment_that_cannot_be_read_are_damaged_in_the_accounts_of_those_who_sent_them()
    {
        await using SinkFixture fixture = new();
        fixture.Options = fixture.Options with { SegmentBytes = 1 };
        bool isAway = true;
        fixture.Engine.OnWrite = _ => isAway ? new WriteAnswer(WriteOutcome.Away, "gone") : new WriteAnswer(WriteOutcome.Taken);
        fixture.Open();
        await AppendAsync(fixture, "G1", 0, 1);
        await fixture.Engine.UntilAsync(engine => engine.RequestBytes.Length > 0); // Read, and held for sending.
        await AppendAsync(fixture, "G2", 3, 2, 3);
        await AppendAsync(fixture, "G1", 0, 4);
        byte[] bytes = File.ReadAllBytes(fixture.Segments[1]);
        bytes[^10] ^= 1;
        File.WriteAllBytes(fixture.Segments[1], bytes);

        isAway = false;
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        AssertAccounts(fixture, ("G1", 2, 0, 0, 0), ("G2", 0, 3, 0, 0));
        Assert.Equal(2, fixture.Sink.ReadSourceLedgers()[1].Ledger.Damaged);
        await fixture.ReopenAsync();
        Assert.Equal((2, 2, 3), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Damaged, fixture.Sink.Ledger.Rejected));
    }

    [Fact]
    public async Task A_spool_of_the_version_before_is_sent_and_counted_as_nobodys()
    {
        await using SinkFixture fixture = new();
        Directory.CreateDirectory(fixture.SpoolFolder);
        File.WriteAllBytes(Path.Combine(fixture.SpoolFolder, SpoolFormat.FileName(1)), SegmentOfFormat1(SinkFixture.Line(1), SinkFixture.Line(2)));
        using (SqliteDatabase database = SqliteDatabase.OpenOrCreate(Path.Combine(fixture.Folder, "spool.db")))
        {
            database.Execute("""
                CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source TEXT NOT NULL);
                CREATE TABLE progress(segment INTEGER NOT NULL, offset INTEGER NOT NULL, stored INTEGER NOT NULL, refused INTEGER NOT NULL, damaged INTEGER NOT NULL, rejected BLOB NOT NULL);
                INSERT INTO progress VALUES(0, 0, 100, 7, 0, x'');
                PRAGMA user_version = 1
                """);
        }

        fixture.Open();
        await AppendAsync(fixture, "G1", 0, 3);
        await fixture.UntilAsync(() => fixture.Sink.Ledger.Pending == 0);

        Assert.Equal(Enumerable.Range(1, 3).Select(SinkFixture.Line), fixture.Engine.Lines.Keys.Order());
        Assert.Equal((103, 7, 5), (fixture.Sink.Ledger.Stored, fixture.Sink.Ledger.Refused, fixture.Sink.Ledger.Rejected));
        SourceLedger only = Assert.Single(fixture.Sink.ReadSourceLedgers());
        Assert.Equal(("G1", 1), (only.Source, only.Ledger.Received));
    }

    [Fact]
    public void Runs_come_back_as_they_were_written_and_neighbours_of_one_source_are_one() =>
        Prop.ForAll((from source in Gen.Choose(0, 3) from samples in Gen.Choose(0, 1000) from rejected in Gen.Choose(0, 2) select (source, samples, rejected)).ListOf().ToArbitrary(), batches =>
        {
            var runs = new SpoolRuns();
            foreach ((int source, int samples, int rejected) in batches)
            {
                int[] counts = new int[SampleBatch.RejectReasons];
                counts[source] = rejected;
                runs.Add(source, samples, counts);
            }

            var output = new ByteWriter();
            runs.Write(output);
            SpoolRun[] read = SpoolRuns.Read(output.Written);
            return read.Sum(run => run.Samples) == batches.Sum(batch => batch.samples)
                && Enumerable.Range(0, 4).All(source => read.Where(run => run.Source == source).Sum(run => run.Rejected?[source] ?? 0) == batches.Where(batch => batch.source == source).Sum(batch => batch.rejected))
                && read.Zip(read.Skip(1)).All(pair => pair.First.Source != pair.Second.Source);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static Task AppendAsync(SinkFixture fixture, string source, int rejected, params int[] numbers)
    {
        SampleBatch batch = StoreFixture.Batch([.. numbers.Select(number => ($"L{number}", "p", StoreFixture.NowUnixMs, (double)number))]);
        batch.Source = source;
        batch.Rejected[2] = rejected;
        return fixture.Sink.AppendAsync(batch, StoreFixture.Soon()).AsTask();
    }

    private static void AssertAccounts(SinkFixture fixture, params (string Source, long Stored, long Rejected, long Pending, long Refused)[] expected)
    {
        IReadOnlyList<SourceLedger> accounts = fixture.Sink.ReadSourceLedgers();
        Assert.Equal(expected, accounts.Select(account => (account.Source, account.Ledger.Stored, account.Ledger.Rejected, account.Ledger.Pending, account.Ledger.Refused)));
        StoreLedger whole = fixture.Sink.Ledger;
        Assert.Equal((whole.Received, whole.Rejected), (accounts.Sum(account => account.Ledger.Received), accounts.Sum(account => account.Ledger.Rejected)));
    }

    // What the version before wrote: five values rejected for the third reason, and lines.
    private static byte[] SegmentOfFormat1(params string[] lines)
    {
        byte[] header = new byte[SpoolFormat.HeaderLength];
        "LKSPOOL\u0001"u8.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32C.Compute(header.AsSpan(0, 16)));
        byte[] body = [3, 0, 0, 5, .. Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")];
        byte[] record = new byte[SpoolFormat.RecordPrefixLength + body.Length + sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), lines.Length);
        body.CopyTo(record, SpoolFormat.RecordPrefixLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), Crc32C.Compute(record.AsSpan(0, record.Length - sizeof(uint))));
        return [.. header, .. record];
    }
}
