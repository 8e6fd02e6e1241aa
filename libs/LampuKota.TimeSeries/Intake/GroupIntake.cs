using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// Where batches wait for the next commit: added to the group that fills while the writer commits the one before. All threads add under one lock, for as long as
/// copying the batch takes.
/// </summary>
/// <param name="maximumPendingBytes">Where this much waits, whoever adds is to wait for room.</param>
/// <param name="time">Says when a group began.</param>
internal abstract class GroupIntake<TGroup>(int maximumPendingBytes, TimeProvider time)
    where TGroup : CommitGroup, new()
{
    private readonly Lock _lock = new();
    private TGroup _filling = new();
    private TGroup _spare = new();
    private int _pendingBytes;
    private bool _isHeld;
    private TaskCompletionSource? _room;
    private StoreFailedException? _failure;

    /// <summary>Copies a batch into the group that fills.</summary>
    /// <returns>Completes when that group is durable.</returns>
    public virtual Task Append(SampleBatch batch)
    {
        lock (_lock)
        {
            if (_failure is not null)
                return Task.FromException(_failure);

            Prepare(batch, _filling);
            if (_filling.IsEmpty)
                _filling.Begin(time.GetTimestamp());
            Copy(batch, _filling);
            _filling.Samples += batch.Count;
            _pendingBytes = _filling.PendingBytes;
            return _filling.Durable;
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        // Mostly there is room, and asking costs no lock.
        if (HasRoom)
            return default;

        lock (_lock)
        {
            if (HasRoom || _failure is not null)
                return default;

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes the group that has filled, or null; whoever takes it gives it back by <see cref="Return"/>.</summary>
    public TGroup? Take()
    {
        lock (_lock)
        {
            if (_filling.IsEmpty || _failure is not null)
                return null;

            TGroup taken = _filling;
            _filling = _spare;
            _pendingBytes = 0;
            ReleaseRoom();
            return taken;
        }
    }

    /// <summary>Lets whoever adds wait for another reason than what waits here, or no longer.</summary>
    public void Hold(bool isHeld)
    {
        lock (_lock)
        {
            _isHeld = isHeld;
            ReleaseRoom();
        }
    }

    public void Return(TGroup group)
    {
        group.Recycle();
        _spare = group;
    }

    /// <summary>Takes nothing more; whoever waits is told.</summary>
    public void Close(StoreFailedException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
            _filling.Fail(_failure);
            _isHeld = false;
            _pendingBytes = 0;
            ReleaseRoom();
        }
    }

    /// <summary>Notes the names of a batch, before anything else of it is added: one that has a name too many is refused whole.</summary>
    /// <exception cref="StoreFailedException">There is no number left for a name.</exception>
    protected abstract void Prepare(SampleBatch batch, TGroup filling);

    /// <summary>Copies the rows and counts of a batch.</summary>
    protected abstract void Copy(SampleBatch batch, TGroup filling);

    /// <summary>Measures what adding changes, and bytes that wait.</summary>
    protected T Measure<T>(Func<int, T> measure)
    {
        lock (_lock)
            return measure(_pendingBytes);
    }

    private bool HasRoom => Volatile.Read(ref _pendingBytes) < maximumPendingBytes && !Volatile.Read(ref _isHeld);

    private void ReleaseRoom()
    {
        if (!HasRoom)
            return;
        _room?.SetResult();
        _room = null;
    }
}
