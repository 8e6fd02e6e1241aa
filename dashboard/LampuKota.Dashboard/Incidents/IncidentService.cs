using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>The city's incidents: folds events into them, one at a time, and keeps the open ones at hand.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="live">Told which lamps have faults.</param>
/// <param name="clock">The city's clock.</param>
public sealed class IncidentService(IncidentStore store, CityDirectory directory, LiveCity live, CityClock clock) : IDisposable
{
    private readonly SemaphoreSlim _taking = new(1, 1);
    private volatile IReadOnlyList<IncidentRecord> _open = [];

    /// <summary>Raised after an incident was raised, changed or closed; handlers must return quickly.</summary>
    public event Action<IncidentRecord>? Changed;

    /// <summary>All open incidents, newest first.</summary>
    public IReadOnlyList<IncidentRecord> Open => _open;

    /// <summary>The open incidents of one device, newest first.</summary>
    /// <param name="deviceId">Device id.</param>
    public IReadOnlyList<IncidentRecord> OpenOf(string deviceId) => [.. _open.Where(incident => incident.DeviceId == deviceId)];

    /// <summary>Lists incidents, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The limit is out of its range.</exception>
    public Task<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Limit is >= 1 and <= 500
            ? store.ListAsync(query, cancellationToken)
            : throw new RequestRefusedException(Refusal.Invalid, "limit", "The limit must be 1 to 500.");
    }

    /// <inheritdoc/>
    public void Dispose() => _taking.Dispose();

    /// <summary>Loads what is open; for the start.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        _open = await store.LoadOpenAsync(cancellationToken);
        foreach ((string deviceId, int count) in await store.CountFaultsAsync(deviceId: null, cancellationToken))
            live.SetOpenFaults(deviceId, count);
    }

    /// <summary>Takes one event; completes when what it changed is durable. An event that was taken before changes nothing.</summary>
    internal async Task TakeAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        if (deviceEvent.Phase == EventPhase.Instant)
            return; // It tells of no condition that lasts.

        IReadOnlyList<IncidentRecord> changed;
        await _taking.WaitAsync(cancellationToken);
        try
        {
            changed = await store.TakeAsync(deviceEvent, directory.Current, clock.GetCurrentInstant().ToUnixTimeMilliseconds(), cancellationToken);
            if (changed.Count == 0)
                return;

            HashSet<long> ids = [.. changed.Select(incident => incident.Id)];
            _open = [.. changed.Where(incident => incident.IsOpen).Concat(_open.Where(incident => !ids.Contains(incident.Id))).OrderByDescending(incident => incident.Id)];
            IReadOnlyDictionary<string, int> faults = await store.CountFaultsAsync(deviceEvent.Device, cancellationToken);
            live.SetOpenFaults(deviceEvent.Device, faults.GetValueOrDefault(deviceEvent.Device));
        }
        finally
        {
            _taking.Release();
        }

        foreach (IncidentRecord incident in changed)
            Changed?.Invoke(incident);
    }
}
