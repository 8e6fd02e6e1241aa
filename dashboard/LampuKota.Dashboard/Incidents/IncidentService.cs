using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The city's incidents.</summary>
public sealed class IncidentService
{
    private readonly List<IncidentRecord> _open = [];

    /// <summary>Raised after an incident was raised, changed or closed; handlers must return quickly.</summary>
    public event Action<IncidentRecord>? Changed;

    /// <summary>All open incidents, newest first.</summary>
    public IReadOnlyList<IncidentRecord> Open => _open;

    /// <summary>The open incidents of one device.</summary>
    /// <param name="deviceId">Device id.</param>
    public IReadOnlyList<IncidentRecord> OpenOf(string deviceId) => [.. _open.Where(incident => incident.DeviceId == deviceId)];

    /// <summary>Lists incidents, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<IReadOnlyList<IncidentRecord>> ListAsync(IncidentQuery query, CancellationToken cancellationToken) => new(_open);

    internal void Raise(IncidentRecord incident) => Changed?.Invoke(incident);
}
