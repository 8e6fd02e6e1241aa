namespace LampuKota.Simulators;

/// <summary>What the <c>scenario</c> command was asked for, checked.</summary>
internal sealed record ScenarioSettings
{
    /// <summary>The scenarios to play, one after the other.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required ulong Seed { get; init; }

    public required int Lamps { get; init; }

    /// <summary>City seconds a real second; null for what suits each scenario.</summary>
    public double? Speed { get; init; }

    /// <summary>How many faults by chance; null for as many as belong to each scenario.</summary>
    public int? Faults { get; init; }

    /// <summary>Where the page goes; null for nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>City seconds a real second of a scenario. The feeder's is slower: there seconds of a message on its way are measured, and they are real ones.</summary>
    public double SpeedOf(string name) => Speed ?? (name == "feeder" ? ScenarioScripts.FastestTold : 10);
}
