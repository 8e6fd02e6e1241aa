using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Everything that will be committed together: rows, the names met in them for the first time, what was rejected, and who waits.</summary>
internal sealed class TailGroup : CommitGroup
{
    // A burst may have blown the frame up; the next one starts from here.
    private const int FrameBytesToKeep = 1 << 20;

    /// <summary>The rows.</summary>
    public TailTables Tables { get; } = new();

    /// <summary><see cref="Tables"/> as they are stored; after <see cref="Encode"/>.</summary>
    public ByteWriter Frame { get; } = new();

    public List<NewDevice> NewDevices { get; } = [];

    public List<(int Id, string Name)> NewQuantities { get; } = [];

    /// <summary>What each source brings.</summary>
    public SourceCounts Sources { get; } = new();

    /// <summary><see cref="Sources"/> as it is stored; after <see cref="Encode"/>.</summary>
    public ByteWriter SourceBytes { get; } = new();

    public long[] Rejected { get; } = new long[SampleBatch.RejectReasons];

    /// <inheritdoc/>
    public override int PendingBytes => Tables.Bytes;

    /// <summary>Makes the bytes that are stored.</summary>
    public void Encode()
    {
        Frame.Clear(FrameBytesToKeep);
        TailFrame.Write(Tables, Frame);
        SourceBytes.Clear();
        Sources.Write(SourceBytes);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        Tables.Clear();
        NewDevices.Clear();
        NewQuantities.Clear();
        Sources.Clear();
        Array.Clear(Rejected);
    }
}

/// <summary>A device met for the first time, and who reported it.</summary>
internal readonly record struct NewDevice(int Id, string Name, string Source);
