namespace LampuKota.City;

/// <summary>Proves a log entry by entry; pure.</summary>
/// <param name="head">The end of the chain as the database has it; null where it has none.</param>
/// <param name="expected">An end that was written down before; null for none.</param>
public sealed class AuditProof(AuditHead? head, AuditHead? expected)
{
    private long _lastId;
    private long _count;
    private string _hash = AuditHash.Start;
    private bool _hasMetExpected = expected is null or { LastId: 0 };

    /// <summary>Takes the next entry, in the order of their numbers.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public AuditVerdict? Take(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (AuditHash.Of(_hash, entry.Id, entry) != entry.Hash)
            return Broken(entry.Id, _count == 0 ? "it was changed, or entries before it are missing" : "it was changed, or entries between it and the one before were added, removed or reordered");
        (_lastId, _hash) = (entry.Id, entry.Hash);
        _count++;
        if (expected is null || entry.Id != expected.LastId)
            return null;
        _hasMetExpected = true;
        return entry.Hash == expected.Hash ? null : Broken(entry.Id, "its hash is not the one that was written down, so the log up to here was written anew");
    }

    /// <summary>Ends the proof.</summary>
    public AuditVerdict End()
    {
        if (head is null)
            return Broken(_lastId + 1, "the head of the chain is missing");
        if (head.LastId != _lastId || head.Hash != _hash)
            return Broken(_lastId + 1, $"entries up to {FormattableString.Invariant($"{head.LastId}")} were there and are missing");
        return _hasMetExpected ? new AuditVerdict(_count, _lastId, _hash, null, null) : Broken(_lastId + 1, $"entries up to {FormattableString.Invariant($"{expected!.LastId}")} were written down and are missing");
    }

    private AuditVerdict Broken(long id, string why) => new(_count, _lastId, _hash, id, why);
}

/// <summary>What a proof of the audit log found.</summary>
/// <param name="Count">Entries that are proven.</param>
/// <param name="LastId">Number of the last of them.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="BrokenId">The first entry that is not as it was; null where all are.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record AuditVerdict(long Count, long LastId, string Hash, long? BrokenId, string? Why);
