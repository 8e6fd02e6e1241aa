using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The bytes of a table: rows of devices that reported the same quantities, packed column by column. docs/formats/store.md draws them.</summary>
internal static class TailTableFormat
{
    /// <summary>Most rows of a block that is read.</summary>
    public const int MaximumRows = 4_096;

    /// <summary>Most quantities of a row; one of more is cut.</summary>
    public const int MaximumQuantities = 255;

    /// <summary>Says that a column's values stand there as doubles.</summary>
    public const byte Doubles = 255;

    // One value that is no decimal makes doubles of its column, so blocks are short; what each has once weighs little over as many rows.
    private const int RowsPerBlock = 512;

    /// <summary>Writes a table in blocks.</summary>
    public static void Write(TailTable table, ByteWriter output)
    {
        Span<long> numbers = stackalloc long[RowsPerBlock];
        Span<double> column = stackalloc double[RowsPerBlock];
        for (int first = 0; first < table.Rows; first += RowsPerBlock)
        {
            int rows = Math.Min(RowsPerBlock, table.Rows - first);
            WriteBlock(table, first, numbers[..rows], column[..rows], output);
        }
    }

    private static void WriteBlock(TailTable table, int first, Span<long> numbers, Span<double> column, ByteWriter output)
    {
        output.WriteByte(TailFrame.Table);
        int start = output.Length;
        output.WriteVarint((ulong)numbers.Length);
        output.WriteVarint((ulong)table.QuantityIds.Length);
        foreach (int quantityId in table.QuantityIds)
            output.WriteVarint((ulong)quantityId);
        WriteDevices(table.DeviceIds.Slice(first, numbers.Length), numbers, output);
        WriteTimestamps(table.Timestamps.Slice(first, numbers.Length), numbers, output);
        ReadOnlySpan<double> values = table.Values[(first * table.QuantityIds.Length)..];
        for (int quantity = 0; quantity < table.QuantityIds.Length; quantity++)
        {
            for (int row = 0, at = quantity; row < column.Length; row++, at += table.QuantityIds.Length)
                column[row] = values[at];
            WriteColumn(column, numbers, output);
        }

        output.InsertLength(start);
    }

    // A gateway's devices were numbered together, so that their distances are 1.
    private static void WriteDevices(ReadOnlySpan<int> deviceIds, Span<long> distances, ByteWriter output)
    {
        output.WriteVarint((ulong)deviceIds[0]);
        for (int row = 1; row < deviceIds.Length; row++)
            distances[row - 1] = deviceIds[row] - deviceIds[row - 1];
        PackedIntegers.Write(distances[..(deviceIds.Length - 1)], output);
    }

    private static void WriteTimestamps(ReadOnlySpan<long> timestamps, Span<long> distances, ByteWriter output)
    {
        output.WriteInt64(timestamps[0]);
        for (int row = 1; row < timestamps.Length; row++)
            distances[row - 1] = unchecked(timestamps[row] - timestamps[row - 1]);
        PackedIntegers.Write(distances[..(timestamps.Length - 1)], output);
    }

    private static void WriteColumn(ReadOnlySpan<double> values, Span<long> wholes, ByteWriter output)
    {
        if (DecimalScale.TryScale(values, wholes, out int scale))
        {
            output.WriteByte((byte)scale);
            PackedIntegers.Write(wholes, output);
            return;
        }

        output.WriteByte(Doubles);
        foreach (double value in values)
            output.WriteDouble(value);
    }
}
