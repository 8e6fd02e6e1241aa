using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>The city's incidents: folds events into them and writes them one at a time, and keeps the open ones at hand.</summary>
/// <param name="store">Reads them.</param>
/// <param name="ledger">Writes them.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="live">Told which lamps have faults.</param>
/// <param name="clock">The city's clock.</param>
public sealed class IncidentService(IncidentStore store, IncidentLedger ledger, CityDirectory directory, LiveCity live, CityClock clock) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile IReadOnlyList<IncidentRecord> _open = [];

    /// <summary>Raised after an incident was raised, changed or closed, once its steps are durable; handlers must return quickly.</summary>
    public event Action<IncidentRecord>? Changed;

    /// <summary>All open incidents, newest first.</summary>
    public IReadOnlyList<IncidentRecord> Open => _open;

    /// <summary>The open incidents of one device, newest first.</summary>
    /// <param name="deviceId">Device id.</param>
    public IReadOnlyList<IncidentRecord> OpenOf(string deviceId) => [.. _open.Where(incident => incident.DeviceId == deviceId)];

    /// <summary>Whether nothing is heard of a device, as far as the city was told.</summary>
    /// <param name="deviceId">Device id.</param>
    internal bool IsSilent(string deviceId) => ledger.IsSilent(deviceId);

    /// <summary>Lists incidents, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">The limit or the text is out of its range.</exception>
    public Task<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > IncidentQuery.MaximumLimit)
            throw new RequestRefusedException(Refusal.Invalid, "limit", $"The limit must be 1 to {IncidentQuery.MaximumLimit}.");
        if (query.Text?.Length > IncidentQuery.MaximumTextLength)
            throw new RequestRefusedException(Refusal.Invalid, "q", $"Search for at most {IncidentQuery.MaximumTextLength} characters.");
        return store.ListAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    /// <summary>Loads what is open; for the start.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        await ledger.LoadAsync(directory.Current, cancellationToken);
        _open = await store.LoadOpenAsync(cancellationToken);
        foreach ((string deviceId, int count) in await store.CountFaultsAsync(deviceId: null, cancellationToken))
            live.SetOpenFaults(deviceId, count);
    }

    /// <summary>Takes one event; completes when what it changed is durable. An event that was taken before changes nothing.</summary>
    internal async Task TakeAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        await WriteAsync(
            async () =>
            {
                IReadOnlyList<IncidentRecord> changed = await ledger.TakeAsync(deviceEvent, directory.Current, clock.NowUnixMs(), cancellationToken);
                live.SetOpenFaults(deviceEvent.Device, ledger.CountFaults(deviceEvent.Device));
                return changed;
            },
            cancellationToken);
    }

    /// <summary>Folds what was gathered into incidents; called once a second.</summary>
    internal Task TurnAsync(CancellationToken cancellationToken) =>
        WriteAsync(() => ledger.TurnAsync(directory.Current, clock.NowUnixMs(), cancellationToken), cancellationToken);

    /// <summary>Writes one change in its turn, and tells of it.</summary>
    /// <param name="write">Writes it, and returns every incident that changed as it stands then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task WriteAsync(Func<Task<IReadOnlyList<IncidentRecord>>> write, CancellationToken cancellationToken)
    {
        IReadOnlyList<IncidentRecord> changed;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            changed = await write();
            if (changed.Count == 0)
                return;

            HashSet<long> ids = [.. changed.Select(incident => incident.Id)];
            _open = [.. changed.Where(incident => incident.IsOpen).Concat(_open.Where(incident => !ids.Contains(incident.Id))).OrderByDescending(incident => incident.Id)];
        }
        finally
        {
            _writing.Release();
        }

        foreach (IncidentRecord incident in changed)
            Changed?.Invoke(incident);
    }
}
