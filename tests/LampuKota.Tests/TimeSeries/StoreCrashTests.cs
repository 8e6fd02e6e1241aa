using FsCheck;
using FsCheck.Fluent;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

/// <summary>What the store keeps whatever is done to it: compared with a dictionary, and opened again from copies of its files taken at every commit.</summary>
public class StoreCrashTests
{
    private const long Now = StoreFixture.NowUnixMs;

    // All days of the tests are over by then.
    private const long Later = Now + 5 * StoreFixture.DayMs;

    private enum Kind
    {
        Append,
        Report,
        Seal,
        Finish,
        Reopen,
    }

    [Fact]
    public void Any_sequence_of_batches_sealing_and_restarts_keeps_exactly_what_a_dictionary_would()
    {
        Gen<(int Device, int Quantity, long TimestampUnixMs, double Value)> sample =
            from device in Gen.Choose(0, 3)
            from quantity in Gen.Choose(0, 2)
            from slot in Gen.Choose(0, 25)
            from value in Gen.Choose(0, 1000)
            select (device, quantity, Now + slot * 4_000_000L, value / 10.0);
        Gen<(Kind Kind, List<(int Device, int Quantity, long TimestampUnixMs, double Value)> Samples)> step =
            from kind in Gen.Frequency(
                (4, Gen.Constant(Kind.Append)), (4, Gen.Constant(Kind.Report)), (3, Gen.Constant(Kind.Seal)), (1, Gen.Constant(Kind.Finish)), (1, Gen.Constant(Kind.Reopen)))
            from samples in sample.NonEmptyListOf()
            select (kind, samples.ToList());

        Prop.ForAll(step.NonEmptyListOf().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(30));

        static async Task<bool> RunAsync(IList<(Kind Kind, List<(int Device, int Quantity, long TimestampUnixMs, double Value)> Samples)> steps)
        {
            await using StoreFixture fixture = new();
            fixture.Options = fixture.Options with { NowUnixMs = () => Later };
            fixture.Open();
            var model = new StoreModel();
            foreach ((Kind kind, var samples) in steps)
            {
                if (kind == Kind.Seal)
                    await fixture.Store.SealAsync(StoreFixture.Soon());
                else if (kind == Kind.Finish)
                    await fixture.Store.FinishDaysAsync(StoreFixture.Soon());
                else if (kind == Kind.Report)
                    await model.AppendAsync(fixture.Store, Report(samples[0].TimestampUnixMs, samples[0].Value));
                else if (kind == Kind.Reopen)
                    await fixture.ReopenAsync();
                else
                    await model.AppendAsync(fixture.Store, [.. samples.Select(s => ($"L{s.Device}", $"q{s.Quantity}", s.TimestampUnixMs, s.Value))]);
            }

            await model.AssertHeldByAsync(fixture.Store);
            return true;
        }
    }

    // What a gateway's message holds: some devices, the same quantities, one instant.
    private static (string Device, string Quantity, long TimestampUnixMs, double Value)[] Report(long timestampUnixMs, double value) =>
    [
        .. from device in Enumerable.Range(0, 5)
           from quantity in Enumerable.Range(0, 3)
           select ($"L{device}", $"q{quantity}", timestampUnixMs, value + device + quantity / 10.0),
    ];

    [Fact]
    public async Task A_crash_at_any_commit_loses_nothing_acknowledged_and_stores_nothing_twice()
    {
        await using StoreFixture fixture = new();
        var images = new List<(string Folder, int Acknowledged)>();
        int acknowledged = 0;
        fixture.Options = fixture.Options with { OnCommit = _ => images.Add((fixture.CopyStore(images.Count), Volatile.Read(ref acknowledged))) };
        fixture.Open();
        var batches = new List<(string, string, long, double)[]>();
        for (int pack = 0; pack < 4; pack++)
        {
            // Two days, enough devices for several slices, and each pack repeats half of the one before.
            (string, string, long, double)[] batch =
            [
                .. Enumerable.Range(0, 150).Select(lamp => ($"L{lamp}", "q", Now + (pack + lamp / 75) * 21_600_000L, (double)pack)),
            ];
            batches.Add(batch);
            await fixture.AppendAsync(batch);
            acknowledged++;
            if (pack % 2 == 1)
                await fixture.Store.SealAsync(StoreFixture.Soon());
        }

        Assert.True(images.Count > 12, $"Only {images.Count} commits were seen.");
        foreach ((string folder, int acknowledgedThen) in images)
            await AssertRecoversAsync(fixture.Options with { Folder = folder, OnCommit = null }, batches, acknowledgedThen);
    }

    private static async Task AssertRecoversAsync(EmbeddedStoreOptions options, List<(string, string, long, double)[]> batches, int acknowledged)
    {
        await using EmbeddedStore store = EmbeddedStore.Open(options with { NowUnixMs = () => Later });
        // The batch that was being committed may be there or not; it was not acknowledged yet.
        var model = new StoreModel();
        batches.Take(acknowledged).ToList().ForEach(model.Note);
        if (store.Ledger.Received > model.Received)
            model.Note(batches[acknowledged]);
        await model.AssertHeldByAsync(store);
    }

    /// <summary>What the store should hold: of each series and instant the first value.</summary>
    private sealed class StoreModel
    {
        private readonly Dictionary<(string Device, string Quantity), SortedDictionary<long, double>> _series = [];

        public long Received { get; private set; }

        public async Task AppendAsync(EmbeddedStore store, (string Device, string Quantity, long TimestampUnixMs, double Value)[] samples)
        {
            await store.AppendAsync(StoreFixture.Batch(samples), StoreFixture.Soon());
            Note(samples);
        }

        public void Note((string Device, string Quantity, long TimestampUnixMs, double Value)[] samples)
        {
            Received += samples.Length;
            foreach ((string device, string quantity, long timestamp, double value) in samples)
            {
                if (!_series.TryGetValue((device, quantity), out SortedDictionary<long, double>? points))
                    _series[(device, quantity)] = points = [];
                points.TryAdd(timestamp, value);
            }
        }

        public async Task AssertHeldByAsync(EmbeddedStore store)
        {
            await AssertReadsAsync(store);
            await store.SealAsync(StoreFixture.Soon());
            await AssertReadsAsync(store);
            await store.FinishDaysAsync(StoreFixture.Soon());
            await AssertReadsAsync(store);
            long distinct = _series.Values.Sum(points => (long)points.Count);
            Assert.Equal((Received, distinct, Received - distinct, 0), (store.Ledger.Received, store.Ledger.Stored, store.Ledger.Duplicate, store.Ledger.Pending));
        }

        private async Task AssertReadsAsync(EmbeddedStore store)
        {
            foreach (((string device, string quantity), SortedDictionary<long, double> points) in _series)
                Assert.Equal(points.Select(point => (point.Key, point.Value)), await StoreFixture.ReadAsync(store, device, quantity));
            Assert.Equal(
                _series.ToDictionary(s => new SeriesKey(s.Key.Device, s.Key.Quantity), s => new SeriesPoint(s.Value.Keys.Last(), s.Value.Values.Last())),
                await StoreFixture.ReadLastAsync(store));
        }
    }
}
