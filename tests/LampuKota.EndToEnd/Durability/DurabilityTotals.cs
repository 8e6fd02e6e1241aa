using System.Globalization;

namespace LampuKota.EndToEnd;

/// <summary>What has been proven so far, over any number of runs.</summary>
/// <param name="Cycles">Faults that befell a process.</param>
/// <param name="Acknowledged">Samples acknowledged.</param>
/// <param name="Stored">Samples found stored in the end.</param>
/// <param name="Lost">Samples acknowledged and not found with exactly their value.</param>
/// <param name="Doubled">Samples stored more than once, or never sent.</param>
/// <param name="MessagesAcknowledged">Messages acknowledged that waited for an absent subscriber.</param>
/// <param name="MessagesLost">Of these, those that did not arrive; with them promised sessions and retained messages that were gone.</param>
/// <param name="MessagesDoubled">Messages of QoS 2 that arrived more than once, and messages that were never sent.</param>
internal sealed record DurabilityTotals(
    long Cycles = 0, long Acknowledged = 0, long Stored = 0, long Lost = 0, long Doubled = 0, long MessagesAcknowledged = 0, long MessagesLost = 0, long MessagesDoubled = 0)
{
    public static DurabilityTotals operator +(DurabilityTotals left, DurabilityTotals right) => new(
        left.Cycles + right.Cycles,
        left.Acknowledged + right.Acknowledged,
        left.Stored + right.Stored,
        left.Lost + right.Lost,
        left.Doubled + right.Doubled,
        left.MessagesAcknowledged + right.MessagesAcknowledged,
        left.MessagesLost + right.MessagesLost,
        left.MessagesDoubled + right.MessagesDoubled);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cycles} cycles; samples: {Acknowledged} acknowledged, {Stored} stored, {Lost} lost, {Doubled} doubled; messages: {MessagesAcknowledged} acknowledged, {MessagesLost} lost, {MessagesDoubled} doubled");
}

/// <summary>What a check found: how much, and each thing that must not be, in a sentence.</summary>
internal sealed record Findings(DurabilityTotals Totals, IReadOnlyList<string> Faults)
{
    public static Findings None { get; } = new(new DurabilityTotals(), []);

    public static Findings operator +(Findings left, Findings right) => new(left.Totals + right.Totals, [.. left.Faults, .. right.Faults]);

    public static Findings Fault(string sentence) => new(new DurabilityTotals(), [sentence]);
}
