using LampuKota.Broker;

namespace LampuKota.Tests;

/// <summary>A store that a test watches, holds up and breaks.</summary>
internal sealed class ScriptedStore(IBrokerStore inner) : IBrokerStore
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _mayCommit = new(initialState: true);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly List<StoreChange> _committed = [];
    private int _untilFailure = int.MaxValue;

    /// <summary>Whether the failing commit is on disk all the same: the process died before anybody could learn of it.</summary>
    public bool FailsAfterCommit { get; set; }

    public IReadOnlyList<StoreChange> Committed
    {
        get
        {
            lock (_committed)
                return [.. _committed];
        }
    }

    /// <summary>Waits until a change is on disk.</summary>
    public async Task WaitForAsync(Predicate<StoreChange> wanted)
    {
        while (!Committed.Any(change => wanted(change)))
            Assert.True(await _done.WaitAsync(Deadline));
    }

    /// <summary>Lets a commit fail: the next one for 1.</summary>
    public void FailIn(int commits) => Volatile.Write(ref _untilFailure, commits);

    /// <summary>Keeps commits from beginning until <see cref="Go"/>.</summary>
    public void Hold() => _mayCommit.Reset();

    public void Go() => _mayCommit.Set();

    /// <summary>Waits until a commit wants to begin.</summary>
    public async Task WaitForCommitAsync() => Assert.True(await _entered.WaitAsync(Deadline));

    public StoredBroker Load() => inner.Load();

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        _entered.Release();
        Assert.True(_mayCommit.Wait(Deadline));
        bool fails = Interlocked.Decrement(ref _untilFailure) == 0;
        if (!fails || FailsAfterCommit)
            inner.Commit(changes);
        if (fails)
            throw new IOException("the disk is broken");
        lock (_committed)
            _committed.AddRange(changes);
        _done.Release();
    }

    public void Dispose()
    {
        inner.Dispose();
        _mayCommit.Dispose();
        _entered.Dispose();
        _done.Dispose();
    }
}
