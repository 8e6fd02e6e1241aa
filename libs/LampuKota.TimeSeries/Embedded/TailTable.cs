namespace LampuKota.TimeSeries;

/// <summary>Rows that gather for a commit: devices that reported the same quantities, each at its instant, in order of arrival.</summary>
/// <param name="quantityIds">The quantities, at most <see cref="TailTableFormat.MaximumQuantities"/>.</param>
internal sealed class TailTable(int[] quantityIds)
{
    private const int RowsToBeginWith = 4;

    private int[] _deviceIds = new int[RowsToBeginWith];
    private long[] _timestamps = new long[RowsToBeginWith];
    private double[] _values = new double[RowsToBeginWith * quantityIds.Length];

    /// <summary>Bytes that a row takes.</summary>
    public int BytesPerRow => sizeof(int) + sizeof(long) + quantityIds.Length * sizeof(double);

    /// <summary>Bytes of the rows that there is memory for.</summary>
    public int Capacity => _timestamps.Length * BytesPerRow;

    public ReadOnlySpan<int> QuantityIds => quantityIds;

    public int Rows { get; private set; }

    public ReadOnlySpan<int> DeviceIds => _deviceIds.AsSpan(0, Rows);

    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Rows);

    /// <summary>The values, row by row.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Rows * quantityIds.Length);

    public void Add(int deviceId, long timestampUnixMs, ReadOnlySpan<double> values)
    {
        if (Rows == _timestamps.Length)
            Grow();
        _deviceIds[Rows] = deviceId;
        _timestamps[Rows] = timestampUnixMs;
        values.CopyTo(_values.AsSpan(Rows * quantityIds.Length));
        Rows++;
    }

    public void Clear() => Rows = 0;

    private void Grow()
    {
        Array.Resize(ref _deviceIds, 2 * Rows);
        Array.Resize(ref _timestamps, 2 * Rows);
        Array.Resize(ref _values, 2 * Rows * quantityIds.Length);
    }
}
