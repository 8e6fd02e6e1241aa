using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LampuKota.TimeSeries;

/// <summary>Reads InfluxDB by InfluxQL, in chunks that stream; version 2 answers it where a database is mapped to the bucket. Its buckets begin where ours do.</summary>
internal sealed class InfluxReader(EngineQueries queries, string database) : RemoteSeriesReader
{
    private const string RowsPerChunk = "10000";

    // InfluxDB counts nanoseconds in 64 bits.
    private const long LatestUnixMs = long.MaxValue / 1_000_000;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<LastPoint> LastPoints([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var quantities = new List<string>();
        await foreach (JsonElement series in AskAsync($"SHOW FIELD KEYS FROM {Name(LineProtocol.Measurement)}", cancellationToken).ConfigureAwait(false))
            quantities.AddRange(series.GetProperty("values").EnumerateArray().Select(row => row[0].GetString()!));
        foreach (string quantity in quantities)
        {
            string query = $"SELECT last({Name(quantity)}) FROM {Name(LineProtocol.Measurement)} GROUP BY {Name(LineProtocol.DeviceTag)}";
            await foreach (SampleRun last in ReadRows(query, cancellationToken).ConfigureAwait(false))
                yield return new LastPoint(new SeriesKey(last.DeviceId, quantity), last.Samples[0]);
        }
    }

    protected override void Dispose(bool disposing) => queries.Dispose();

    private protected override IAsyncEnumerable<SampleRun> ReadSamples(
        string quantity, IReadOnlyList<string> devices, TimeRange range, CancellationToken cancellationToken) =>
        ReadRows($"SELECT {Name(quantity)} {From(devices, range)} GROUP BY {Name(LineProtocol.DeviceTag)}", cancellationToken);

    private protected override async Task<Dictionary<string, double>> ReadNewestBeforeAsync(
        string quantity, IReadOnlyList<string> devices, long beforeUnixMs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, double>();
        string query = $"SELECT last({Name(quantity)}) {From(devices, new TimeRange(0, beforeUnixMs))} GROUP BY {Name(LineProtocol.DeviceTag)}";
        await foreach (SampleRun last in ReadRows(query, cancellationToken).ConfigureAwait(false))
            found[last.DeviceId] = last.Samples[0].Value;
        return found;
    }

    private protected override async IAsyncEnumerable<SeriesPoint> ReadBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string buckets = $"GROUP BY time({Milliseconds(resolution.BucketMilliseconds)}, {Milliseconds(resolution.OffsetMilliseconds)}) fill(none)";
        string query = $"SELECT {FunctionOf(resolution.Aggregate)}({Name(series.Quantity)}) {From([series.DeviceId], range)} {buckets}";
        await foreach (SampleRun rows in ReadRows(query, cancellationToken).ConfigureAwait(false))
        {
            foreach (SeriesPoint bucket in rows.Samples)
                yield return bucket;
        }
    }

    private async IAsyncEnumerable<SampleRun> ReadRows(string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement series in AskAsync(query, cancellationToken).ConfigureAwait(false))
        {
            string device = series.TryGetProperty("tags", out JsonElement tags) ? tags.GetProperty(LineProtocol.DeviceTag).GetString()! : "";
            yield return new SampleRun(device, [.. series.GetProperty("values").EnumerateArray().Select(row => new SeriesPoint(row[0].GetInt64(), row[1].GetDouble()))]);
        }
    }

    // Errors of a statement come with status 200.
    private async IAsyncEnumerable<JsonElement> AskAsync(string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string, string)[] parameters = [("db", database), ("q", query), ("epoch", "ms"), ("chunked", "true"), ("chunk_size", RowsPerChunk)];
        await foreach (JsonElement answer in queries.AskAsync("query", parameters, cancellationToken).ConfigureAwait(false))
        {
            foreach (JsonElement result in answer.GetProperty("results").EnumerateArray())
            {
                if (result.TryGetProperty("error", out JsonElement error))
                    throw queries.Misunderstood(error.GetString() ?? "an error");
                if (!result.TryGetProperty("series", out JsonElement all))
                    continue;
                foreach (JsonElement series in all.EnumerateArray())
                    yield return series;
            }
        }
    }

    private static string From(IReadOnlyList<string> devices, TimeRange range)
    {
        string members = string.Join(" OR ", devices.Select(device => $"{Name(LineProtocol.DeviceTag)} = {Text(device)}"));
        string from = Milliseconds(Math.Max(range.FromUnixMs, 0));
        string to = Milliseconds(Math.Min(range.ToUnixMs, LatestUnixMs));
        return $"FROM {Name(LineProtocol.Measurement)} WHERE ({members}) AND time >= {from} AND time < {to}";
    }

    private static string FunctionOf(SeriesAggregate aggregate) => aggregate switch
    {
        SeriesAggregate.Mean => "mean",
        SeriesAggregate.Min => "min",
        SeriesAggregate.Max => "max",
        SeriesAggregate.Sum => "sum",
        SeriesAggregate.Last => "last",
        SeriesAggregate.Count => "count",
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "There is no such aggregate."),
    };

    private static string Name(string name) => $"\"{Escape(name, '"')}\"";

    private static string Text(string text) => $"'{Escape(text, '\'')}'";

    private static string Escape(string text, char quote) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(quote.ToString(), "\\" + quote, StringComparison.Ordinal);

    private static string Milliseconds(long duration) => duration.ToString(CultureInfo.InvariantCulture) + "ms";
}
