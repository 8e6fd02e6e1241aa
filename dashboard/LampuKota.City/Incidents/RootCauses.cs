namespace LampuKota.City;

/// <summary>
/// What each lasting condition comes from: grid, network, cabinet, segment, gateway, or the device itself. Pure, and the same in whatever order the conditions arrived.
/// A cause explains what it must bring about and what did not begin well before it: a lamp that was dead before the outage stays its own incident.
/// </summary>
public sealed class RootCauses
{
    private readonly CitySnapshot _city;
    private readonly CauseLimits _limits;
    private readonly IReadOnlyList<OutageArea> _areas;
    private readonly Dictionary<string, OutageArea> _areaOfCabinet = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _powerLost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _phaseLost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _notSwitched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _switchedByHand = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _silentGateways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RootFault> _segmentOfCabinet = new(StringComparer.Ordinal);

    /// <summary>Looks for the causes.</summary>
    /// <param name="lasting">All lasting conditions of the city.</param>
    /// <param name="standing">All open incidents.</param>
    /// <param name="city">The assets.</param>
    /// <param name="limits">When conditions are one fault.</param>
    /// <param name="nowUnixMs">City time.</param>
    public RootCauses(IReadOnlyCollection<FoldCondition> lasting, IReadOnlyCollection<StandingIncident> standing, CitySnapshot city, CauseLimits limits, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(lasting);
        ArgumentNullException.ThrowIfNull(standing);
        (_city, _limits) = (city, limits);
        _areas = Outages.Find(lasting, standing, city, limits);
        foreach (OutageArea area in _areas)
        {
            foreach (string cabinetId in area.CabinetIds)
                _areaOfCabinet.TryAdd(cabinetId, area);
        }

        Dictionary<long, StandingIncident> holding = standing.Where(incident => incident.CauseEndedUnixMs is not { } endedUnixMs || nowUnixMs - endedUnixMs < limits.ReturnMs).ToDictionary(incident => incident.Id);
        foreach (FoldCondition condition in lasting)
            NoteCause(condition, condition.IncidentId is { } id ? holding.GetValueOrDefault(id) : null);
        NoteDarkSegments(lasting, standing);
        foreach (RootFault segment in _powerLost.Values.Where(root => root is { Cause: IncidentCause.Segment, IncidentId: null }))
            _segmentOfCabinet.TryAdd(city.CabinetOfSegment(segment.DeviceId)!.Id, segment);
    }

    /// <summary>The cabinets that are known to be without supply by the grid.</summary>
    public IReadOnlySet<string> CabinetsWithoutGrid => _areas.Where(area => area.IsGrid).SelectMany(area => area.CabinetIds).ToHashSet(StringComparer.Ordinal);

    /// <summary>The cabinets of an area's outage; empty for other causes.</summary>
    /// <param name="root">What a condition comes from.</param>
    public IReadOnlyCollection<string> CabinetsOf(RootFault root) => _areas.FirstOrDefault(area => ReferenceEquals(area.Root, root))?.CabinetIds ?? [];

    /// <summary>What a condition comes from.</summary>
    /// <param name="condition">One of the lasting conditions.</param>
    public RootFault Of(FoldCondition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (_city.FindLamp(condition.DeviceId) is { } lamp)
            return OfLamp(condition, lamp);
        if (_city.FindSensor(condition.DeviceId) is { } sensor)
            return Explained(condition, OfBehind(condition, sensor.GatewayId)) ?? Own(condition, IncidentCause.Sensor);
        if (_city.FindGateway(condition.DeviceId) is { } gateway)
            return OfGateway(condition, gateway);
        if (_city.FindCabinet(condition.DeviceId) is not null)
            return OfCabinet(condition);
        return _city.CabinetOfSegment(condition.DeviceId) is { } feeder ? OfSegment(condition, feeder) : Own(condition, IncidentCause.Sensor);
    }

    private static RootFault Own(FoldCondition condition, IncidentCause cause) => new(cause, condition.Event, condition.DeviceId, condition.StartUnixMs);

    private RootFault OfLamp(FoldCondition condition, LampAsset lamp)
    {
        if (condition.Event == Lighting.EventNames.LampUnexpectedOn)
            return Explained(condition, _switchedByHand.GetValueOrDefault(lamp.CabinetId)) ?? Own(condition, IncidentCause.Lamp);
        if (!FaultKinds.IsDark(condition.Event))
            return Own(condition, IncidentCause.Lamp);

        bool isSupply = condition.Event is Lighting.EventNames.SupplyLoss or Lighting.EventNames.SupplyVoltageTooLow;
        return Explained(
            condition, Grid(lamp.CabinetId), _powerLost.GetValueOrDefault(lamp.CabinetId), _powerLost.GetValueOrDefault(lamp.SegmentId),
            isSupply ? _phaseLost.GetValueOrDefault(lamp.CabinetId) : null, _notSwitched.GetValueOrDefault(lamp.CabinetId), OfBehind(condition, lamp.GatewayId)) ?? Own(condition, IncidentCause.Lamp);
    }

    private RootFault OfGateway(FoldCondition condition, GatewayAsset gateway) => FaultKinds.IsSilence(condition.Event)
        ? Explained(condition, AreaRoot(gateway.CabinetId), _powerLost.GetValueOrDefault(gateway.CabinetId)) ?? Own(condition, IncidentCause.Gateway)
        : Own(condition, IncidentCause.Gateway);

    private RootFault OfCabinet(FoldCondition condition)
    {
        if (condition.Event == Lighting.EventNames.SupplyLoss || FaultKinds.IsPhaseLost(condition.Event) || FaultKinds.IsSilence(condition.Event))
            return Explained(condition, Grid(condition.DeviceId)) ?? Own(condition, IncidentCause.Cabinet);
        // A breaker is tripped by what is behind it, and stays so when power comes back.
        if (FaultKinds.IsPowerLost(condition.Event) && condition.Event != Lighting.EventNames.CircuitBreakerTripped && Explained(condition, Grid(condition.DeviceId)) is { } grid)
            return grid;
        // What a cabinet draws too little is a segment's share, where a segment of it is dark.
        return FaultKinds.IsTooLittlePower(condition.Event)
            ? Explained(condition, _powerLost.GetValueOrDefault(condition.DeviceId), _segmentOfCabinet.GetValueOrDefault(condition.DeviceId)) ?? Own(condition, IncidentCause.Cabinet)
            : Own(condition, IncidentCause.Cabinet);
    }

    private RootFault OfSegment(FoldCondition condition, Cabinet feeder)
    {
        if (condition.Event == Lighting.EventNames.CircuitBreakerTripped)
            return _powerLost.GetValueOrDefault(condition.DeviceId) ?? Own(condition, IncidentCause.Segment);
        return FaultKinds.IsPowerLost(condition.Event) || FaultKinds.IsSilence(condition.Event)
            ? Explained(condition, Grid(feeder.Id), _powerLost.GetValueOrDefault(feeder.Id), _powerLost.GetValueOrDefault(condition.DeviceId)) ?? Own(condition, IncidentCause.Segment)
            : Own(condition, IncidentCause.Segment);
    }

    // Silence has one more explanation than darkness: the way to the backend.
    private RootFault? OfBehind(FoldCondition condition, string gatewayId)
    {
        if (!FaultKinds.IsSilence(condition.Event))
            return null;
        string? cabinetId = _city.FindGateway(gatewayId)?.CabinetId;
        return (cabinetId is null ? null : AreaRoot(cabinetId) ?? _powerLost.GetValueOrDefault(cabinetId)) ?? _silentGateways.GetValueOrDefault(gatewayId);
    }

    private RootFault? AreaRoot(string cabinetId) => _areaOfCabinet.GetValueOrDefault(cabinetId)?.Root;

    private RootFault? Grid(string cabinetId) => _areaOfCabinet.GetValueOrDefault(cabinetId) is { IsGrid: true } area ? area.Root : null;

    private RootFault? Explained(FoldCondition condition, params ReadOnlySpan<RootFault?> causes)
    {
        long sinceUnixMs = condition.IsReleased ? condition.TakenUnixMs : condition.StartUnixMs;
        foreach (RootFault? cause in causes)
        {
            if (cause is not null && sinceUnixMs >= cause.StartUnixMs - _limits.LeadMs)
                return cause;
        }

        return null;
    }

    // What a bigger fault has explained, and may still come back after it, makes no new one of what follows from it.
    private void NoteCause(FoldCondition condition, StandingIncident? holder)
    {
        string id = condition.DeviceId;
        if (holder is not null && holder.DeviceId != id && FaultKinds.IsPowerLost(condition.Event))
            _powerLost.TryAdd(id, new RootFault(holder.Cause, holder.Event, holder.DeviceId, holder.StartUnixMs, holder.Id));
        else if (_city.FindGateway(id) is not null && FaultKinds.IsSilence(condition.Event))
            Note(_silentGateways, Own(condition, IncidentCause.Gateway));
        else if (_city.FindCabinet(id) is not null)
            NoteCabinet(condition);
        else if (FaultKinds.IsPowerLost(condition.Event) && _city.CabinetOfSegment(id) is not null)
            Note(_powerLost, Own(condition, IncidentCause.Segment));
    }

    private void NoteCabinet(FoldCondition condition)
    {
        if (FaultKinds.IsPowerLost(condition.Event))
            Note(_powerLost, Own(condition, IncidentCause.Cabinet));
        else if (FaultKinds.IsPhaseLost(condition.Event))
            Note(_phaseLost, Own(condition, IncidentCause.Cabinet));
        else if (condition.Event == Lighting.EventNames.SwitchingErrorOn)
            Note(_notSwitched, Own(condition, IncidentCause.Cabinet));
        else if (FaultKinds.IsSwitchedByHand(condition.Event))
            Note(_switchedByHand, Own(condition, IncidentCause.Cabinet));
    }

    // From the earliest beginning on, by the word that says most.
    private static void Note(Dictionary<string, RootFault> causes, RootFault cause)
    {
        if (causes.TryGetValue(cause.DeviceId, out RootFault? known) && known.IncidentId is null)
            cause = (FaultKinds.WeightOf(cause.Event) > FaultKinds.WeightOf(known.Event) ? cause : known) with { StartUnixMs = Math.Min(cause.StartUnixMs, known.StartUnixMs) };
        causes[cause.DeviceId] = cause;
    }

    // Most lamps of a segment dark together, although nothing tells of the segment itself.
    private void NoteDarkSegments(IReadOnlyCollection<FoldCondition> lasting, IReadOnlyCollection<StandingIncident> standing)
    {
        foreach (StandingIncident segment in standing.Where(incident => incident.Cause == IncidentCause.Segment && incident.CauseEndedUnixMs is null))
            _powerLost.TryAdd(segment.DeviceId, new RootFault(IncidentCause.Segment, segment.Event, segment.DeviceId, segment.StartUnixMs));

        var dark = lasting.Where(condition => !condition.IsPinned && FaultKinds.IsDark(condition.Event) && !FaultKinds.IsSilence(condition.Event))
            .Select(condition => (Condition: condition, Lamp: _city.FindLamp(condition.DeviceId)))
            .Where(pair => pair.Lamp is not null && !_powerLost.ContainsKey(pair.Lamp.SegmentId) && !_powerLost.ContainsKey(pair.Lamp.CabinetId))
            .GroupBy(pair => pair.Lamp!.SegmentId);
        foreach (var segment in dark)
        {
            if (LongestChain([.. segment.GroupBy(pair => pair.Lamp!.Id).Select(lamp => lamp.Max(pair => pair.Condition.StartUnixMs)).Order()]) is { } chain
                && chain.Count >= Math.Max(_limits.SegmentLamps, (int)Math.Ceiling(_limits.SegmentShare * _city.LampsOfSegment(segment.Key).Count)))
                _powerLost[segment.Key] = new RootFault(IncidentCause.Segment, Lighting.EventNames.SupplyLoss, segment.Key, chain.FirstUnixMs);
        }
    }

    private (int Count, long FirstUnixMs)? LongestChain(long[] starts)
    {
        (int Count, long FirstUnixMs)? longest = null;
        int first = 0;
        for (int i = 1; i <= starts.Length; i++)
        {
            if (i < starts.Length && starts[i] - starts[first] <= _limits.LeadMs)
                continue;
            if (longest is null || i - first > longest.Value.Count)
                longest = (i - first, starts[first]);
            first = i;
        }

        return longest;
    }
}
