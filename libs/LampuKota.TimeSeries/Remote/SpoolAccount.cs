using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The account of a spool: what is on disk and not taken by the engine yet, since when, and what was. It balances after any crash, since what is pending is
/// counted from the records themselves. Safe for use by several threads.
/// </summary>
internal sealed class SpoolAccount(SpoolProgress progress, TimeProvider time)
{
    // Ages are told no finer, so that an engine that is away for a week costs 60,000 marks at most.
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _pendingBySegment = [];
    private readonly long[] _pendingRejected = new long[SampleBatch.RejectReasons];
    private readonly LinkedList<(SpoolPosition Position, long Timestamp)> _marks = [];
    private SpoolProgress _progress = progress;

    /// <summary>Everything before this place was taken or refused.</summary>
    public SpoolPosition Taken
    {
        get
        {
            lock (_lock)
                return _progress.Taken;
        }
    }

    public StoreLedger Ledger
    {
        get
        {
            lock (_lock)
            {
                long[] rejected = [.. _progress.Rejected.Zip(_pendingRejected, (taken, pending) => taken + pending)];
                return new StoreLedger(_progress.Stored, 0, rejected, _pendingBySegment.Values.Sum(), _progress.Damaged) { Refused = _progress.Refused };
            }
        }
    }

    /// <summary>For how long the oldest samples have waited for the engine; zero where none wait.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            lock (_lock)
                return _marks.First is { } oldest ? time.GetElapsedTime(oldest.Value.Timestamp) : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a record that is on disk and not taken.</summary>
    public void Append(SpoolPosition position, int samples, ReadOnlySpan<long> rejected, long timestamp)
    {
        lock (_lock)
        {
            _pendingBySegment[position.Segment] = _pendingBySegment.GetValueOrDefault(position.Segment) + samples;
            for (int reason = 0; reason < rejected.Length; reason++)
                _pendingRejected[reason] += rejected[reason];
            if (_marks.Last is not { } last || time.GetElapsedTime(last.Value.Timestamp, timestamp) >= MarkInterval)
                _marks.AddLast((position, timestamp));
        }
    }

    /// <summary>Moves records from pending to taken.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="refused">How many of their samples the engine refused.</param>
    /// <returns>The progress to be saved.</returns>
    public SpoolProgress Advance(ShipBatch batch, int refused)
    {
        lock (_lock)
        {
            foreach ((long segment, int samples) in batch.SamplesBySegment)
                _pendingBySegment[segment] -= samples;
            long[] rejected = [.. _progress.Rejected.Zip(batch.Rejected, (before, more) => before + more)];
            for (int reason = 0; reason < rejected.Length; reason++)
                _pendingRejected[reason] -= batch.Rejected[reason];
            _progress = _progress with
            {
                Taken = batch.End,
                Stored = _progress.Stored + batch.Samples - refused,
                Refused = _progress.Refused + refused,
                Rejected = rejected,
            };
            Forget(batch.End);
            return _progress;
        }
    }

    /// <summary>Gives up the rest of a segment that cannot be read.</summary>
    /// <param name="end">The segment's end.</param>
    /// <returns>The progress to be saved.</returns>
    public SpoolProgress SkipDamage(SpoolPosition end)
    {
        lock (_lock)
        {
            long lost = _pendingBySegment.GetValueOrDefault(end.Segment);
            _progress = _progress with { Taken = end, Damaged = _progress.Damaged + lost };
            _pendingBySegment[end.Segment] = 0;
            Forget(end);
            return _progress;
        }
    }

    // A mark stands for everything up to the next one.
    private void Forget(SpoolPosition taken)
    {
        foreach (long segment in _pendingBySegment.Keys.Where(segment => segment < taken.Segment).ToArray())
            _pendingBySegment.Remove(segment);
        bool isNothingPending = _pendingBySegment.Values.All(samples => samples == 0);
        while (_marks.First is { } first && (isNothingPending || (first.Next is { } next && next.Value.Position <= taken)))
            _marks.RemoveFirst();
    }
}
