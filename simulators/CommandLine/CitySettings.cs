namespace LampuKota.Simulators;

/// <summary>What the <c>city</c> command was asked for, checked.</summary>
internal sealed record CitySettings
{
    public required int Lamps { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>City seconds a real second.</summary>
    public required double Speed { get; init; }

    /// <summary>Where the city's clock starts; null for the present.</summary>
    public required StartTime? From { get; init; }

    /// <summary>Full path of the folder in which everything is kept.</summary>
    public required string DataFolder { get; init; }

    public required int DashboardPort { get; init; }

    public required int MqttPort { get; init; }

    /// <summary>Ingest's health and metrics.</summary>
    public required int IngestPort { get; init; }

    public required bool WithFaults { get; init; }

    /// <summary>When to stop by itself; null for never.</summary>
    public required TimeSpan? RunFor { get; init; }

    /// <summary>The ports with the options that change them.</summary>
    public IReadOnlyList<(string Option, int Port)> Ports => [("--port", DashboardPort), ("--mqtt-port", MqttPort), ("--ingest-port", IngestPort)];
}
