using System.Numerics;

namespace LampuKota.Columns;

/// <summary>Reads a chunk that <see cref="ChunkWriter"/> wrote. Safe for any bytes: what is no chunk gives <see cref="ColumnFormatException"/>, nothing else.</summary>
public static class ChunkReader
{
    /// <summary>Adds the points of one quantity, in order of time.</summary>
    /// <param name="chunk">The chunk's bytes.</param>
    /// <param name="quantity">The quantity's name.</param>
    /// <param name="output">Where points are added.</param>
    /// <exception cref="ColumnFormatException">The chunk is damaged, or of a newer version.</exception>
    public static void ReadSeries(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> quantity, List<TimedValue> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ByteReader input = Open(chunk, out long[] timestamps);
        int columns = input.ReadCount(ChunkFormat.MaximumColumns);
        for (int column = 0; column < columns; column++)
        {
            bool wanted = input.Read(input.ReadCount(ChunkFormat.MaximumNameLength)).SequenceEqual(quantity);
            var data = new ByteReader(input.Read(input.ReadCount(int.MaxValue)));
            if (!wanted)
                continue;

            (double[] values, int[]? rows) = ReadColumn(ref data, timestamps.Length);
            output.EnsureCapacity(output.Count + values.Length);
            for (int index = 0; index < values.Length; index++)
                output.Add(new TimedValue(timestamps[rows is null ? index : rows[index]], values[index]));
            return;
        }
    }

    /// <summary>Adds every sample, column by column.</summary>
    /// <param name="chunk">The chunk's bytes.</param>
    /// <param name="quantities">Table to which the chunk's quantities are added.</param>
    /// <param name="output">Where samples are added.</param>
    /// <exception cref="ColumnFormatException">The chunk is damaged, or of a newer version; samples may have been added.</exception>
    public static void ReadAll(ReadOnlySpan<byte> chunk, NameTable quantities, List<ChunkSample> output)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        ArgumentNullException.ThrowIfNull(output);
        ByteReader input = Open(chunk, out long[] timestamps);
        int columns = input.ReadCount(ChunkFormat.MaximumColumns);
        for (int column = 0; column < columns; column++)
        {
            int quantity = quantities.Intern(input.Read(input.ReadCount(ChunkFormat.MaximumNameLength)));
            var data = new ByteReader(input.Read(input.ReadCount(int.MaxValue)));
            (double[] values, int[]? rows) = ReadColumn(ref data, timestamps.Length);
            output.EnsureCapacity(output.Count + values.Length);
            for (int index = 0; index < values.Length; index++)
                output.Add(new ChunkSample(timestamps[rows is null ? index : rows[index]], quantity, values[index]));
        }
    }

    /// <summary>
    /// Adds the rows of a chunk behind others, where that is mere joining: it is newer than all of them, has their quantities in the same order, and each a value in
    /// every row.
    /// </summary>
    /// <param name="chunk">The chunk's bytes.</param>
    /// <param name="quantities">Table to which the chunk's quantities are added.</param>
    /// <param name="columns">Where rows are added; full.</param>
    /// <returns>False where it cannot be; then rows may have been added in part, and the columns are to be cleared.</returns>
    /// <exception cref="ColumnFormatException">The chunk is damaged, or of a newer version; rows may have been added.</exception>
    public static bool TryJoin(ReadOnlySpan<byte> chunk, NameTable quantities, ChunkColumns columns)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        ArgumentNullException.ThrowIfNull(columns);
        ByteReader input = Open(chunk, out long[] timestamps);
        bool isFirst = columns.Rows == 0;
        int count = input.ReadCount(ChunkFormat.MaximumColumns);
        if (!isFirst && (count != columns.ColumnCount || timestamps[0] <= columns.Timestamps[^1]))
            return false;

        timestamps.CopyTo(columns.AddRows(timestamps.Length));
        for (int column = 0; column < count; column++)
        {
            int quantity = quantities.Intern(input.Read(input.ReadCount(ChunkFormat.MaximumNameLength)));
            var data = new ByteReader(input.Read(input.ReadCount(int.MaxValue)));
            if (isFirst)
                columns.AddColumn(quantity);
            if (columns.QuantityOf(column) != quantity || data.ReadByte() != ChunkFormat.AllRows)
                return false;
            ValueColumn.Read(ref data, columns.AddValues(column, timestamps.Length));
        }

        return true;
    }

    private static ByteReader Open(ReadOnlySpan<byte> chunk, out long[] timestamps)
    {
        if (chunk.Length <= ChunkFormat.ChecksumLength)
            throw new ColumnFormatException("The chunk is cut short.");

        ReadOnlySpan<byte> content = chunk[..^ChunkFormat.ChecksumLength];
        if (new ByteReader(chunk[^ChunkFormat.ChecksumLength..]).ReadUInt32() != Crc32C.Compute(content))
            throw new ColumnFormatException("The chunk's checksum does not match: its bytes were changed after they were written.");

        var input = new ByteReader(content);
        if (input.ReadByte() is < ChunkFormat.OldestVersion or > ChunkFormat.Version)
            throw new ColumnFormatException("The chunk has a format that is not known; a newer version may have written it.");

        int rows = input.ReadCount(ChunkFormat.MaximumRows);
        if (rows == 0)
            throw new ColumnFormatException("The chunk has no row.");
        timestamps = new long[rows];
        TimestampColumn.Read(ref input, timestamps);
        return input;
    }

    // The rows that have a value are null where all have.
    private static (double[] Values, int[]? Rows) ReadColumn(ref ByteReader data, int rowCount)
    {
        byte presence = data.ReadByte();
        int[]? rows = presence switch
        {
            ChunkFormat.AllRows => null,
            ChunkFormat.Bitmap => ReadBitmap(data.Read((rowCount + 7) / 8), rowCount),
            _ => throw new ColumnFormatException("A column says in an unknown way which rows it has; a newer version may have written it."),
        };
        double[] values = new double[rows?.Length ?? rowCount];
        if (values.Length == 0)
            throw new ColumnFormatException("A column has no value.");
        ValueColumn.Read(ref data, values);
        return (values, rows);
    }

    private static int[] ReadBitmap(ReadOnlySpan<byte> bitmap, int rowCount)
    {
        int count = 0;
        foreach (byte bits in bitmap)
            count += BitOperations.PopCount(bits);

        int[] rows = new int[count];
        int next = 0;
        for (int row = 0; row < rowCount; row++)
        {
            if ((bitmap[row >> 3] & (1 << (row & 7))) != 0)
                rows[next++] = row;
        }

        return next == count ? rows : throw new ColumnFormatException("A column has values beyond the last row.");
    }
}
