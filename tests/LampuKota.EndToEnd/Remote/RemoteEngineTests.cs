using System.Text;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.EndToEnd;

/// <summary>The line-protocol sink and the readers against real engines. What the embedded store answers is what they must answer.</summary>
public sealed class RemoteEngineTests
{
    private const long Start = 1_763_683_200_000; // 2025-11-21, midnight UTC; InfluxDB's shards end at a Monday.
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [RequiresTheory(RunningEngine.VictoriaMetrics, RunningEngine.InfluxDb)]
    [InlineData(RunningEngine.VictoriaMetrics)]
    [InlineData(RunningEngine.InfluxDb)]
    public async Task What_was_written_is_read_bit_for_bit_in_every_way_of_asking(string program)
    {
        using var folder = new TemporaryFolder();
        await using RunningEngine engine = await RunningEngine.StartAsync(program);
        await using EmbeddedStore model = EmbeddedStore.Open(new EmbeddedStoreOptions { Folder = Path.Combine(folder.Path, "model"), NowUnixMs = () => Start + 12 * Hour, RetentionDays = null });
        await using LineProtocolSink sink = LineProtocolSink.Open(new LineProtocolSinkOptions { Folder = Path.Combine(folder.Path, "spool"), Engine = engine.Engine });
        foreach (SampleBatch batch in SomeHours())
        {
            await model.AppendAsync(batch, CancellationToken.None);
            await sink.AppendAsync(batch, CancellationToken.None);
        }

        await Until.HoldsAsync(() => sink.Ledger.Pending == 0, Deadline, "the engine took everything");
        Assert.Equal(model.Ledger.Received, sink.Ledger.Stored);
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => Start + 12 * Hour);
        // VictoriaMetrics shows samples some moments after it took them.
        await Until.HoldsAsync(async () => Enumerable.SequenceEqual(await LastAsync(model), await LastAsync(reader)), Deadline, "the last points are those of the embedded store");
        await AssertSeriesAsync(model, reader);
        await AssertGroupsAsync(model, reader);
    }

    [RequiresTheory(RunningEngine.VictoriaMetrics, RunningEngine.InfluxDb)]
    [InlineData(RunningEngine.VictoriaMetrics)]
    [InlineData(RunningEngine.InfluxDb)]
    public async Task An_engine_that_is_killed_under_load_holds_everything_acknowledged_in_the_end(string program)
    {
        const int Batches = 300;
        using var folder = new TemporaryFolder();
        await using RunningEngine engine = RunningEngine.Prepare(program); // Away at the start.
        await using LineProtocolSink sink = LineProtocolSink.Open(new LineProtocolSinkOptions { Folder = folder.Path, Engine = engine.Engine });
        await AppendAsync(sink, 0, Batches / 3);
        Assert.Equal(Batches / 3 * 2, sink.Ledger.Pending);
        await engine.StartAsync();
        await AppendAsync(sink, Batches / 3, Batches / 3 * 2);
        await Until.HoldsAsync(() => sink.Ledger.Pending == 0, Deadline, "the engine took two thirds");
        await engine.KillAsync();
        await AppendAsync(sink, Batches / 3 * 2, Batches);
        await engine.StartAsync();

        await Until.HoldsAsync(() => sink.Ledger.Pending == 0 && sink.Status.EngineBreaks > 0, Deadline, "the engine took everything");
        await AssertWholeAsync(engine, Batches);
        Assert.Equal(2 * Batches, sink.Ledger.Stored);
        Assert.Equal(sink.Ledger.Received, sink.Ledger.Stored);
    }

    [RequiresFact(RunningEngine.VictoriaMetrics)]
    public async Task An_engine_that_dies_and_starts_again_within_the_second_of_its_start_holds_everything_in_the_end()
    {
        const int Batches = 50;
        bool wasWithinASecond = false;
        using var timer = new CancellationTokenSource(Deadline);
        while (!wasWithinASecond)
        {
            using var folder = new TemporaryFolder();
            await using RunningEngine engine = RunningEngine.Prepare(RunningEngine.VictoriaMetrics);
            await WaitForASecondToBeginAsync(timer.Token);
            await engine.StartAsync();
            string startTime = await engine.ReadStartTimeAsync();
            await using LineProtocolSink sink = LineProtocolSink.Open(new LineProtocolSinkOptions { Folder = folder.Path, Engine = engine.Engine });
            await AppendAsync(sink, 0, Batches);
            await Until.HoldsAsync(() => sink.Ledger.Pending == 0, Deadline, "the engine took everything");
            await engine.KillAsync();
            await engine.StartAsync();

            wasWithinASecond = await engine.ReadStartTimeAsync() == startTime;
            if (wasWithinASecond)
                await AssertWholeAsync(engine, Batches);
        }
    }

    [Fact]
    public async Task A_reader_says_in_a_sentence_that_the_engine_is_away()
    {
        await using RunningEngine engine = RunningEngine.Prepare(RunningEngine.VictoriaMetrics);
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => Start);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => LastAsync(reader));

        Assert.Contains("VictoriaMetrics at http://127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    private static Task WaitForASecondToBeginAsync(CancellationToken cancellationToken) =>
        Task.Delay(1000 - TimeProvider.System.GetUtcNow().Millisecond, cancellationToken);

    private static async Task AssertWholeAsync(RunningEngine engine, int batches)
    {
        using RemoteSeriesReader reader = RemoteSeriesReader.Create(engine.Engine, () => Start + Hour);
        foreach (string device in (string[])["L0", "L1"])
        {
            (long, double)[] expected = [.. Enumerable.Range(0, batches).Select(number => (Start + number, number / 10.0))];
            var range = new TimeRange(Start, Start + Hour);
            await Until.HoldsAsync(
                async () => (await ReadAsync(reader, new SeriesKey(device, "activePower"), range, SeriesResolution.Raw)).SequenceEqual(expected), Deadline, $"{device} is whole");
        }
    }

    private static async Task AppendAsync(LineProtocolSink sink, int from, int to)
    {
        var batch = new SampleBatch { Source = "G1" };
        for (int number = from; number < to; number++)
        {
            batch.Clear();
            for (int lamp = 0; lamp < 2; lamp++)
                Add(batch, $"L{lamp}", "activePower", Start + number, number / 10.0);
            await sink.AppendAsync(batch, CancellationToken.None);
        }
    }

    // A power that varies, a counter that is reset once, gaps, an instant that comes twice; values as meters give them.
    private static IEnumerable<SampleBatch> SomeHours()
    {
        var random = new Random(7);
        for (int minute = 0; minute < 600; minute++)
        {
            var batch = new SampleBatch { Source = "KPG-OSP-P012" };
            for (int lamp = 0; lamp < 5; lamp++)
            {
                if (random.Next(10) == 0)
                    continue;
                string device = $"KPG-OSP-P012.{lamp}";
                long timestamp = Start + minute * Minute + lamp * 7 + random.Next(3);
                Add(batch, device, "activePower", timestamp, random.Next(4000) / 10.0);
                Add(batch, device, "activeEnergy", timestamp, (minute < 300 ? 1_000_000 + minute : minute - 300) * 17 / 1000.0);
                Add(batch, device, "supplyCurrent", timestamp, random.Next(1000) / 1000.0);
            }

            yield return batch;
            if (minute % 100 == 0)
                yield return batch;
        }
    }

    private static void Add(SampleBatch batch, string device, string quantity, long timestampUnixMs, double value) =>
        batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), timestampUnixMs, value);

    private static async Task AssertSeriesAsync(ISeriesReader model, ISeriesReader reader)
    {
        // Whole buckets, and such that the range cuts at both ends.
        TimeRange[] ranges = [new(Start, Start + 12 * Hour), new(Start + 17 * Minute + 5, Start + 7 * Hour + 13 * Minute + 1), new(0, long.MaxValue / 2), new(Start + 24 * Hour, Start + 25 * Hour)];
        foreach (TimeRange range in ranges)
        {
            var power = new SeriesKey("KPG-OSP-P012.3", "activePower");
            Assert.Equal(await ReadAsync(model, power, range, SeriesResolution.Raw), await ReadAsync(reader, power, range, SeriesResolution.Raw));
            foreach (SeriesAggregate aggregate in Enum.GetValues<SeriesAggregate>())
            {
                SeriesKey series = aggregate == SeriesAggregate.Increase ? power with { Quantity = "activeEnergy" } : power;
                foreach (SeriesResolution resolution in (SeriesResolution[])[new(Hour, aggregate), new(24 * Hour, aggregate, 16 * Hour)])
                    AssertClose(await ReadAsync(model, series, range, resolution), await ReadAsync(reader, series, range, resolution), $"{aggregate} of {range}");
            }
        }
    }

    private static async Task AssertGroupsAsync(ISeriesReader model, ISeriesReader reader)
    {
        SeriesGroup[] groups =
        [
            new("all", [.. Enumerable.Range(0, 5).Select(lamp => $"KPG-OSP-P012.{lamp}")]), new("nobody", ["KPG-NO-SUCH"]), new("two", ["KPG-OSP-P012.1", "KPG-OSP-P012.4"]),
        ];
        foreach (SeriesAggregate aggregate in Enum.GetValues<SeriesAggregate>())
        {
            var query = new GroupQuery("activeEnergy", groups, new TimeRange(Start + Hour, Start + 9 * Hour), new SeriesResolution(Hour, aggregate));
            AssertClose(await ReadAsync(model, query), await ReadAsync(reader, query), aggregate.ToString());
        }
    }

    // Sums may be added up in another order; everything else is the same bit for bit.
    private static void AssertClose((long Key, double Value)[] expected, (long Key, double Value)[] actual, string what)
    {
        Assert.True(expected.Select(point => point.Key).SequenceEqual(actual.Select(point => point.Key)), what);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First.Value - pair.Second.Value) <= 1e-12 * Math.Abs(pair.First.Value), $"{what}: {pair}"));
    }

    private static async Task<(long, double)[]> ReadAsync(ISeriesReader reader, SeriesKey series, TimeRange range, SeriesResolution resolution)
    {
        var points = new List<(long, double)>();
        await foreach (SeriesPoint point in reader.Query(series, range, resolution, CancellationToken.None))
            points.Add((point.TimestampUnixMs, point.Value));
        return [.. points];
    }

    private static async Task<(long, double)[]> ReadAsync(ISeriesReader reader, GroupQuery query)
    {
        var points = new List<(long, double)>();
        await foreach (GroupPoint point in reader.QueryGroups(query, CancellationToken.None))
            points.Add((point.Point.TimestampUnixMs + point.Group, point.Point.Value));
        return [.. points];
    }

    private static async Task<LastPoint[]> LastAsync(ISeriesReader reader)
    {
        var points = new List<LastPoint>();
        await foreach (LastPoint point in reader.LastPoints(CancellationToken.None))
            points.Add(point);
        return [.. points.OrderBy(point => point.Series.ToString(), StringComparer.Ordinal)];
    }
}
