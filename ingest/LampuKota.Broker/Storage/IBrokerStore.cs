namespace LampuKota.Broker;

/// <summary>
/// What outlives the process: durable sessions with all that belongs to them, Retained Messages and wills. The broker loads it once at its start and
/// works in memory; every change follows through <see cref="BrokerJournal"/>. Used by one thread at a time.
/// </summary>
internal interface IBrokerStore : IDisposable
{
    /// <summary>Everything that was committed.</summary>
    StoredBroker Load();

    /// <summary>Makes changes durable, all or none, in their order.</summary>
    /// <param name="changes">The changes.</param>
    /// <exception cref="BrokerStoreFullException">There is no space for them: none is durable, and they may be committed later.</exception>
    /// <exception cref="IOException">They are not durable, and whatever is asked of the disk from now on cannot be relied on.</exception>
    void Commit(IReadOnlyList<StoreChange> changes);
}
