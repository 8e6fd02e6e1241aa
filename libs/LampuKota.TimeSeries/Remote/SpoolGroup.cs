using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Everything that one record will hold: lines, the devices met in them for the first time, what was rejected, and who waits.</summary>
internal sealed class SpoolGroup
{
    // A burst may have blown the lines up; the next group starts from here.
    private const int LineBytesToKeep = 1 << 20;

    private TaskCompletionSource _durable = NewSource();

    public ByteWriter Lines { get; } = new();

    public List<StoredDevice> NewDevices { get; } = [];

    public List<(int Id, string Name)> NewSources { get; } = [];

    /// <summary>Who brought the lines, and what was rejected.</summary>
    public SpoolRuns Runs { get; } = new();

    public int Samples { get; set; }

    /// <summary>When the first batch came (TimeProvider.GetTimestamp).</summary>
    public long BegunTimestamp { get; set; }

    public bool IsEmpty { get; set; } = true;

    /// <summary>Completes when the group is on disk.</summary>
    public Task Durable => _durable.Task;

    public void Succeed() => _durable.SetResult();

    public void Fail(StoreFailedException failure)
    {
        _durable.TrySetException(failure);
        _ = _durable.Task.Exception; // Observed: whoever waits sees it, and a group that nobody waits for is no crash.
    }

    /// <summary>Makes an empty group of it again, with a new task.</summary>
    public void Recycle()
    {
        Lines.Clear(LineBytesToKeep);
        NewDevices.Clear();
        NewSources.Clear();
        Runs.Clear();
        Samples = 0;
        IsEmpty = true;
        _durable = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
