namespace LampuKota.Broker;

/// <summary>Changes that are committed together, and the task of those who wait for it.</summary>
internal sealed class JournalGroup
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<StoreChange> Changes { get; } = [];

    /// <summary>About how many bytes the changes hold.</summary>
    public long Cost { get; private set; }

    /// <summary>Completes when the group is on disk.</summary>
    public Task Durable => _durable.Task;

    public void Add(StoreChange change)
    {
        Changes.Add(change);
        Cost += change.Cost;
    }

    public void Succeed() => _durable.SetResult();

    public void Fail(BrokerStoreFailedException failure)
    {
        _durable.TrySetException(failure);
        // Observed: whoever waits sees it, and a group that nobody waits for is no crash.
        _ = _durable.Task.Exception;
    }
}
