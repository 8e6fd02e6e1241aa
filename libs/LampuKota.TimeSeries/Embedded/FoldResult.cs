using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>What folding a slice has found: samples that were there already, by device.</summary>
internal sealed class FoldResult
{
    private readonly List<(int DeviceId, long Duplicates)> _byDevice = [];

    /// <summary>All of them.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The devices that had any.</summary>
    public IReadOnlyList<(int DeviceId, long Duplicates)> ByDevice => _byDevice;

    /// <summary>Reads what a slice's mark says: (varint device, varint samples)*; nothing where an older version left the mark.</summary>
    public static FoldResult Read(long duplicates, ReadOnlySpan<byte> byDevice)
    {
        var result = new FoldResult();
        var input = new ByteReader(byDevice);
        while (!input.Rest.IsEmpty)
            result.Add(input.ReadCount(int.MaxValue), (long)input.ReadVarint());
        result.Duplicates = duplicates;
        return result;
    }

    public void Add(int deviceId, long duplicates)
    {
        if (duplicates == 0)
            return;
        _byDevice.Add((deviceId, duplicates));
        Duplicates += duplicates;
    }

    public byte[] Write()
    {
        if (_byDevice.Count == 0)
            return [];
        var output = new ByteWriter();
        foreach ((int deviceId, long duplicates) in _byDevice)
        {
            output.WriteVarint((ulong)deviceId);
            output.WriteVarint((ulong)duplicates);
        }

        return output.Written.ToArray();
    }
}
