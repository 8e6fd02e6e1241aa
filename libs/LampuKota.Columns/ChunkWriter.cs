namespace LampuKota.Columns;

/// <summary>
/// Writes the samples of one device as a chunk: its distinct timestamps once, then a column for each quantity. A chunk names its quantities,
/// ends in a checksum, and so can be read by itself.
/// </summary>
public static class ChunkWriter
{
    /// <summary>Writes one chunk.</summary>
    /// <param name="columns">At least one sample, at most <see cref="ChunkFormat.MaximumRows"/> rows.</param>
    /// <param name="quantities">The names that the columns refer to.</param>
    /// <param name="effort">How much time it may take.</param>
    /// <param name="output">Where the chunk is written, behind what is there.</param>
    /// <exception cref="ArgumentException">There is no sample, or there are more than a chunk holds.</exception>
    public static void Write(ChunkColumns columns, NameTable quantities, ColumnEffort effort, ByteWriter output)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(quantities);
        ArgumentNullException.ThrowIfNull(output);
        if (columns.Rows is 0 or > ChunkFormat.MaximumRows)
            throw new ArgumentException($"A chunk has 1 to {ChunkFormat.MaximumRows} rows.", nameof(columns));

        int start = output.Length;
        output.WriteByte(ChunkFormat.Version);
        output.WriteVarint((ulong)columns.Rows);
        TimestampColumn.Write(columns.Timestamps, output);
        output.WriteVarint((ulong)columns.ColumnCount);
        for (int column = 0; column < columns.ColumnCount; column++)
        {
            ReadOnlySpan<byte> name = quantities[columns.QuantityOf(column)];
            output.WriteVarint((ulong)name.Length);
            output.Write(name);
            WriteColumn(columns, column, effort, output);
        }

        output.WriteUInt32(Crc32C.Compute(output.Written[start..]));
    }

    /// <summary>Writes one chunk of samples.</summary>
    /// <param name="samples">At least one sample, in order of time, with no two of the same quantity and instant.</param>
    /// <param name="quantities">The names that the samples refer to.</param>
    /// <param name="output">Where the chunk is written, behind what is there.</param>
    /// <exception cref="ArgumentException">There is no sample, or they are out of order or repeated, or there are more than a chunk holds.</exception>
    public static void Write(ReadOnlySpan<ChunkSample> samples, NameTable quantities, ByteWriter output)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        var columns = new ChunkColumns();
        columns.Set(samples, quantities.Count);
        Write(columns, quantities, ColumnEffort.Thorough, output);
    }

    private static void WriteColumn(ChunkColumns columns, int column, ColumnEffort effort, ByteWriter output)
    {
        int at = output.Length;
        ReadOnlySpan<int> rows = columns.RowsOf(column);
        output.WriteByte(rows.IsEmpty ? ChunkFormat.AllRows : ChunkFormat.Bitmap);
        if (!rows.IsEmpty)
            WriteBitmap(rows, output.Append((columns.Rows + 7) / 8));
        ValueColumn.Write(columns.ValuesOf(column), effort, output);
        output.InsertLength(at);
    }

    private static void WriteBitmap(ReadOnlySpan<int> rows, Span<byte> bitmap)
    {
        bitmap.Clear();
        foreach (int row in rows)
            bitmap[row >> 3] |= (byte)(1 << (row & 7));
    }
}
