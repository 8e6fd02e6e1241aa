namespace LampuKota.City;

/// <summary>All lasting conditions and open incidents of the city, as they are on disk; for one caller at a time.</summary>
internal sealed class ConditionBook
{
    private readonly Dictionary<(string, string, long), FoldCondition> _lasting = [];
    private readonly Dictionary<string, List<FoldCondition>> _byDevice = new(StringComparer.Ordinal);
    private readonly Dictionary<long, StandingIncident> _standing = [];
    private readonly Dictionary<long, int> _memberCounts = [];
    private readonly Dictionary<long, int> _lastingCounts = [];

    public IReadOnlyCollection<FoldCondition> Lasting => _lasting.Values;

    public IReadOnlyCollection<StandingIncident> Standing => _standing.Values;

    public IReadOnlyDictionary<long, int> MemberCounts => _memberCounts;

    /// <summary>Whether something changed since the last plan was made.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>Whether time alone may change something: conditions are gathered, or awaited to end after their cause.</summary>
    public bool AwaitsTime => PendingCount > 0 || _standing.Values.Any(incident => incident.CauseEndedUnixMs is not null);

    public int PendingCount { get; private set; }

    /// <summary>How many conditions of an incident last.</summary>
    public int CountOf(long incidentId) => _lastingCounts.GetValueOrDefault(incidentId);

    public StandingIncident? Find(long incidentId) => _standing.GetValueOrDefault(incidentId);

    public IReadOnlyList<FoldCondition> OfDevice(string deviceId) => _byDevice.GetValueOrDefault(deviceId) ?? [];

    public void Set(FoldCondition condition)
    {
        Remove(condition.Key);
        _lasting[condition.Key] = condition;
        if (!_byDevice.TryGetValue(condition.DeviceId, out List<FoldCondition>? ofDevice))
            _byDevice[condition.DeviceId] = ofDevice = [];
        ofDevice.Add(condition);
        Count(condition, 1);
        IsDirty = true;
    }

    public void Remove((string DeviceId, string Event, long StartUnixMs) key)
    {
        if (!_lasting.Remove(key, out FoldCondition? condition))
            return;

        List<FoldCondition> ofDevice = _byDevice[key.DeviceId];
        ofDevice.Remove(condition);
        if (ofDevice.Count == 0)
            _byDevice.Remove(key.DeviceId);
        Count(condition, -1);
        IsDirty = true;
    }

    public void Set(IncidentRow incident)
    {
        IsDirty = true;
        if (incident.ClosedUnixMs is not null)
        {
            _standing.Remove(incident.Id);
            _memberCounts.Remove(incident.Id);
            return;
        }

        _standing[incident.Id] = new StandingIncident(
            incident.Id, incident.Cause, incident.Event, incident.DeviceId, incident.StartUnixMs, incident.CauseEndedUnixMs, incident.PausedSinceUnixMs is not null)
        {
            CabinetId = incident.CabinetId,
        };
    }

    public void AddMembers(long incidentId, int count) => _memberCounts[incidentId] = _memberCounts.GetValueOrDefault(incidentId) + count;

    public void Clear()
    {
        _lasting.Clear();
        _byDevice.Clear();
        _standing.Clear();
        _memberCounts.Clear();
        _lastingCounts.Clear();
        PendingCount = 0;
        IsDirty = true;
    }

    private void Count(FoldCondition condition, int by)
    {
        if (condition.IncidentId is { } id)
            _lastingCounts[id] = _lastingCounts.GetValueOrDefault(id) + by;
        else
            PendingCount += by;
    }
}
