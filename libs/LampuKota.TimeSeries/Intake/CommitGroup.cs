namespace LampuKota.TimeSeries;

/// <summary>Everything that will be made durable together, and who waits for that. Used again when it is done.</summary>
internal abstract class CommitGroup
{
    private TaskCompletionSource _durable = NewSource();

    /// <summary>Sources met in it for the first time.</summary>
    public List<(int Id, string Name)> NewSources { get; } = [];

    public int Samples { get; set; }

    /// <summary>When the first batch came, for measuring how long it waited (TimeProvider.GetTimestamp).</summary>
    public long BegunTimestamp { get; private set; }

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Bytes of memory that what waits in it takes.</summary>
    public abstract int PendingBytes { get; }

    /// <summary>Completes when the group is on disk.</summary>
    public Task Durable => _durable.Task;

    public void Begin(long timestamp)
    {
        IsEmpty = false;
        BegunTimestamp = timestamp;
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
        Clear();
        NewSources.Clear();
        Samples = 0;
        IsEmpty = true;
        _durable = NewSource();
    }

    /// <summary>Forgets what was added.</summary>
    protected abstract void Clear();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
