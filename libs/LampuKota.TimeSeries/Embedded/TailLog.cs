using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The account in memory of the tails that are not sealed, and with it the ledger. Safe for use by several threads.</summary>
internal sealed class TailLog
{
    // Some 10 bytes of memory for each sample while they are sorted, beside the tails themselves.
    private const long MaximumRunSamples = 8_000_000;
    private const long MaximumRunBytes = 64 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<TailInfo> _open = [];
    private readonly long[] _openRejected = new long[SampleBatch.RejectReasons];
    private readonly SourceBook _sources;
    private readonly Action<long> _onOpenBytes;
    private SealState _state;
    private long _openSamples;
    private long _openBytes;
    private long _lastId;

    /// <param name="state">How far sealing has come.</param>
    /// <param name="open">Tails behind it.</param>
    /// <param name="sources">What each source brought.</param>
    /// <param name="onOpenBytes">Told the bytes of all tails that are not sealed, whenever they change.</param>
    public TailLog(SealState state, List<TailInfo> open, SourceBook sources, Action<long>? onOpenBytes = null)
    {
        (_state, _sources, _onOpenBytes) = (state, sources, onOpenBytes ?? (_ => { }));
        _lastId = state.DoneId;
        open.ForEach(Add);
    }

    /// <summary>The id that the next tail gets; ids are never used twice, since the end of sealing is told by one.</summary>
    public long NextId
    {
        get
        {
            lock (_lock)
                return _lastId + 1;
        }
    }

    public SealState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    public long OpenBytes
    {
        get
        {
            lock (_lock)
                return _openBytes;
        }
    }

    public bool HasOpen
    {
        get
        {
            lock (_lock)
                return _open.Count > 0;
        }
    }

    public StoreLedger Ledger
    {
        get
        {
            lock (_lock)
            {
                long[] rejected = [.. _state.Rejected];
                RejectedCounts.Add(rejected, _openRejected);
                long quarantined = _sources.Quarantined.Values.Sum();
                return new StoreLedger(_state.Stored - quarantined, _state.Duplicate, rejected, _openSamples, _state.Damaged + quarantined);
            }
        }
    }

    public void Add(long id, TailGroup group) =>
        Add(new TailInfo(id, group.Samples, group.Rejected.AsSpan().ContainsAnyExcept(0) ? [.. group.Rejected] : null, group.Frame.Length));

    /// <summary>The last tail of a run of sealing: as many as fit into some bytes, and into the memory for a run, but one at least.</summary>
    public long EndOfRun(long maximumBytes)
    {
        lock (_lock)
        {
            long id = _state.DoneId;
            (long bytes, long samples) = (0, 0);
            foreach (TailInfo tail in _open)
            {
                bytes += tail.Bytes;
                samples += tail.Samples;
                if ((bytes > maximumBytes || bytes > MaximumRunBytes || samples > MaximumRunSamples) && id > _state.DoneId)
                    break;
                id = tail.Id;
            }

            return id;
        }
    }

    /// <summary>The account as it will be when the tails up to an id are sealed.</summary>
    public SealState After(long throughId, long duplicate, long damaged)
    {
        lock (_lock)
        {
            long samples = 0;
            long[] rejected = [.. _state.Rejected];
            foreach (TailInfo tail in _open.TakeWhile(tail => tail.Id <= throughId))
            {
                samples += tail.Samples;
                RejectedCounts.Add(rejected, tail.Rejected);
            }

            return new SealState(
                throughId, throughId, _state.Stored + samples - duplicate - damaged, _state.Duplicate + duplicate, _state.Damaged + damaged, rejected);
        }
    }

    /// <summary>Takes over the account of a run whose end is durable.</summary>
    public void Seal(SealState state)
    {
        lock (_lock)
        {
            _state = state;
            while (_open.TryPeek(out TailInfo tail) && tail.Id <= state.DoneId)
            {
                _open.Dequeue();
                _openSamples -= tail.Samples;
                _openBytes -= tail.Bytes;
                for (int reason = 0; tail.Rejected is not null && reason < _openRejected.Length; reason++)
                    _openRejected[reason] -= tail.Rejected[reason];
            }

            _onOpenBytes(_openBytes);
        }
    }

    private void Add(TailInfo tail)
    {
        lock (_lock)
        {
            _open.Enqueue(tail);
            _openSamples += tail.Samples;
            _openBytes += tail.Bytes;
            RejectedCounts.Add(_openRejected, tail.Rejected);
            _lastId = tail.Id;
            _onOpenBytes(_openBytes);
        }
    }
}
