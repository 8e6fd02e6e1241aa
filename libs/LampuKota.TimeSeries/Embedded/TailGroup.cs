using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Everything that will be committed together: rows, the names met in them for the first time, what was rejected, and who waits.</summary>
internal sealed class TailGroup
{
    // A burst may have blown the frame up; the next one starts from here.
    private const int FrameBytesToKeep = 1 << 20;

    private TaskCompletionSource _durable = NewSource();

    /// <summary>The rows.</summary>
    public TailTables Tables { get; } = new();

    /// <summary><see cref="Tables"/> as they are stored; after <see cref="Encode"/>.</summary>
    public ByteWriter Frame { get; } = new();

    public List<NewDevice> NewDevices { get; } = [];

    public List<(int Id, string Name)> NewQuantities { get; } = [];

    /// <summary>What each source brings.</summary>
    public SourceCounts Sources { get; } = new();

    public List<(int Id, string Name)> NewSources { get; } = [];

    /// <summary><see cref="Sources"/> as it is stored; after <see cref="Encode"/>.</summary>
    public ByteWriter SourceBytes { get; } = new();

    public long[] Rejected { get; } = new long[SampleBatch.RejectReasons];

    public int Samples { get; set; }

    /// <summary>When the first batch came, for measuring how long it waited (TimeProvider.GetTimestamp).</summary>
    public long BegunTimestamp { get; set; }

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Completes when the group is on disk.</summary>
    public Task Durable => _durable.Task;

    public void Begin(long timestamp)
    {
        IsEmpty = false;
        BegunTimestamp = timestamp;
    }

    /// <summary>Makes the bytes that are stored.</summary>
    public void Encode()
    {
        Frame.Clear(FrameBytesToKeep);
        TailFrame.Write(Tables, Frame);
        SourceBytes.Clear();
        Sources.Write(SourceBytes);
    }

    public void Succeed() => _durable.SetResult();

    public void Fail(StoreFailedException failure)
    {
        _durable.TrySetException(failure);
        _ = _durable.Task.Exception; // Observed: whoever waits sees it, and a group that nobody waits for is no crash.
    }

    /// <summary>Makes an empty group of it again, with a new task.</summary>
    public void Recycle()
    {
        Tables.Clear();
        NewDevices.Clear();
        NewQuantities.Clear();
        NewSources.Clear();
        Sources.Clear();
        Array.Clear(Rejected);
        Samples = 0;
        IsEmpty = true;
        _durable = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A device met for the first time, and who reported it.</summary>
internal readonly record struct NewDevice(int Id, string Name, string Source);
