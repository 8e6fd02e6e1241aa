namespace LampuKota.Broker;

/// <summary>
/// Brings changes into the store: noted in order by any thread, committed in groups by one thread of its own, everything that gathered while the last
/// commit lasted at once. Whoever promised something waits for the task of its group. After a crash the store holds the changes up to the end of some
/// group, and nothing behind it.
/// </summary>
internal sealed class BrokerJournal : IDisposable
{
    // A slow disk must not become a full memory: publishers wait from here on. A commit of this size takes some 100 ms.
    private const long MaximumPendingBytes = 16 * 1_048_576;

    // A commit in progress is ended, whatever the disk does; then the process may go.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    // Often enough that nobody notices that space was found, and seldom enough to cost nothing.
    private static readonly TimeSpan PauseOnFullDisk = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly IBrokerStore _store;
    private readonly BrokerClock _clock;
    private readonly BrokerLog? _log;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<BrokerStoreFailedException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JournalGroup _filling = new();
    private TaskCompletionSource? _room;
    private Task? _refusal;
    private int _openUnits;
    private bool _isTaking;
    private bool _isStopping;
    private bool _isAbandoned;
    private bool _isDisposed;
    private volatile bool _isFull;
    private long _lastKey;
    private long _commits;

    public BrokerJournal(IBrokerStore store, BrokerClock clock, long lastKey, BrokerLog? log = null)
    {
        (_store, _clock, _lastKey, _log) = (store, clock, lastKey, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "broker store" };
        _thread.Start();
    }

    /// <summary>Completes when the store has failed: nothing more is durable until the process has restarted.</summary>
    public Task<BrokerStoreFailedException> Failed => _failed.Task;

    /// <summary>Whether a commit waits for space on the disk.</summary>
    public bool IsFull => _isFull;

    /// <summary>Commits so far.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Changes that wait for the next commit.</summary>
    public int PendingChanges
    {
        get
        {
            lock (_gate)
                return _filling.Changes.Count;
        }
    }

    /// <summary>A key that nothing else has.</summary>
    public long NextKey() => Interlocked.Increment(ref _lastKey);

    /// <summary>Notes a change.</summary>
    /// <returns>Completes when it, and all that was noted before it, is durable.</returns>
    public Task Append(StoreChange change)
    {
        lock (_gate)
            return Add(change);
    }

    /// <summary>Notes a delivery, and its message where it is the first that refers to it.</summary>
    public Task AddDelivery(long session, long number, in Delivery delivery)
    {
        lock (_gate)
        {
            Hold(delivery.Message);
            return Add(new StoreChange.DeliveryAdded(session, number, delivery.Message.StoreKey, delivery));
        }
    }

    /// <summary>Notes the end of a delivery, and of its message where it was the last that referred to it.</summary>
    public void RemoveDelivery(long session, long number, ApplicationMessage message)
    {
        lock (_gate)
        {
            Add(new StoreChange.DeliveryRemoved(session, number));
            Release(message);
        }
    }

    /// <summary>Notes the end of a session with the deliveries that it still has.</summary>
    public Task RemoveSession(long session, IEnumerable<ApplicationMessage> messages)
    {
        lock (_gate)
        {
            Task durable = Add(new StoreChange.SessionRemoved(session));
            foreach (ApplicationMessage message in messages)
                Release(message);
            return durable;
        }
    }

    /// <summary>Notes a Retained Message, and the end of the one that it replaces.</summary>
    public Task SetRetained(ApplicationMessage message, ApplicationMessage? replaced)
    {
        lock (_gate)
        {
            Hold(message);
            Task durable = Add(new StoreChange.RetainedSet(message.Topic.ToArray(), message.StoreKey));
            if (replaced is not null)
                Release(replaced);
            return durable;
        }
    }

    /// <summary>Notes the end of a Retained Message.</summary>
    public Task RemoveRetained(ApplicationMessage message)
    {
        lock (_gate)
        {
            Task durable = Add(new StoreChange.RetainedRemoved(message.Topic.ToArray()));
            Release(message);
            return durable;
        }
    }

    /// <summary>
    /// Keeps what this thread notes in one commit, until the unit is disposed: after a crash either all of it is there or nothing. Entering may wait for
    /// units that are open: not while a lock is held that work within a unit takes, not within a unit, and never across an await.
    /// </summary>
    public JournalUnit EnterUnit()
    {
        lock (_gate)
        {
            // The writer takes the group as soon as the open units end; with no end of new ones it never could.
            while (_isTaking)
                Monitor.Wait(_gate);
            _openUnits++;
        }

        return new JournalUnit(this);
    }

    public void ExitUnit()
    {
        lock (_gate)
        {
            if (--_openUnits == 0)
                Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Completes when there is room for more. Publishers wait here, so that a slow disk slows them down.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_filling.Cost < MaximumPendingBytes || _refusal is not null)
                return default;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Ends as a crash would: what has not been committed is lost.</summary>
    public void Abandon()
    {
        lock (_gate)
            _isAbandoned = true;
        Dispose();
    }

    /// <summary>Commits what waits, and closes the store.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        if (_thread.Join(StopTimeout))
            _store.Dispose();
    }

    private Task Add(StoreChange change)
    {
        if (_refusal is not null)
            return _refusal;
        if (_filling.Changes.Count == 0)
            Monitor.PulseAll(_gate);
        _filling.Add(change);
        return _filling.Durable;
    }

    private void Hold(ApplicationMessage message)
    {
        if (message.StoreReferences++ > 0)
            return;
        message.StoreKey = NextKey();
        Add(new StoreChange.MessageAdded(message.StoreKey, message, message.ExpiresAtMs == BrokerClock.Never ? null : _clock.ToUnixMs(message.ExpiresAtMs)));
    }

    private void Release(ApplicationMessage message)
    {
        if (--message.StoreReferences == 0)
            Add(new StoreChange.MessageRemoved(message.StoreKey));
    }

    private void Run()
    {
        while (Take() is { } group)
        {
            try
            {
                CommitWhenThereIsSpace(group);
            }
            catch (Exception exception)
            {
                Fail(group, Explain(exception));
                return;
            }

            Interlocked.Increment(ref _commits);
            group.Succeed();
        }

        Refuse(new BrokerStoreFailedException("The broker's store is closed."));
    }

    /// <summary>Commits; where the disk is full tries again until there is space, so that an hour without it is only a long commit.</summary>
    private void CommitWhenThereIsSpace(JournalGroup group)
    {
        while (!TryCommit(group))
        {
            if (!_isFull)
                _log?.StoreIsFull();
            _isFull = true;
            lock (_gate)
            {
                if (!_isStopping)
                    Monitor.Wait(_gate, PauseOnFullDisk);
            }
        }

        if (_isFull)
            _log?.StoreHasSpace();
        _isFull = false;
    }

    /// <returns>False where the disk is full and the journal goes on; nothing is committed then.</returns>
    private bool TryCommit(JournalGroup group)
    {
        try
        {
            _store.Commit(group.Changes);
            return true;
        }
        catch (BrokerStoreFullException) when (!Volatile.Read(ref _isStopping))
        {
            return false;
        }
    }

    /// <summary>Waits for changes and takes them.</summary>
    /// <returns>Null at the end.</returns>
    private JournalGroup? Take()
    {
        lock (_gate)
        {
            while (_filling.Changes.Count == 0 && !_isStopping)
                Monitor.Wait(_gate);
            _isTaking = true;
            while (_openUnits > 0)
                Monitor.Wait(_gate);
            _isTaking = false;
            Monitor.PulseAll(_gate);
            if (_filling.Changes.Count == 0 || _isAbandoned)
                return null;
            JournalGroup taken = _filling;
            _filling = new JournalGroup();
            ReleaseRoom();
            return taken;
        }
    }

    private void Fail(JournalGroup group, BrokerStoreFailedException failure)
    {
        // First, so that whoever learns of it by his task finds it here.
        _failed.TrySetResult(failure);
        group.Fail(failure);
        Refuse(failure);
    }

    private void Refuse(BrokerStoreFailedException failure)
    {
        lock (_gate)
        {
            _filling.Fail(failure);
            _refusal = _filling.Durable;
            ReleaseRoom();
        }
    }

    private void ReleaseRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    // After an error of a sync a later commit may only seem to succeed, so every error of a commit is final until the process has restarted.
    private static BrokerStoreFailedException Explain(Exception exception) => exception is IOException
        ? new BrokerStoreFailedException(
            $"The broker's store could not commit ({exception.Message}); nothing that it keeps is acknowledged until the process has restarted.", exception)
        : new BrokerStoreFailedException($"BUG: the broker's store met {exception.GetType().Name}: {exception.Message}", exception);
}

/// <summary>See <see cref="BrokerJournal.EnterUnit"/>; the default value is no unit at all.</summary>
internal readonly struct JournalUnit(BrokerJournal? journal) : IDisposable
{
    public void Dispose() => journal?.ExitUnit();
}
