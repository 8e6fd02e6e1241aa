using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The account of a spool, of each source and of all: what is on disk and not taken by the engine yet, since when, and what was. It balances after any crash, since
/// what is pending is counted from the records themselves. Safe for use by several threads.
/// </summary>
internal sealed class SpoolAccount
{
    // Ages are told no finer, so that an engine that is away for a week costs 60,000 marks at most.
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SpoolSources _sources;
    private readonly SortedDictionary<int, SpoolTally> _tallies = [];
    private readonly SpoolTally _all;

    // What each source has pending in each segment: of a segment that cannot be read any more, nobody else could tell.
    private readonly Dictionary<long, Dictionary<int, SpoolRun>> _pending = [];
    private readonly LinkedList<(SpoolPosition Position, long Timestamp)> _marks = [];
    private SpoolPosition _taken;

    /// <param name="progress">How far the engine had taken the spool, and the account of it.</param>
    /// <param name="accounts">The part of it whose sources are known; what came before accounts were kept by source is no source's.</param>
    /// <param name="sources">Names.</param>
    /// <param name="time">Ages.</param>
    public SpoolAccount(SpoolProgress progress, IReadOnlyList<SpoolSourceAccount> accounts, SpoolSources sources, TimeProvider time)
    {
        (_taken, _sources, _time) = (progress.Taken, sources, time);
        _all = new SpoolTally(new SpoolSourceAccount(SpoolRun.UnknownSource, progress.Stored, progress.Refused, progress.Damaged, progress.Rejected));
        foreach (SpoolSourceAccount account in accounts)
            _tallies.Add(account.Source, new SpoolTally(account));
    }

    /// <summary>Everything before this place was taken or refused.</summary>
    public SpoolPosition Taken
    {
        get
        {
            lock (_lock)
                return _taken;
        }
    }

    /// <summary>The account of all.</summary>
    public StoreLedger Ledger
    {
        get
        {
            lock (_lock)
                return _all.Ledger;
        }
    }

    /// <summary>For how long the oldest samples have waited for the engine; zero where none wait.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            lock (_lock)
                return _marks.First is { } oldest ? _time.GetElapsedTime(oldest.Value.Timestamp) : TimeSpan.Zero;
        }
    }

    /// <summary>The account of each source.</summary>
    public IReadOnlyList<SourceLedger> ReadSources()
    {
        lock (_lock)
            return [.. _tallies.Select(entry => new SourceLedger(_sources[entry.Key], entry.Value.Ledger))];
    }

    /// <summary>Counts a record that is on disk and not taken.</summary>
    public void Append(SpoolPosition position, IReadOnlyList<SpoolRun> runs, long timestamp)
    {
        lock (_lock)
        {
            if (!_pending.TryGetValue(position.Segment, out Dictionary<int, SpoolRun>? inSegment))
                _pending.Add(position.Segment, inSegment = []);
            foreach (SpoolRun given in runs)
            {
                // A spool.db that somebody has deleted knows the names no more.
                SpoolRun run = given.Source < _sources.Count ? given : given with { Source = SpoolRun.UnknownSource };
                inSegment[run.Source] = Add(inSegment, run, 1);
                _all.Append(run);
                if (run.Source != SpoolRun.UnknownSource)
                    TallyOf(run.Source).Append(run);
            }

            if (_marks.Last is not { } last || _time.GetElapsedTime(last.Value.Timestamp, timestamp) >= MarkInterval)
                _marks.AddLast((position, timestamp));
        }
    }

    /// <summary>Moves records from pending to taken.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="refused">How many samples of each source the engine refused.</param>
    /// <returns>What is to be saved.</returns>
    public SpoolChange Advance(ShipBatch batch, IReadOnlyDictionary<int, int> refused)
    {
        lock (_lock)
        {
            var settled = new Dictionary<int, SpoolRun>();
            foreach ((long segment, SpoolRun given) in batch.Runs)
            {
                Dictionary<int, SpoolRun> inSegment = _pending[segment];
                SpoolRun run = inSegment.ContainsKey(given.Source) ? given : given with { Source = SpoolRun.UnknownSource };
                inSegment[run.Source] = Add(inSegment, run, -1);
                settled[run.Source] = Add(settled, run, 1);
            }

            foreach (SpoolRun run in settled.Values)
                Settle(run, refused.GetValueOrDefault(run.Source), damaged: 0);
            return MoveTo(batch.End, settled.Keys);
        }
    }

    /// <summary>Gives up the rest of a segment that cannot be read.</summary>
    /// <param name="end">The segment's end.</param>
    /// <returns>What is to be saved.</returns>
    public SpoolChange SkipDamage(SpoolPosition end)
    {
        lock (_lock)
        {
            Dictionary<int, SpoolRun> lost = _pending.GetValueOrDefault(end.Segment, []);
            _pending.Remove(end.Segment);
            foreach (SpoolRun run in lost.Values)
                Settle(run, refused: 0, run.Samples);
            return MoveTo(end, lost.Keys);
        }
    }

    private void Settle(SpoolRun run, long refused, long damaged)
    {
        _all.Settle(run, refused, damaged);
        if (run.Source != SpoolRun.UnknownSource)
            TallyOf(run.Source).Settle(run, refused, damaged);
    }

    private SpoolChange MoveTo(SpoolPosition taken, IEnumerable<int> changed)
    {
        _taken = taken;
        Forget(taken);
        SpoolSourceAccount all = _all.Settled;
        return new SpoolChange(
            new SpoolProgress(taken, all.Stored, all.Refused, all.Damaged, all.Rejected),
            [.. changed.Where(source => source != SpoolRun.UnknownSource).Select(source => _tallies[source].Settled)]);
    }

    // A mark stands for everything up to the next one.
    private void Forget(SpoolPosition taken)
    {
        foreach (long segment in _pending.Keys.Where(segment => segment < taken.Segment).ToArray())
            _pending.Remove(segment);
        bool isNothingPending = _pending.Values.All(inSegment => inSegment.Values.All(run => run.Samples == 0));
        while (_marks.First is { } first && (isNothingPending || (first.Next is { } next && next.Value.Position <= taken)))
            _marks.RemoveFirst();
    }

    private SpoolTally TallyOf(int source)
    {
        if (!_tallies.TryGetValue(source, out SpoolTally? tally))
            _tallies.Add(source, tally = new SpoolTally(new SpoolSourceAccount(source, 0, 0, 0, new long[SampleBatch.RejectReasons])));
        return tally;
    }

    // Runs of one source, added up or taken away.
    private static SpoolRun Add(Dictionary<int, SpoolRun> to, SpoolRun run, int sign)
    {
        SpoolRun before = to.GetValueOrDefault(run.Source, new SpoolRun(run.Source, 0, null));
        long[]? rejected = before.Rejected;
        if (run.Rejected is not null)
        {
            rejected = rejected is null ? new long[SampleBatch.RejectReasons] : [.. rejected];
            for (int reason = 0; reason < rejected.Length; reason++)
                rejected[reason] += sign * run.Rejected[reason];
        }

        return before with { Samples = before.Samples + sign * run.Samples, Rejected = rejected };
    }
}

/// <summary>What a step of the engine has changed, to be saved in one commit.</summary>
/// <param name="Progress">How far it has come, and the account of all.</param>
/// <param name="Accounts">The accounts that changed.</param>
internal sealed record SpoolChange(SpoolProgress Progress, IReadOnlyList<SpoolSourceAccount> Accounts);
