using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Gathers a script: chooses devices by the seed, and sees to it that no two faults meet at one device or hide each other.</summary>
internal sealed class ScriptDraft
{
    /// <summary>Most lamps of a segment that are broken one by one: half of the share from which they are their segment's fault.</summary>
    private const double MostShareOfSegment = 0.3;

    /// <summary>Most power of a cabinet that lamps lose one by one: less than what is missed there.</summary>
    private const double MostShareOfPower = 0.22;

    /// <summary>Less than this no cabinet misses, watts.</summary>
    private const double LeastMissedWatts = 250;

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _brokenOfSegment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _lostWattsOfCabinet = new(StringComparer.Ordinal);
    private readonly List<Injection> _injections = [];
    private readonly List<FaultLabel> _labels = [];
    private readonly List<(FaultKind Kind, long FromMs, IReadOnlyList<PlannedGateway> Area)> _outages = [];
    private readonly HashSet<string> _dimmedStreets;
    private readonly ILookup<string, PlannedLamp> _lampsOfSegment;
    private readonly ILookup<string, PlannedLamp> _lampsOfCabinet;
    private readonly ILookup<string, PlannedSensor> _sensorsOfGateway;
    private readonly Queue<PlannedLamp> _lamps;

    public ScriptDraft(CityPlan plan, ulong seed, string name)
    {
        (Plan, Name) = (plan, name);
        Random = new StableRandom(seed, $"scenario {name}");
        _dimmedStreets = [.. plan.Streets.Where(street => street.Class == StreetClass.Local).Select(street => street.Id)];
        _lampsOfSegment = plan.Lamps.ToLookup(lamp => lamp.SegmentId);
        _lampsOfCabinet = plan.Lamps.ToLookup(lamp => lamp.CabinetId);
        _sensorsOfGateway = plan.Sensors.ToLookup(sensor => sensor.GatewayId);
        PlannedLamp[] lamps = [.. plan.Lamps.Where(lamp => lamp.Metered)];
        Random.Shuffle(lamps.AsSpan());
        _lamps = new Queue<PlannedLamp>(lamps);
    }

    public CityPlan Plan { get; }

    public string Name { get; }

    public StableRandom Random { get; }

    /// <summary>The script.</summary>
    public ScenarioScript ToScript() => new(Name, [.. _injections.OrderBy(injection => injection.FromMs)], _labels);

    /// <summary>Breaks something for which nobody may be told.</summary>
    public void Disturb(FaultKind kind, string deviceId, long fromMs, long untilMs) => _injections.Add(new Injection(kind, deviceId, fromMs, untilMs));

    /// <summary>Breaks a device, which must become an incident of its own.</summary>
    /// <param name="kind">What.</param>
    /// <param name="deviceId">Where.</param>
    /// <param name="fromMs">When it breaks.</param>
    /// <param name="untilMs">When it is mended.</param>
    /// <param name="knowableMs">From when on it can be told apart; null for its beginning.</param>
    /// <param name="graceMs">How long it is held back from then on.</param>
    /// <param name="hiddenSinceMs">Since when an outage hides it; null where none does.</param>
    /// <param name="toldWithinMs">Within what time after its hold somebody must have a message; null where that does not matter.</param>
    public void Break(FaultKind kind, string deviceId, long fromMs, long untilMs, long? knowableMs = null, long graceMs = 0, long? hiddenSinceMs = null, long? toldWithinMs = null)
    {
        Disturb(kind, deviceId, fromMs, untilMs);
        _labels.Add(new FaultLabel(NextId(), kind, deviceId, fromMs, untilMs)
        {
            Roots = new HashSet<string> { deviceId },
            Explains = ExplainedBy(kind, deviceId),
            KnowableMs = knowableMs ?? fromMs,
            GraceMs = graceMs,
            HiddenSinceMs = hiddenSinceMs,
            ToldWithinMs = toldWithinMs,
        });
    }

    /// <summary>Says that one incident must come of what was broken at many devices.</summary>
    public void ExpectOne(FaultKind kind, string name, long fromMs, long untilMs, IReadOnlySet<string> roots, IReadOnlyList<PlannedGateway> area)
    {
        _outages.Add((kind, fromMs, area));
        _labels.Add(new FaultLabel(NextId(), kind, name, fromMs, untilMs) { Roots = roots, Explains = area.SelectMany(Behind).ToHashSet(), KnowableMs = fromMs });
    }

    /// <summary>
    /// A time for a gateway to stop by itself. Of one that stops in the very minutes in which a network's outage begins nobody could say that it is none of it before that
    /// is over; such a one is injected on purpose, as what does not return.
    /// </summary>
    /// <param name="atMs">The time by chance.</param>
    public long ApartFromNetworks(long atMs)
    {
        const long apart = 4 * ScenarioScripts.Minute;
        foreach ((FaultKind kind, long fromMs, _) in _outages)
        {
            if (kind == FaultKind.LinkDown && Math.Abs(atMs - fromMs) < apart)
                atMs = fromMs + apart;
        }

        return atMs;
    }

    /// <summary>How far a gateway is from the nearest of all outages of areas, as the square of degrees; the same for all where there is none.</summary>
    public double DistanceFromOutages(PlannedGateway gateway) =>
        _outages.SelectMany(outage => outage.Area).Select(other => Distance(gateway.Place, other.Place)).DefaultIfEmpty().Min();

    /// <summary>How far two places are from each other, as the square of degrees: to compare by.</summary>
    public static double Distance(GeoPoint a, GeoPoint b) => Math.Pow(a.Longitude - b.Longitude, 2) + Math.Pow(a.Latitude - b.Latitude, 2);

    /// <summary>Keeps a device, and all that it feeds, out of other faults.</summary>
    /// <returns>Whether it was free.</returns>
    public bool Take(string deviceId) => _taken.Add(deviceId);

    /// <summary>Whether a device is free.</summary>
    public bool IsFree(string deviceId) => !_taken.Contains(deviceId);

    /// <summary>
    /// The next lamp by chance that can be broken by itself: whole segments and cabinets with faults of their own are left out, and so many of a segment or a cabinet are
    /// never broken that it would be to blame.
    /// </summary>
    /// <param name="kind">What is to break; a lamp that is never dimmed cannot fail to.</param>
    /// <returns>The lamp; null where there is none any more.</returns>
    public PlannedLamp? TakeLamp(FaultKind kind)
    {
        for (int tries = _lamps.Count; tries > 0; tries--)
        {
            PlannedLamp lamp = _lamps.Dequeue();
            if (CanBreak(lamp, kind))
            {
                _taken.Add(lamp.Id);
                _brokenOfSegment[lamp.SegmentId] = _brokenOfSegment.GetValueOrDefault(lamp.SegmentId) + 1;
                _lostWattsOfCabinet[lamp.CabinetId] = _lostWattsOfCabinet.GetValueOrDefault(lamp.CabinetId) + LostWatts(lamp, kind);
                return lamp;
            }

            _lamps.Enqueue(lamp);
        }

        return null;
    }

    /// <summary>Everything in a cabinet, and behind it.</summary>
    public IEnumerable<string> Behind(PlannedGateway gateway) =>
    [
        gateway.Id, gateway.CabinetId, .. _sensorsOfGateway[gateway.Id].Select(sensor => sensor.Id),
        .. _lampsOfCabinet[gateway.CabinetId].SelectMany(lamp => (string[])[lamp.Id, lamp.SegmentId]).Distinct(),
    ];

    /// <summary>The lamps of a segment.</summary>
    public IEnumerable<PlannedLamp> LampsOf(string segmentId) => _lampsOfSegment[segmentId];

    private string NextId() => $"F{(_labels.Count + 1).ToString("D3", CultureInfo.InvariantCulture)}";

    private HashSet<string> ExplainedBy(FaultKind kind, string deviceId)
    {
        PlannedLamp? first = _lampsOfSegment[deviceId].FirstOrDefault();
        if (first is not null)
            return [.. _lampsOfSegment[deviceId].Select(lamp => lamp.Id), first.CabinetId, deviceId];
        if (kind == FaultKind.GatewayOff && Plan.Gateways.FirstOrDefault(gateway => gateway.Id == deviceId) is { } gateway)
            return [.. Behind(gateway)];
        return [deviceId];
    }

    private bool CanBreak(PlannedLamp lamp, FaultKind kind)
    {
        if (!IsFree(lamp.Id) || !IsFree(lamp.SegmentId) || !IsFree(lamp.CabinetId))
            return false;
        bool isDimmed = _dimmedStreets.Contains(lamp.StreetId) && !lamp.IsProtected;
        if (kind == FaultKind.LampNotDimming && !isDimmed)
            return false;
        if (kind == FaultKind.LampPowerFactor && isDimmed)
            return false; // Dimmed gear has a poor power factor by nature, and no rule looks at it.
        int mostOfSegment = (int)(MostShareOfSegment * _lampsOfSegment[lamp.SegmentId].Count());
        double mostWatts = MostShareOfPower * _lampsOfCabinet[lamp.CabinetId].Sum(one => one.RatedPowerWatts);
        return _brokenOfSegment.GetValueOrDefault(lamp.SegmentId) + 1 <= Math.Max(1, mostOfSegment)
            && _lostWattsOfCabinet.GetValueOrDefault(lamp.CabinetId) + LostWatts(lamp, kind) <= Math.Max(LeastMissedWatts, mostWatts);
    }

    private static double LostWatts(PlannedLamp lamp, FaultKind kind) => kind is FaultKind.LampDead or FaultKind.LampCutOff or FaultKind.LampPartlyDark ? lamp.RatedPowerWatts : 0;
}
