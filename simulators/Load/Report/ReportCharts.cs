namespace LampuKota.Simulators;

/// <summary>The charts of a report.</summary>
internal static class ReportCharts
{
    // Two points a pixel column or so: more is not seen.
    private const int MostPoints = 360;

    private static readonly (double Share, string Name)[] NamedShares =
        [(0, "0 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"), (0.99999, "99.999 %")];

    /// <summary>All charts for which there is something to show.</summary>
    public static IEnumerable<LineChart> Of(LoadReport report, ReportWords words)
    {
        IReadOnlyList<LoadSecond> seconds = report.Seconds;
        if (seconds.Count < 2)
            yield break;

        yield return OverTime(words.ValuesPerSecond, words.ValuesUnit, seconds, words,
        [
            (words.Acknowledged, LineStyle.Light, second => second.AcknowledgedValuesPerSecond, Enumerable.Average),
            .. report.Settings.MessagesPerSecond is null ? [] : new Curve[] { (words.Due, LineStyle.Plan, second => second.DueValuesPerSecond, Enumerable.Average) },
        ]);
        yield return OverTime(words.WaitOverTime, "ms", seconds, words,
        [
            ("p99", LineStyle.Light, second => second.Waits.P99, Enumerable.Max),
            ("p50", LineStyle.Quiet, second => second.Waits.P50, Enumerable.Max),
            (words.Longest, LineStyle.Worst, second => second.Waits.Longest, Enumerable.Max),
        ], isLogarithmic: true);
        if (report.WaitBuckets.Count > 1)
            yield return Distribution(report, words);
        yield return OverTime(words.Backlog, words.MessagesUnit, seconds, words, [(words.Backlog, LineStyle.Light, second => second.BacklogMessages, Enumerable.Max)]);
        if (seconds.All(second => second.Server is null))
            yield break;

        yield return OverTime(words.ServerProcessor, words.ProcessorUnit, seconds, words,
        [
            (words.Server, LineStyle.Light, second => second.Server?.ProcessorPercent, Enumerable.Average),
            (words.LoadItself, LineStyle.Quiet, second => second.OwnProcessorPercent, Enumerable.Average),
        ]);
        yield return OverTime(words.ServerMemory, "MB", seconds, words, [(words.Server, LineStyle.Light, second => second.Server?.MemoryMegabytes, Enumerable.Max)]);
    }

    private static LineChart OverTime(
        string title, string unit, IReadOnlyList<LoadSecond> seconds, ReportWords words, IReadOnlyList<Curve> curves, bool isLogarithmic = false)
    {
        ChartLine[] lines = [.. curves.Select(curve => new ChartLine(curve.Name, curve.Style, Thin(seconds, curve)))];
        double[] values = [.. lines.SelectMany(line => line.Points).Select(point => point.Y).OfType<double>().DefaultIfEmpty(1)];
        ChartScale vertical = isLogarithmic ? ChartScale.Logarithmic(values.Where(value => value > 0).DefaultIfEmpty(1).Min(), values.Max()) : ChartScale.Linear(values.Max());
        var horizontal = new ChartScale(0, Math.Max(1, seconds[^1].Second), false, [.. ChartScale.Linear(seconds[^1].Second).Ticks.Where(tick => tick <= seconds[^1].Second)]);
        return new LineChart(title, unit, vertical, horizontal, words.Short, value => $"{words.Number(value)} s", lines);
    }

    // How long a message waits that is slower than a share of all: equal steps are each ten times as rare.
    private static LineChart Distribution(LoadReport report, ReportWords words)
    {
        long total = report.WaitBuckets.Sum(bucket => bucket.Messages);
        var points = new List<(double Rarity, double? Milliseconds)>();
        long below = 0;
        foreach (WaitBucket bucket in report.WaitBuckets)
        {
            points.Add(((double)total / (total - below), Math.Min(bucket.UpToMilliseconds, report.WaitMilliseconds.Longest ?? bucket.UpToMilliseconds)));
            below += bucket.Messages;
        }

        double rarest = points[^1].Rarity;
        (double Share, string Name)[] named = [.. NamedShares.Where(share => 1 / (1 - share.Share) <= Math.Max(10, rarest))];
        var horizontal = new ChartScale(1, Math.Max(10, rarest), true, [.. named.Select(share => 1 / (1 - share.Share))]);
        ChartScale vertical = ChartScale.Logarithmic(points.Min(point => point.Milliseconds!.Value), points.Max(point => point.Milliseconds!.Value));
        return new LineChart(
            words.WaitByShare, "ms", vertical, horizontal, words.Short, value => words.Share(named.MinBy(share => Math.Abs(1 / (1 - share.Share) - value)).Name),
            [new ChartLine(words.Acknowledged, LineStyle.Light, points)]);
    }

    private static (double X, double? Y)[] Thin(IReadOnlyList<LoadSecond> seconds, Curve curve)
    {
        int together = (seconds.Count + MostPoints - 1) / MostPoints;
        return
        [
            .. seconds.Chunk(together).Select(chunk =>
            {
                double[] values = [.. chunk.Select(curve.Read).OfType<double>()];
                return (chunk[^1].Second, values.Length == 0 ? default(double?) : curve.Fold(values));
            }),
        ];
    }

    private readonly record struct Curve(string Name, LineStyle Style, Func<LoadSecond, double?> Read, Func<IEnumerable<double>, double> Fold)
    {
        public static implicit operator Curve((string Name, LineStyle Style, Func<LoadSecond, double?> Read, Func<IEnumerable<double>, double> Fold) curve) =>
            new(curve.Name, curve.Style, curve.Read, curve.Fold);
    }
}
