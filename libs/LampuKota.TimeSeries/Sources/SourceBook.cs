using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>What is sealed of a source.</summary>
internal sealed record SourceAccount(int SourceId, long Stored, long Duplicate, long Damaged, long[] Rejected);

/// <summary>The accounts of all sources in memory: what is sealed, and what the open tails brought. Safe for use by several threads.</summary>
internal sealed class SourceBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<SourceAccount> _accounts = [];
    private readonly List<Open> _open = [];
    private readonly Queue<(long TailId, byte[] Counts)> _tails = [];
    private IReadOnlyDictionary<string, long> _quarantined = new Dictionary<string, long>();

    /// <summary>Samples of chunks and day files that were put aside, by source: stored once, damaged now.</summary>
    public IReadOnlyDictionary<string, long> Quarantined
    {
        get
        {
            lock (_lock)
                return _quarantined;
        }

        set
        {
            lock (_lock)
                _quarantined = value;
        }
    }

    /// <summary>The number of a source, from 0 on, and whether it is new.</summary>
    public int GetOrAdd(string name, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_ids.TryGetValue(name, out int id);
            if (isNew)
                id = Add(name);
            return id;
        }
    }

    public void LoadSource(long id, string name)
    {
        if (Add(name) != id)
            throw new StoreOpenException($"The store numbers its sources wrongly ('{name}' is {id}): its tail.db is damaged, so restore it from a backup.");
    }

    public void LoadAccount(SourceAccount account)
    {
        if (account.SourceId < 0 || account.SourceId >= _accounts.Count)
            throw new StoreOpenException($"The store has an account of source {account.SourceId}, which it does not know: its tail.db is damaged, so restore it from a backup.");
        _accounts[account.SourceId] = account;
    }

    /// <summary>Takes what a tail brought, once it is durable.</summary>
    public void Add(long tailId, ReadOnlySpan<byte> counts)
    {
        if (counts.IsEmpty)
            return;
        lock (_lock)
        {
            _tails.Enqueue((tailId, counts.ToArray()));
            SourceCounts.Read(counts, (sourceId, samples, rejected) => _open[sourceId].Add(samples, rejected, 1));
        }
    }

    /// <summary>The accounts as they will be when the tails up to an id are sealed; those alone that change.</summary>
    /// <param name="throughId">The last tail of the run.</param>
    /// <param name="duplicates">Samples of the run that were there already, by source.</param>
    /// <param name="damagedTails">Tails of the run that could not be read.</param>
    public IReadOnlyList<SourceAccount> After(long throughId, IReadOnlyDictionary<string, long> duplicates, IReadOnlySet<long> damagedTails)
    {
        lock (_lock)
        {
            var changed = new SortedDictionary<int, SourceAccount>();
            foreach ((long tailId, byte[] counts) in _tails.TakeWhile(tail => tail.TailId <= throughId))
            {
                bool isDamaged = damagedTails.Contains(tailId);
                SourceCounts.Read(counts, (sourceId, samples, rejected) =>
                {
                    SourceAccount account = changed.GetValueOrDefault(sourceId) ?? _accounts[sourceId] with { Rejected = [.. _accounts[sourceId].Rejected] };
                    RejectedCounts.Add(account.Rejected, rejected);
                    changed[sourceId] = isDamaged ? account with { Damaged = account.Damaged + samples } : account with { Stored = account.Stored + samples };
                });
            }

            foreach ((string source, long count) in duplicates)
            {
                // Tails of an older version did not say who brought them.
                if (!_ids.TryGetValue(source, out int sourceId))
                    continue;
                SourceAccount account = changed.GetValueOrDefault(sourceId) ?? _accounts[sourceId];
                long known = Math.Min(count, account.Stored);
                changed[sourceId] = account with { Stored = account.Stored - known, Duplicate = account.Duplicate + known };
            }

            return [.. changed.Values];
        }
    }

    /// <summary>Takes over accounts whose run is durable.</summary>
    public void Seal(long throughId, IReadOnlyList<SourceAccount> changed)
    {
        lock (_lock)
        {
            foreach (SourceAccount account in changed)
                _accounts[account.SourceId] = account;
            while (_tails.TryPeek(out (long TailId, byte[] Counts) tail) && tail.TailId <= throughId)
            {
                _tails.Dequeue();
                SourceCounts.Read(tail.Counts, (sourceId, samples, rejected) => _open[sourceId].Add(samples, rejected, -1));
            }
        }
    }

    /// <summary>The account of each source.</summary>
    public IReadOnlyList<SourceLedger> Read()
    {
        lock (_lock)
            return [.. _accounts.Select(account => new SourceLedger(_names[account.SourceId], LedgerOf(account)))];
    }

    private StoreLedger LedgerOf(SourceAccount account)
    {
        Open open = _open[account.SourceId];
        long[] rejected = [.. account.Rejected];
        RejectedCounts.Add(rejected, open.Rejected);
        // No more than the account knows of: chunks may be older than it.
        long quarantined = Math.Min(account.Stored, _quarantined.GetValueOrDefault(_names[account.SourceId]));
        return new StoreLedger(account.Stored - quarantined, account.Duplicate, rejected, open.Samples, account.Damaged + quarantined);
    }

    private int Add(string name)
    {
        int id = _names.Count;
        _ids.Add(name, id);
        _names.Add(name);
        _accounts.Add(new SourceAccount(id, 0, 0, 0, new long[SampleBatch.RejectReasons]));
        _open.Add(new Open());
        return id;
    }

    private sealed class Open
    {
        public long Samples { get; private set; }

        public long[] Rejected { get; } = new long[SampleBatch.RejectReasons];

        public void Add(long samples, ReadOnlySpan<long> rejected, int sign)
        {
            Samples += sign * samples;
            for (int reason = 0; reason < Rejected.Length; reason++)
                Rejected[reason] += sign * rejected[reason];
        }
    }
}
