namespace LampuKota.Simulators;

/// <summary>One second of a load test.</summary>
/// <param name="Second">Seconds since the first message, at the end of this one.</param>
/// <param name="DueValuesPerSecond">Values a second that were due.</param>
/// <param name="AcknowledgedValuesPerSecond">Values a second that were acknowledged.</param>
/// <param name="Waits">How long the messages waited that were acknowledged in it.</param>
/// <param name="BacklogMessages">Messages due and not acknowledged, at its end.</param>
/// <param name="Server">What the server used; null where that is not known.</param>
/// <param name="OwnProcessorPercent">Share of one core that the load test itself used, %.</param>
internal sealed record LoadSecond(
    double Second, double DueValuesPerSecond, double AcknowledgedValuesPerSecond, WaitSummary Waits, long BacklogMessages, ServerUse? Server, double OwnProcessorPercent);

/// <summary>Waiting times in milliseconds; null where nothing was acknowledged.</summary>
internal sealed record WaitSummary(double? P50, double? P95, double? P99, double? P999, double? Longest)
{
    public static WaitSummary Of(DurationCounts counts) => new(
        counts.QuantileMilliseconds(0.5), counts.QuantileMilliseconds(0.95), counts.QuantileMilliseconds(0.99), counts.QuantileMilliseconds(0.999), counts.QuantileMilliseconds(1));
}

/// <summary>What the server used in a second.</summary>
/// <param name="ProcessorPercent">Share of one core, %.</param>
/// <param name="MemoryMegabytes">Resident memory.</param>
/// <param name="PendingValues">Values on its disk that are not folded into chunks yet.</param>
internal sealed record ServerUse(double ProcessorPercent, double MemoryMegabytes, long PendingValues);
