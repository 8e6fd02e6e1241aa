namespace LampuKota.Simulators;

/// <summary>The scenarios: each writes its script for a city by a seed. Pure.</summary>
internal static class ScenarioScripts
{
    /// <summary>Milliseconds of a minute.</summary>
    public const long Minute = 60_000;

    /// <summary>Faults of the scenario <c>random</c>.</summary>
    public const int RandomFaults = 300;

    /// <summary>Up to this speed it is judged whether people were told in time: beyond, the real seconds of a message on its way count for too many of the city's.</summary>
    public const double FastestTold = 5;

    // From the storm's blackout to its masts: batteries of the network's operator last for some minutes.
    private const long Apart = 8 * Minute;

    /// <summary>What is given time to come back after an outage: CauseLimits.ReturnMs of the dashboard.</summary>
    private const long ReturnGrace = 10 * Minute;

    private static readonly FaultKind[] LampKinds =
    [
        FaultKind.LampDead, FaultKind.LampDead, FaultKind.LampDead, FaultKind.LampCutOff, FaultKind.LampNotDimming, FaultKind.LampPartlyDark, FaultKind.LampOverdriven,
        FaultKind.LampMute, FaultKind.LampPowerFactor,
    ];

    // Told and cleared after a minute of hold.
    private static readonly FaultKind[] QuickKinds = [.. LampKinds.Except([FaultKind.LampPowerFactor, FaultKind.LampMute]), FaultKind.LampDead];

    private static readonly FaultKind[] CabinetKinds =
        [FaultKind.DoorOpen, FaultKind.Leakage, FaultKind.OnManual, FaultKind.Tapped, FaultKind.PhaseLow, FaultKind.VoltageHigh];

    private static readonly FaultKind[] SegmentKinds = [FaultKind.BreakerTripped, FaultKind.CableCut, FaultKind.ContactorOpen];

    /// <summary>The scenarios in the order in which all are run.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "feeder", "blackout", "wan", "storm"];

    /// <summary>Writes a script.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="plan">The city.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="randomFaults">How many faults by chance beside what the scenario is about; null for as many as belong to it.</param>
    public static ScenarioScript Write(string name, CityPlan plan, ulong seed, int? randomFaults = null)
    {
        var draft = new ScriptDraft(plan, seed, name);
        switch (name)
        {
            case "random":
                AddRandom(draft, randomFaults ?? RandomFaults, 0, 20 * Minute);
                break;
            case "feeder":
                AddFeeder(draft);
                AddRandom(draft, randomFaults ?? 0, 0, Minute / 2, shortest: 4 * Minute, longest: 4 * Minute + 1, onlyLamps: true);
                break;
            case "blackout":
                AddBlackout(draft, Minute, 15 * Minute, CabinetsOfBlackout(plan), withRemainder: true);
                AddRandom(draft, randomFaults ?? 10, 0, 5 * Minute);
                break;
            case "wan":
                AddNetwork(draft);
                AddRandom(draft, randomFaults ?? 10, 0, 20 * Minute);
                break;
            case "storm":
                AddStorm(draft, randomFaults ?? 40);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such scenario.");
        }

        return draft.ToScript();
    }

    // A tenth of the faults is of cabinets, segments and gateways, as far as the city has them.
    private static void AddRandom(
        ScriptDraft draft, int count, long fromMs, long untilMs, long shortest = 10 * Minute, long longest = 16 * Minute, bool onlyLamps = false)
    {
        int left = count;
        if (!onlyLamps)
        {
            PlannedGateway[] gateways = [.. draft.Plan.Gateways];
            draft.Random.Shuffle(gateways.AsSpan());
            int wanted = Math.Min(count / 10, gateways.Length / 3);
            // The first one stops: beside an outage one far from it, which must not be taken for a part of it.
            IEnumerable<PlannedGateway> free = gateways.Where(gateway => draft.Behind(gateway).All(draft.IsFree));
            PlannedGateway? stopping = free.MaxBy(draft.DistanceFromOutages);
            foreach (PlannedGateway gateway in free.OrderByDescending(gateway => gateway == stopping).Take(wanted).ToArray())
            {
                BreakBehind(draft, gateway, count - left, Time(), Length());
                left--;
            }
        }

        FaultKind[] kinds = onlyLamps ? QuickKinds : LampKinds;
        for (int i = 0; left > 0; i++, left--)
        {
            FaultKind kind = kinds[i % kinds.Length];
            PlannedLamp? lamp = draft.TakeLamp(kind);
            if (lamp is null)
                (kind, lamp) = (FaultKind.LampDead, draft.TakeLamp(FaultKind.LampDead));
            if (lamp is null)
                return; // A small city has no more lamps that can be broken one by one.
            long at = Time();
            draft.Break(kind, lamp.Id, at, at + Length());
        }

        long Time() => (long)draft.Random.Next(fromMs, untilMs);
        long Length() => (long)draft.Random.Next(shortest, longest);
    }

    // Cabinets in turn with segments; of gateways only one, since several silent ones are the network's.
    private static void BreakBehind(ScriptDraft draft, PlannedGateway gateway, int turn, long atMs, long lengthMs)
    {
        string[] segments = [.. draft.Plan.Lamps.Where(lamp => lamp.CabinetId == gateway.CabinetId).Select(lamp => lamp.SegmentId).Distinct()];
        string segment = segments[draft.Random.NextBelow(segments.Length)];
        FaultKind segmentKind = SegmentKinds[turn / 2 % SegmentKinds.Length];
        FaultKind cabinetKind = CabinetKinds[turn / 2 % CabinetKinds.Length];
        foreach (string device in draft.Behind(gateway).ToArray())
            draft.Take(device);
        if (turn == 0)
            draft.Break(FaultKind.GatewayOff, gateway.Id, draft.ApartFromNetworks(atMs), draft.ApartFromNetworks(atMs) + Math.Max(lengthMs, 14 * Minute));
        else if (turn % 2 == 0 && draft.LampsOf(segment).Count() >= 3)
            draft.Break(segmentKind, segment, atMs, atMs + lengthMs);
        else
            draft.Break(Fitting(draft, gateway, cabinetKind), gateway.CabinetId, atMs, atMs + lengthMs);
    }

    // What is drawn from a big cabinet is less than a third of its own power, which no rule may notice.
    private static FaultKind Fitting(ScriptDraft draft, PlannedGateway gateway, FaultKind kind) =>
        kind == FaultKind.Tapped && draft.Plan.Lamps.Where(lamp => lamp.CabinetId == gateway.CabinetId).Sum(lamp => lamp.RatedPowerWatts) > 6_000 ? FaultKind.DoorOpen : kind;

    private static void AddFeeder(ScriptDraft draft)
    {
        IGrouping<string, PlannedLamp> feeder = draft.Plan.Lamps.GroupBy(lamp => lamp.SegmentId).MaxBy(segment => segment.Count())!;
        PlannedGateway gateway = draft.Plan.Gateways.First(one => one.CabinetId == feeder.First().CabinetId);
        foreach (string device in draft.Behind(gateway).ToArray())
            draft.Take(device);
        draft.Break(FaultKind.BreakerTripped, feeder.Key, Minute / 2, Minute / 2 + 4 * Minute, toldWithinMs: Minute);
    }

    // Neighbours: those nearest to one by chance.
    private static PlannedGateway[] Neighbours(ScriptDraft draft, int count)
    {
        PlannedGateway[] free = [.. draft.Plan.Gateways.Where(gateway => draft.Behind(gateway).All(draft.IsFree))];
        PlannedGateway middle = free[draft.Random.NextBelow(free.Length)];
        PlannedGateway[] near = [.. free.OrderBy(gateway => ScriptDraft.Distance(gateway.Place, middle.Place)).Take(count)];
        foreach (string device in near.SelectMany(draft.Behind).ToArray())
            draft.Take(device);
        return near;
    }

    private static int CabinetsOfBlackout(CityPlan plan) => Math.Max(6, plan.Cabinets.Count / 3);

    // Every second gateway has a battery and tells that its cabinet is without supply; the others fall silent. Power comes back cabinet by cabinet.
    private static void AddBlackout(ScriptDraft draft, long fromMs, long lengthMs, int cabinets, bool withRemainder)
    {
        const long stage = 10_000;
        PlannedGateway[] area = Neighbours(draft, cabinets);
        long firstBack = fromMs + lengthMs;
        long allBack = firstBack + stage * area.Length;
        int? remains = withRemainder ? area.Length - 1 : null;
        for (int i = 0; i < area.Length; i++)
        {
            long back = firstBack + stage * i;
            draft.Disturb(FaultKind.SupplyLost, area[i].CabinetId, fromMs, back);
            bool hasBattery = i % 2 == 0;
            if (i == remains)
                draft.Break(FaultKind.GatewayOff, area[i].Id, fromMs, allBack + 18 * Minute, knowableMs: allBack, graceMs: ReturnGrace, hiddenSinceMs: fromMs);
            else if (!hasBattery)
                draft.Disturb(FaultKind.GatewayOff, area[i].Id, fromMs, back);
        }

        draft.ExpectOne(FaultKind.SupplyLost, $"{area.Length} cabinets", fromMs, allBack, PlacesOf(draft.Plan, area), area);
        if (withRemainder)
            AddRemainder(draft, area, fromMs, allBack);
    }

    // Lamps that the return has killed, and a breaker that it has tripped.
    private static void AddRemainder(ScriptDraft draft, PlannedGateway[] area, long fromMs, long allBack)
    {
        const int deadLamps = 4;
        long mended = allBack + 18 * Minute;
        PlannedLamp[] lamps =
        [
            .. area.Where((_, i) => i % 2 == 0 && i > 0).Select(gateway => draft.Plan.Lamps.FirstOrDefault(lamp => lamp.GatewayId == gateway.Id && lamp.Metered)).OfType<PlannedLamp>().Take(deadLamps),
        ];
        foreach (PlannedLamp lamp in lamps)
            draft.Break(FaultKind.LampDead, lamp.Id, fromMs + Minute, mended, knowableMs: allBack, graceMs: ReturnGrace, hiddenSinceMs: fromMs);
        string? segment = draft.Plan.Lamps.Where(lamp => lamp.GatewayId == area[0].Id).GroupBy(lamp => lamp.SegmentId).FirstOrDefault(one => one.Count() >= 3)?.Key;
        if (segment is not null)
            draft.Break(FaultKind.BreakerTripped, segment, allBack - Minute, mended);
    }

    // An operator's network: short gaps that nobody may hear of, and one that lasts. Behind it lamps die for good, others for a while that is over before anybody can know, and
    // a gateway stops that does not come back with the rest.
    private static void AddNetwork(ScriptDraft draft)
    {
        const int lampsBehind = 4;
        PlannedGateway[] gateways = [.. draft.Plan.Gateways];
        draft.Random.Shuffle(gateways.AsSpan());
        PlannedGateway[] cut = gateways[..Math.Max(4, gateways.Length * 2 / 5)];
        foreach (string device in cut.SelectMany(draft.Behind).ToArray())
            draft.Take(device);
        foreach ((long from, long until) in ((long, long)[])[(Minute, 3 * Minute), (5 * Minute, 7 * Minute), (30 * Minute, 32 * Minute)])
            Cut(from, until);
        const long begin = 10 * Minute;
        const long end = 24 * Minute;
        Cut(begin, end);
        draft.ExpectOne(FaultKind.LinkDown, $"{cut.Length} gateways", begin, end, PlacesOf(draft.Plan, cut), cut);

        if (cut.Length > lampsBehind)
            draft.Break(FaultKind.GatewayOff, cut[^1].Id, begin + Minute, end + 18 * Minute, knowableMs: end, graceMs: ReturnGrace, hiddenSinceMs: begin);

        PlannedLamp[] lamps = [.. cut.Select(gateway => draft.Plan.Lamps.FirstOrDefault(lamp => lamp.GatewayId == gateway.Id && lamp.Metered)).OfType<PlannedLamp>().Take(lampsBehind)];
        foreach (PlannedLamp lamp in lamps[..(lamps.Length / 2)])
            draft.Break(FaultKind.LampDead, lamp.Id, begin + 3 * Minute, end + 8 * Minute, knowableMs: end);
        foreach (PlannedLamp lamp in lamps[(lamps.Length / 2)..])
            draft.Disturb(FaultKind.LampDead, lamp.Id, begin + 3 * Minute, begin + 8 * Minute);

        void Cut(long fromMs, long untilMs)
        {
            foreach (PlannedGateway gateway in cut)
                draft.Disturb(FaultKind.LinkDown, gateway.Id, fromMs, untilMs);
        }
    }

    // Rain in cabinets, trees in cables, lightning in lamps, a neighbourhood without supply, and masts that fail: all at once.
    private static void AddStorm(ScriptDraft draft, int randomFaults)
    {
        AddBlackout(draft, 2 * Minute, 15 * Minute, Math.Max(4, draft.Plan.Cabinets.Count / 8), withRemainder: false);
        PlannedGateway[] silent = Neighbours(draft, Math.Max(4, draft.Plan.Gateways.Count / 8));
        long begin = 2 * Minute + Apart;
        foreach (PlannedGateway gateway in silent)
            draft.Disturb(FaultKind.LinkDown, gateway.Id, begin, begin + 15 * Minute);
        draft.ExpectOne(FaultKind.LinkDown, $"{silent.Length} gateways", begin, begin + 15 * Minute, PlacesOf(draft.Plan, silent), silent);
        AddRandom(draft, randomFaults, 0, 14 * Minute);
    }

    // The smallest place that holds an area is not for the script to say: a kelurahan, a kecamatan or the city.
    private static HashSet<string> PlacesOf(CityPlan plan, PlannedGateway[] area)
    {
        HashSet<string> kelurahan = [.. area.Select(gateway => gateway.KelurahanId)];
        IEnumerable<Kelurahan> places = plan.Areas.Kelurahan.Where(one => kelurahan.Contains(one.Id));
        return [.. kelurahan, .. places.Select(one => one.KecamatanId), plan.Areas.Kecamatan[0].Id[..plan.Areas.Kecamatan[0].Id.LastIndexOf('.')]];
    }
}
