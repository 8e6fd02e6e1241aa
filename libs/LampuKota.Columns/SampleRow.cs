namespace LampuKota.Columns;

/// <summary>What one device reported for one instant: some quantities in order of arrival. Valid until its batch changes.</summary>
public readonly ref struct SampleRow
{
    internal SampleRow(int device, long timestampUnixMs, ReadOnlySpan<int> quantities, ReadOnlySpan<double> values)
    {
        (Device, TimestampUnixMs) = (device, timestampUnixMs);
        Quantities = quantities;
        Values = values;
    }

    /// <summary>Index into the batch's devices.</summary>
    public int Device { get; }

    /// <summary>Instant of measurement in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long TimestampUnixMs { get; }

    /// <summary>Indexes into the batch's quantities, one for each value.</summary>
    public ReadOnlySpan<int> Quantities { get; }

    /// <summary>The values, at least one.</summary>
    public ReadOnlySpan<double> Values { get; }
}
