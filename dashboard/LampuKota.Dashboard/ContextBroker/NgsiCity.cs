using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The city as entities of FIWARE's smart data models for street lighting: what each asset is, and what is known of it at this moment.</summary>
/// <param name="city">The assets.</param>
/// <param name="groups">The lamp groups.</param>
/// <param name="area">What the person may see.</param>
/// <param name="find">What is known of a lamp now.</param>
internal sealed class NgsiCity(CitySnapshot city, LampGroups groups, AreaView area, Func<string, LampNow?> find)
{
    private const string Watt = "WTT", Metre = "MTR", Volt = "VLT", Ampere = "AMP";

    /// <summary>The ids of all entities of a type, in an order that stays.</summary>
    public IReadOnlyList<string> IdsOf(string type) => type switch
    {
        NgsiIds.Streetlight => [.. city.Lamps.Where(area.Has).Select(lamp => lamp.Id)],
        NgsiIds.ControlCabinet => [.. Cabinets().Select(cabinet => cabinet.Id)],
        _ => [.. Cabinets().SelectMany(cabinet => city.SegmentsOfCabinet(cabinet.Id)), .. groups.All.Select(group => group.Id).Where(id => MembersOf(id).Length > 0)],
    };

    /// <summary>An entity.</summary>
    /// <param name="type">One of <see cref="NgsiIds.Types"/>.</param>
    /// <param name="id">Our own id.</param>
    /// <returns>Null where there is none, or not for this person.</returns>
    public NgsiEntity? Find(string type, string id) => type switch
    {
        NgsiIds.Streetlight when find(id) is { } now && area.Has(now.Lamp) => Streetlight(now),
        NgsiIds.ControlCabinet when city.FindCabinet(id) is { } cabinet && area.HasKelurahan(cabinet.KelurahanId) => ControlCabinet(cabinet),
        NgsiIds.StreetlightGroup when MembersOf(id) is [_, ..] members => Group(id, members),
        _ => null,
    };

    private IEnumerable<Cabinet> Cabinets() => city.Assets.Cabinets.Where(cabinet => area.HasKelurahan(cabinet.KelurahanId));

    private NgsiEntity Streetlight(LampNow now)
    {
        LampAsset lamp = now.Lamp;
        string district = city.FindKelurahan(lamp.KelurahanId)?.Name ?? lamp.KelurahanId;
        List<NgsiAttribute> attributes =
        [
            new NgsiAttribute.Place([(lamp.LongitudeDegrees, lamp.LatitudeDegrees)]),
            new NgsiAttribute.Address(city.FindStreet(lamp.StreetId)?.Name ?? "", district, KecamatanOf(lamp.KelurahanId)),
            new NgsiAttribute.Text("areaServed", district),
            new NgsiAttribute.Text("streetPoleNum", lamp.PoleCode),
            new NgsiAttribute.Text("circuit", lamp.SegmentId),
            new NgsiAttribute.Text("controllingMethod", "individual"),
            new NgsiAttribute.Number("lanternHeight", lamp.PoleHeightMetres, Metre),
            new NgsiAttribute.Number("powerRating", lamp.RatedPowerWatts, Watt),
            new NgsiAttribute.Relation("refStreetlightControlCabinet", [NgsiIds.Of(NgsiIds.ControlCabinet, lamp.CabinetId)], IsSingle: true),
            new NgsiAttribute.Relation("refStreetlightGroup", [NgsiIds.Of(NgsiIds.StreetlightGroup, lamp.SegmentId)], IsSingle: true),
        ];
        if (StatusOf(now.Condition) is { } status)
            attributes.Add(new NgsiAttribute.Text("status", status));
        // What a lamp behind a silent gateway does now is not known, only what it did.
        if (now.Level is { } level && now.Condition != LampCondition.Offline)
            attributes.Add(new NgsiAttribute.Text("powerState", PowerStateOf(level.Value)));
        AddMeasured(attributes, now, "illuminanceLevel", "actualLightState", null, 0.01);
        AddMeasured(attributes, now, "powerConsumption", "activePower", Watt);
        AddMeasured(attributes, now, "voltage", "supplyVoltage", Volt);
        AddMeasured(attributes, now, "current", "supplyCurrent", Ampere);
        AddMeasured(attributes, now, "powerFactor", "powerFactor", null);
        return new NgsiEntity(NgsiIds.Of(NgsiIds.Streetlight, lamp.Id), NgsiIds.Streetlight, attributes);
    }

    private NgsiEntity ControlCabinet(Cabinet cabinet)
    {
        string district = city.FindKelurahan(cabinet.KelurahanId)?.Name ?? cabinet.KelurahanId;
        List<NgsiAttribute> attributes =
        [
            new NgsiAttribute.Place([(cabinet.LongitudeDegrees, cabinet.LatitudeDegrees)]),
            new NgsiAttribute.Text("name", cabinet.Name),
            new NgsiAttribute.Text("areaServed", district),
            new NgsiAttribute.Text("workingMode", "automatic"),
            new NgsiAttribute.Words("features", ["astronomicalClock", "individualControl"]),
        ];
        if (city.SegmentsOfCabinet(cabinet.Id) is [_, ..] segments)
            attributes.Add(new NgsiAttribute.Relation("refStreetlightGroup", [.. segments.Select(segment => NgsiIds.Of(NgsiIds.StreetlightGroup, segment))]));
        return new NgsiEntity(NgsiIds.Of(NgsiIds.ControlCabinet, cabinet.Id), NgsiIds.ControlCabinet, attributes);
    }

    private NgsiEntity Group(string id, LampAsset[] members)
    {
        List<NgsiAttribute> attributes =
        [
            new NgsiAttribute.Place([.. members.Select(lamp => (lamp.LongitudeDegrees, lamp.LatitudeDegrees)).Distinct()]),
            new NgsiAttribute.Text("name", groups.Find(id)?.Name ?? id),
            new NgsiAttribute.Relation("refStreetlight", [.. members.Select(lamp => NgsiIds.Of(NgsiIds.Streetlight, lamp.Id))]),
        ];
        if (city.CabinetOfSegment(id) is { } cabinet)
        {
            attributes.Add(new NgsiAttribute.Text("circuit", id));
            attributes.Add(new NgsiAttribute.Relation("refStreetlightControlCabinet", [NgsiIds.Of(NgsiIds.ControlCabinet, cabinet.Id)], IsSingle: true));
        }

        if (LevelsOf(members) is [_, ..] levels)
        {
            attributes.Add(new NgsiAttribute.Text("powerState", PowerStateOf(levels.Average())));
            attributes.Add(new NgsiAttribute.Number("illuminanceLevel", Math.Round(levels.Average() / 100, 2)));
        }

        return new NgsiEntity(NgsiIds.Of(NgsiIds.StreetlightGroup, id), NgsiIds.StreetlightGroup, attributes);
    }

    private double[] LevelsOf(LampAsset[] members) =>
        [.. members.Select(lamp => find(lamp.Id)).Where(now => now is { Level: not null, Condition: not LampCondition.Offline }).Select(now => now!.Level!.Value.Value)];

    private LampAsset[] MembersOf(string groupId)
    {
        IEnumerable<LampAsset> members = groups.Find(groupId) is { } group
            ? group.LampIds.Select(city.FindLamp).OfType<LampAsset>()
            : city.LampsOfSegment(groupId).Select(index => city.Lamps[index]);
        return [.. members.Where(area.Has)];
    }

    private string KecamatanOf(string kelurahanId) =>
        city.FindKelurahan(kelurahanId) is { } kelurahan ? city.FindKecamatan(kelurahan.KecamatanId)?.Name ?? kelurahan.KecamatanId : "";

    private static string? StatusOf(LampCondition condition) => condition switch
    {
        LampCondition.Normal => "ok",
        LampCondition.Failed => "defectiveLamp",
        _ => null,
    };

    private static string PowerStateOf(double levelPercent) => levelPercent switch { <= 0 => "off", < 100 => "low", _ => "on" };

    private static void AddMeasured(List<NgsiAttribute> attributes, LampNow now, string name, string quantity, string? unitCode, double factor = 1)
    {
        if (now.Values.TryGetValue(quantity, out Measured measured))
            attributes.Add(new NgsiAttribute.Number(name, Math.Round(measured.Value * factor, 4), unitCode, measured.TimestampUnixMs));
    }
}
