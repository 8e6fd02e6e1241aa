namespace LampuKota.Broker;

/// <summary>
/// The wills of clients that were connected, or waited for, when a former process ended. The end of the broker says nothing about its clients: each has
/// some time to come back before its will is published, whatever becomes of its session meanwhile.
/// </summary>
internal sealed class RestoredWills(BrokerJournal? journal)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DueWill Will, long DueAtMs)> _waiting = [];

    public void Add(DueWill will, long dueAtMs)
    {
        lock (_gate)
        {
            // Two where somebody else took the name meanwhile: the later one counts.
            if (_waiting.TryGetValue(will.Session.ClientIdentifier, out (DueWill Will, long DueAtMs) former))
                journal?.Append(new StoreChange.WillRemoved(former.Will.Will.StoreKey));
            _waiting[will.Session.ClientIdentifier] = (will, dueAtMs);
        }
    }

    /// <summary>A client is back.</summary>
    /// <returns>Completes when that is on disk; null where no will of it waits.</returns>
    public Task? Cancel(string clientIdentifier, Identity identity)
    {
        lock (_gate)
        {
            // Whoever takes another's name must not silence its will.
            if (!_waiting.TryGetValue(clientIdentifier, out (DueWill Will, long DueAtMs) waiting)
                || waiting.Will.Session.Identity.Name != identity.Name || waiting.Will.Session.Identity.Kind != identity.Kind)
                return null;
            _waiting.Remove(clientIdentifier);
            return journal?.Append(new StoreChange.WillRemoved(waiting.Will.Will.StoreKey));
        }
    }

    /// <summary>Takes those whose time has come.</summary>
    public List<DueWill> TakeDue(long nowMs)
    {
        List<DueWill> due = [];
        lock (_gate)
        {
            foreach ((string client, (DueWill will, long dueAtMs)) in _waiting)
            {
                if (dueAtMs > nowMs)
                    continue;
                due.Add(will);
                _waiting.Remove(client);
            }
        }

        return due;
    }
}
