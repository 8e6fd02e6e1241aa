using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>A load test in words, the same in the table and in plain lines.</summary>
internal static class LoadWords
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Time gone, and time asked for.</summary>
    public static string Time(LoadStatus status) =>
        string.Create(Invariant, $"{status.Elapsed.TotalSeconds:0} of {status.Settings.Duration.TotalSeconds:0} s");

    /// <summary>Values a second, due and acknowledged.</summary>
    public static string Rate(LoadStatus status)
    {
        string due = status.Settings.MessagesPerSecond is null ? "as fast as possible" : $"{Number(status.Second.DueValuesPerSecond)} due";
        return $"{Number(status.Second.AcknowledgedValuesPerSecond)} values/s ({due})";
    }

    /// <summary>Messages so far.</summary>
    public static string Messages(LoadStatus status)
    {
        string refused = status.Refused == 0 ? "" : $", {Number(status.Refused)} refused";
        return $"{Number(status.Sent)} sent, {Number(status.Acknowledged)} acknowledged{refused}";
    }

    /// <summary>Messages due and not acknowledged; on the server, values not sealed.</summary>
    public static string Backlog(LoadStatus status)
    {
        string pending = status.Second.Server is { } server ? $", {Number(server.PendingValues)} values on disk to be sealed" : "";
        return $"{Number(status.Second.BacklogMessages)} messages{pending}";
    }

    /// <summary>Waiting times.</summary>
    public static string Waits(WaitSummary waits) =>
        $"p50 {Milliseconds(waits.P50)}, p95 {Milliseconds(waits.P95)}, p99 {Milliseconds(waits.P99)}, p99.9 {Milliseconds(waits.P999)}";

    /// <summary>What the server uses.</summary>
    public static string Server(LoadStatus status) => status.Second.Server is { } server
        ? string.Create(Invariant, $"{server.ProcessorPercent:0} % of a core, {Number(server.MemoryMegabytes)} MB")
        : "not known (--metrics)";

    /// <summary>The verdict, line by line.</summary>
    public static IEnumerable<string> Verdict(LoadReport report)
    {
        ValueCounts values = report.Values;
        yield return $"sent {Number(values.Sent)} values in {Number(report.Messages.Sent)} messages, acknowledged {Number(values.Acknowledged)}, stored {Known(values.Stored)}, "
            + $"duplicate {Known(values.Duplicate)}, rejected {Known(values.Rejected)}, lost {Known(values.Lost)}";
        string cpu = report.ServerCpuSecondsPerMillionValues is { } seconds ? string.Create(Invariant, $", {seconds:0.00} CPU s a million values") : "";
        yield return string.Create(Invariant, $"{report.ValuesPerSecond:N0} values/s over {report.ElapsedSeconds:0.0} s, {report.PayloadBytesPerValue:0.00} bytes of payload a value{cpu}");
        yield return $"acknowledged in {Waits(report.WaitMilliseconds)}, longest {Milliseconds(report.WaitMilliseconds.Longest)}";
        foreach (LoadCheck check in report.Checks)
            yield return $"  {Mark(check.Result)} {CheckWords.English(check)}";
        if (report.WasInterrupted)
            yield return "It was stopped before its time; the verdict is about what was sent.";
        yield return report.Passed ? "PASSED" : "FAILED";
    }

    /// <summary>A whole number with a comma every three digits.</summary>
    public static string Number(double number) => number.ToString("N0", Invariant);

    /// <summary>Milliseconds; a dash where there are none.</summary>
    public static string Milliseconds(double? milliseconds) => milliseconds is { } value ? value.ToString(value < 10 ? "0.0" : "N0", Invariant) + " ms" : "-";

    private static string Known(long? number) => number is { } value ? Number(value) : "not known";

    private static string Mark(LoadCheckResult result) => result switch
    {
        LoadCheckResult.Passed => "[ok]  ",
        LoadCheckResult.Failed => "[FAIL]",
        _ => "[-]   ",
    };
}
