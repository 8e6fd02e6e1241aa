using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Samples by the number of their source, as stored: (varint source, varint samples)*.</summary>
internal static class SourceSamples
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ColumnFormatException">The bytes are damaged.</exception>
    public static SortedDictionary<int, long> Read(ReadOnlySpan<byte> bytes)
    {
        var samples = new SortedDictionary<int, long>();
        var input = new ByteReader(bytes);
        while (!input.Rest.IsEmpty)
            samples[input.ReadCount(int.MaxValue)] = (long)input.ReadVarint();
        return samples;
    }

    /// <summary>Reads them; none where the bytes are damaged, which <c>check</c> tells: how many samples there are in all is known beside.</summary>
    public static SortedDictionary<int, long> ReadKnown(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (ColumnFormatException)
        {
            return [];
        }
    }

    /// <summary>Writes those that are more than none.</summary>
    public static byte[] Write(SortedDictionary<int, long> samples)
    {
        var output = new ByteWriter();
        foreach ((int source, long count) in samples)
        {
            if (count <= 0)
                continue;
            output.WriteVarint((ulong)source);
            output.WriteVarint((ulong)count);
        }

        return output.Written.ToArray();
    }
}
