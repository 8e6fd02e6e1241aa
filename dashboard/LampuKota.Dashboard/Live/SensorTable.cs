namespace LampuKota.Dashboard;

/// <summary>The newest values of city sensors, by device and quantity. Guarded by <see cref="LiveCity"/>'s lock.</summary>
internal sealed class SensorTable
{
    private readonly Dictionary<string, Dictionary<string, Measured>> _values = new(StringComparer.Ordinal);

    /// <summary>Takes a value unless a newer one is known.</summary>
    public void Set(string sensorId, string quantity, double value, long timestampUnixMs)
    {
        if (!_values.TryGetValue(sensorId, out Dictionary<string, Measured>? values))
            _values[sensorId] = values = new(StringComparer.Ordinal);
        if (!values.TryGetValue(quantity, out Measured known) || known.TimestampUnixMs <= timestampUnixMs)
            values[quantity] = new Measured(value, timestampUnixMs);
    }

    /// <summary>A copy of all values of a sensor, by quantity name.</summary>
    public Dictionary<string, Measured> ValuesOf(string sensorId) =>
        _values.TryGetValue(sensorId, out Dictionary<string, Measured>? values) ? new(values, StringComparer.Ordinal) : [];
}
