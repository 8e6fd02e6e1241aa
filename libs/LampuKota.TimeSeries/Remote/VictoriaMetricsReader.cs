using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace LampuKota.TimeSeries;

/// <summary>
/// Reads VictoriaMetrics: samples by <c>/api/v1/export</c>, whole buckets by <c>/api/v1/query_range</c>. MetricsQL's windows are open on the left: the window of a
/// bucket's width that ends at the bucket's last millisecond holds the bucket and nothing else.
/// </summary>
internal sealed class VictoriaMetricsReader(EngineQueries queries, Func<long> nowUnixMs) : RemoteSeriesReader
{
    // Lines of an export hold this many samples at most, so that reading streams.
    private const string SamplesPerLine = "10000";

    // VictoriaMetrics answers with 30,000 points a series at most.
    private const int BucketsPerRequest = 10_000;

    private const long LatestUnixMs = 4_102_444_800_000; // The year 2100.
    private const long DayMs = 86_400_000;

    // Clocks of gateways may be ahead by five minutes.
    private const long AheadMs = 600_000;

    // Most series have a sample in the first; only those that have none are looked for in the next.
    private static readonly long[] LookBacksMs = [DayMs, 8 * DayMs, 64 * DayMs, 512 * DayMs];

    private const int DevicesPerRequest = 100;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<LastPoint> LastPoints([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long atUnixMs = nowUnixMs() + AheadMs;
        foreach (string metric in await ReadNamesAsync($"{{__name__=~\"{LineProtocol.Measurement}_.+\"}}", "__name__", atUnixMs, cancellationToken).ConfigureAwait(false))
        {
            await foreach (LastPoint point in ReadLastAsync(metric, atUnixMs, cancellationToken).ConfigureAwait(false))
                yield return point;
        }
    }

    protected override void Dispose(bool disposing) => queries.Dispose();

    private protected override async IAsyncEnumerable<SampleRun> ReadSamples(
        string quantity, IReadOnlyList<string> devices, TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (long from, long to) = (Math.Max(range.FromUnixMs, 0), Math.Min(range.ToUnixMs, LatestUnixMs));
        if (to <= from)
            yield break;

        (string, string)[] parameters =
            [("match[]", Selector(MetricOf(quantity), devices)), ("start", Seconds(from)), ("end", Seconds(to - 1)), ("max_rows_per_line", SamplesPerLine)];
        await foreach (JsonElement line in queries.AskAsync("api/v1/export", parameters, cancellationToken).ConfigureAwait(false))
            yield return new SampleRun(DeviceOf(line.GetProperty("metric")), ReadColumns(line));
    }

    private protected override async Task<Dictionary<string, double>> ReadNewestBeforeAsync(
        string quantity, IReadOnlyList<string> devices, long beforeUnixMs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, double>();
        foreach (long lookBackMs in LookBacksMs)
        {
            string[] missing = [.. devices.Where(device => !found.ContainsKey(device))];
            if (missing.Length == 0 || beforeUnixMs <= 0)
                break;
            string expression = $"last_over_time({Selector(MetricOf(quantity), missing)}[{Milliseconds(lookBackMs)}])";
            foreach ((string device, double value) in await EvaluateAsync(expression, Math.Min(beforeUnixMs, LatestUnixMs) - 1, cancellationToken).ConfigureAwait(false))
                found[device] = value;
        }

        return found;
    }

    // A bucket that the range cuts is computed from its samples.
    private protected override async IAsyncEnumerable<SeriesPoint> ReadBuckets(
        SeriesKey series, TimeRange range, SeriesResolution resolution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long width = resolution.BucketMilliseconds;
        var cut = new TimeRange(Math.Max(range.FromUnixMs, 0), Math.Min(range.ToUnixMs, LatestUnixMs));
        long firstWhole = resolution.BucketOf(cut.FromUnixMs + width - 1);
        long endOfWhole = Math.Max(resolution.BucketOf(cut.ToUnixMs), firstWhole);
        await foreach (SeriesPoint point in ComputeBuckets(series, cut with { ToUnixMs = Math.Min(firstWhole, cut.ToUnixMs) }, resolution, cancellationToken).ConfigureAwait(false))
            yield return point;
        for (long start = firstWhole; start < endOfWhole; start += width * BucketsPerRequest)
        {
            long end = Math.Min(start + width * BucketsPerRequest, endOfWhole);
            foreach (SeriesPoint point in await ReadWholeBucketsAsync(series, new TimeRange(start, end), resolution, cancellationToken).ConfigureAwait(false))
                yield return point;
        }

        if (endOfWhole < cut.ToUnixMs)
        {
            await foreach (SeriesPoint point in ComputeBuckets(series, cut with { FromUnixMs = endOfWhole }, resolution, cancellationToken).ConfigureAwait(false))
                yield return point;
        }
    }

    private async Task<List<SeriesPoint>> ReadWholeBucketsAsync(
        SeriesKey series, TimeRange range, SeriesResolution resolution, CancellationToken cancellationToken)
    {
        long width = resolution.BucketMilliseconds;
        (string, string)[] parameters =
        [
            ("query", $"{FunctionOf(resolution.Aggregate)}({Selector(MetricOf(series.Quantity), [series.DeviceId])}[{Milliseconds(width)}])"),
            ("start", Seconds(range.FromUnixMs + width - 1)), ("end", Seconds(range.ToUnixMs - 1)), ("step", Milliseconds(width)), ("nocache", "1"),
        ];
        var points = new List<SeriesPoint>();
        await foreach (JsonElement answer in queries.AskAsync("api/v1/query_range", parameters, cancellationToken).ConfigureAwait(false))
        {
            foreach (JsonElement result in answer.GetProperty("data").GetProperty("result").EnumerateArray())
                points.AddRange(result.GetProperty("values").EnumerateArray().Select(pair => new SeriesPoint(UnixMs(pair[0].GetRawText()) - width + 1, Number(pair[1]))));
        }

        return points;
    }

    // The instant is asked before and after the value; where a sample came in between, the value is read by its instant.
    private async IAsyncEnumerable<LastPoint> ReadLastAsync(string metric, long atUnixMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> missing = await ReadNamesAsync(metric, LineProtocol.DeviceTag, atUnixMs, cancellationToken).ConfigureAwait(false);
        string quantity = metric[(LineProtocol.Measurement.Length + 1)..];
        foreach (long lookBackMs in LookBacksMs)
        {
            var found = new HashSet<string>();
            foreach (string[] devices in missing.Chunk(DevicesPerRequest))
            {
                string window = $"({Selector(metric, devices)}[{Milliseconds(lookBackMs)}])";
                Dictionary<string, double> before = await EvaluateAsync("tlast_over_time" + window, atUnixMs, cancellationToken).ConfigureAwait(false);
                Dictionary<string, double> values = await EvaluateAsync("last_over_time" + window, atUnixMs, cancellationToken).ConfigureAwait(false);
                Dictionary<string, double> after = await EvaluateAsync("tlast_over_time" + window, atUnixMs, cancellationToken).ConfigureAwait(false);
                foreach ((string device, double seconds) in before)
                {
                    long timestamp = (long)Math.Round(seconds * 1000);
                    double value = after[device] == seconds ? values[device] : await ReadOneAsync(device, quantity, timestamp, cancellationToken).ConfigureAwait(false);
                    found.Add(device);
                    yield return new LastPoint(new SeriesKey(device, quantity), new SeriesPoint(timestamp, value));
                }
            }

            missing.RemoveAll(found.Contains);
        }
    }

    private async Task<double> ReadOneAsync(string device, string quantity, long timestampUnixMs, CancellationToken cancellationToken)
    {
        await foreach (SampleRun samples in ReadSamples(quantity, [device], new TimeRange(timestampUnixMs, timestampUnixMs + 1), cancellationToken).ConfigureAwait(false))
            return samples.Samples[0].Value;
        throw queries.Misunderstood($"a sample of {device} at {timestampUnixMs.ToString(CultureInfo.InvariantCulture)} is gone");
    }

    private async Task<List<string>> ReadNamesAsync(string selector, string label, long toUnixMs, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        (string, string)[] parameters = [("match[]", selector), ("start", Seconds(Math.Max(toUnixMs - LookBacksMs[^1], 0))), ("end", Seconds(toUnixMs))];
        await foreach (JsonElement answer in queries.AskAsync($"api/v1/label/{label}/values", parameters, cancellationToken).ConfigureAwait(false))
            names.AddRange(answer.GetProperty("data").EnumerateArray().Select(name => name.GetString()!));
        return names;
    }

    private async Task<Dictionary<string, double>> EvaluateAsync(string expression, long atUnixMs, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, double>();
        (string, string)[] parameters = [("query", expression), ("time", Seconds(atUnixMs)), ("nocache", "1")];
        await foreach (JsonElement answer in queries.AskAsync("api/v1/query", parameters, cancellationToken).ConfigureAwait(false))
        {
            foreach (JsonElement result in answer.GetProperty("data").GetProperty("result").EnumerateArray())
                values[DeviceOf(result.GetProperty("metric"))] = Number(result.GetProperty("value")[1]);
        }

        return values;
    }

    private static List<SeriesPoint> ReadColumns(JsonElement line)
    {
        JsonElement values = line.GetProperty("values");
        var samples = new List<SeriesPoint>(values.GetArrayLength());
        using JsonElement.ArrayEnumerator timestamps = line.GetProperty("timestamps").EnumerateArray().GetEnumerator();
        foreach (JsonElement value in values.EnumerateArray())
        {
            timestamps.MoveNext();
            samples.Add(new SeriesPoint(timestamps.Current.GetInt64(), value.GetDouble()));
        }

        return samples;
    }

    private static string FunctionOf(SeriesAggregate aggregate) => aggregate switch
    {
        SeriesAggregate.Mean => "avg_over_time",
        SeriesAggregate.Min => "min_over_time",
        SeriesAggregate.Max => "max_over_time",
        SeriesAggregate.Sum => "sum_over_time",
        SeriesAggregate.Last => "last_over_time",
        SeriesAggregate.Count => "count_over_time",
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "There is no such aggregate."),
    };

    private static string MetricOf(string quantity) => $"{LineProtocol.Measurement}_{quantity}";

    // By its name as a label, so that a name of any characters is one name.
    private static string Selector(string metric, IReadOnlyList<string> devices) => devices.Count == 1
        ? $"{{__name__={Quote(metric)},{LineProtocol.DeviceTag}={Quote(devices[0])}}}"
        : $"{{__name__={Quote(metric)},{LineProtocol.DeviceTag}=~{Quote(string.Join('|', devices.Select(EscapeForRegex)))}}}";

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string EscapeForRegex(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (char character in name)
            escaped.Append(character is '.' or '+' or '*' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '^' or '$' or '|' or '\\' ? "\\" : "").Append(character);
        return escaped.ToString();
    }

    private static string DeviceOf(JsonElement metric) => metric.TryGetProperty(LineProtocol.DeviceTag, out JsonElement device) ? device.GetString()! : "";

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static string Seconds(long unixMs) => (unixMs / 1000m).ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(long duration) => duration.ToString(CultureInfo.InvariantCulture) + "ms";

    private static long UnixMs(string seconds) => (long)(decimal.Parse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture) * 1000);
}
