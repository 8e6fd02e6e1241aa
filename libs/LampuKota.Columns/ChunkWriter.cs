using System.Runtime.InteropServices;

namespace LampuKota.Columns;

/// <summary>
/// Writes the samples of one device as a chunk: its distinct timestamps once, then a column for each quantity. A chunk names its quantities,
/// ends in a checksum, and so can be read by itself.
/// </summary>
public static class ChunkWriter
{
    /// <summary>Writes one chunk.</summary>
    /// <param name="samples">At least one sample, in order of time, with no two of the same quantity and instant.</param>
    /// <param name="quantities">The names that the samples refer to.</param>
    /// <param name="output">Where the chunk is written, behind what is there.</param>
    /// <exception cref="ArgumentException">There is no sample, or they are out of order or repeated, or there are more than a chunk holds.</exception>
    public static void Write(ReadOnlySpan<ChunkSample> samples, NameTable quantities, ByteWriter output)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        ArgumentNullException.ThrowIfNull(output);
        int start = output.Length;
        int[] rows = new int[samples.Length];
        long[] timestamps = FindRows(samples, rows);
        output.WriteByte(ChunkFormat.Version);
        output.WriteVarint((ulong)timestamps.Length);
        TimestampColumn.Write(timestamps, output);

        List<int> columns = FindColumns(samples, quantities.Count);
        output.WriteVarint((ulong)columns.Count);
        var column = new ByteWriter();
        foreach (int quantity in columns)
        {
            column.Clear();
            WriteColumn(samples, rows, timestamps.Length, quantity, column);
            output.WriteVarint((ulong)quantities[quantity].Length);
            output.Write(quantities[quantity]);
            output.WriteVarint((ulong)column.Length);
            output.Write(column.Written);
        }

        output.WriteUInt32(Crc32C.Compute(output.Written[start..]));
    }

    private static long[] FindRows(ReadOnlySpan<ChunkSample> samples, int[] rows)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("A chunk has at least one sample.", nameof(samples));

        var timestamps = new List<long>();
        for (int index = 0; index < samples.Length; index++)
        {
            long timestamp = samples[index].TimestampUnixMs;
            if (timestamps.Count == 0 || timestamp > timestamps[^1])
                timestamps.Add(timestamp);
            else if (timestamp < timestamps[^1])
                throw new ArgumentException("The samples of a chunk are in order of time.", nameof(samples));
            rows[index] = timestamps.Count - 1;
        }

        return timestamps.Count <= ChunkFormat.MaximumRows
            ? [.. timestamps]
            : throw new ArgumentException($"A chunk has at most {ChunkFormat.MaximumRows} rows.", nameof(samples));
    }

    // In order of first appearance, so that what is stored together is found in the same place in every chunk.
    private static List<int> FindColumns(ReadOnlySpan<ChunkSample> samples, int quantityCount)
    {
        bool[] seen = new bool[quantityCount];
        var columns = new List<int>();
        foreach (ref readonly ChunkSample sample in samples)
        {
            if (seen[sample.Quantity])
                continue;
            seen[sample.Quantity] = true;
            columns.Add(sample.Quantity);
        }

        return columns;
    }

    private static void WriteColumn(ReadOnlySpan<ChunkSample> samples, int[] rows, int rowCount, int quantity, ByteWriter output)
    {
        var values = new List<double>(rowCount);
        byte[] present = new byte[(rowCount + 7) / 8];
        int previousRow = -1;
        for (int index = 0; index < samples.Length; index++)
        {
            if (samples[index].Quantity != quantity)
                continue;
            int row = rows[index];
            if (row == previousRow)
                throw new ArgumentException("A chunk holds a quantity once at each instant.", nameof(samples));
            previousRow = row;
            present[row >> 3] |= (byte)(1 << (row & 7));
            values.Add(samples[index].Value);
        }

        output.WriteByte(values.Count == rowCount ? ChunkFormat.AllRows : ChunkFormat.Bitmap);
        if (values.Count < rowCount)
            output.Write(present);
        ValueColumn.Write(CollectionsMarshal.AsSpan(values), output);
    }
}
