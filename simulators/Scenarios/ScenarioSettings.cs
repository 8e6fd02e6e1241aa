namespace LampuKota.Simulators;

/// <summary>What the <c>scenario</c> command was asked for, checked.</summary>
internal sealed record ScenarioSettings
{
    /// <summary>The scenarios to play, one after the other.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required ulong Seed { get; init; }

    public required int Lamps { get; init; }

    /// <summary>City seconds a real second.</summary>
    public required double Speed { get; init; }

    /// <summary>How many faults by chance; null for as many as belong to each scenario.</summary>
    public int? Faults { get; init; }

    /// <summary>Where the page goes; null for nowhere.</summary>
    public string? ReportFile { get; init; }
}
