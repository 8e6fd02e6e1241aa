namespace LampuKota.Gateway;

/// <summary>What several sensors hang on. Each has its turn by itself, so that none is given up for the time that those before it took.</summary>
internal sealed class SensorBus
{
    private SensorReader? _last;

    /// <summary>Whether a sensor of it is being read; one that was given up holds up no other.</summary>
    public bool IsTaken => _last is { IsAwaited: true };

    /// <summary>A sensor's turn begins.</summary>
    public void Take(SensorReader reader) => _last = reader;
}
