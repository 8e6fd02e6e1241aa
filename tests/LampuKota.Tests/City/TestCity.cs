using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>A small city: two gateways of three lamps each, of which the last has no meter.</summary>
internal static class TestCity
{
    public const string GatewayA = "KPG-OBB-G001";
    public const string GatewayB = "KPG-NKT-G001";
    public const string LampA1 = "KPG-OBB-P001-L001";
    public const string LampA2 = "KPG-OBB-P001-L002";
    public const string LampA3 = "KPG-OBB-P001-L003";
    public const string LampB1 = "KPG-NKT-P001-L001";
    public const string LampB2 = "KPG-NKT-P001-L002";
    public const string Unmetered = "KPG-NKT-P001-L003";
    public const string Sensor = "KPG-OBB-P001-AIR1";
    public const string Oebobo = "53.71.04.1001";
    public const string NaikotenDua = "53.71.05.1005";

    public static CityAssets Assets { get; } = new(
        """{"type":"Polygon","coordinates":[[[123.5,-10.1],[123.7,-10.1],[123.7,-10.15],[123.5,-10.1]]]}""",
        [Kecamatan("53.71.04", "Oebobo"), Kecamatan("53.71.05", "Kota Raja")],
        [
            Kelurahan(Oebobo, "Oebobo", "53.71.04"), Kelurahan("53.71.04.1014", "Tuak Daun Merah", "53.71.04"),
            Kelurahan("53.71.05.1004", "Naikoten Satu", "53.71.05"), Kelurahan(NaikotenDua, "Naikoten Dua", "53.71.05"),
        ],
        [Street("ST-0001", "Jalan El Tari", StreetClass.Arterial), Street("ST-0002", "Gang Mawar", StreetClass.Local)],
        [Cabinet("KPG-NKT-P001", NaikotenDua), Cabinet("KPG-OBB-P001", Oebobo)],
        [Gateway(GatewayB, "KPG-NKT-P001", NaikotenDua), Gateway(GatewayA, "KPG-OBB-P001", Oebobo)],
        [
            Lamp(LampB1, GatewayB, "KPG-NKT-P001", NaikotenDua), Lamp(LampB2, GatewayB, "KPG-NKT-P001", NaikotenDua),
            Lamp(Unmetered, GatewayB, "KPG-NKT-P001", NaikotenDua) with { IsMetered = false },
            Lamp(LampA1, GatewayA, "KPG-OBB-P001", Oebobo), Lamp(LampA2, GatewayA, "KPG-OBB-P001", Oebobo), Lamp(LampA3, GatewayA, "KPG-OBB-P001", Oebobo),
        ],
        [
            new SensorAsset
            {
                Id = Sensor, Kind = "air", Name = "Udara Oebobo", GatewayId = GatewayA, KelurahanId = Oebobo, LongitudeDegrees = 123.6, LatitudeDegrees = -10.16,
            },
        ]);

    public static CitySnapshot Snapshot { get; } = new(Assets, version: 1);

    public static Person Operator { get; } = new("maria", "Maria Bria", PersonRole.Operator);

    public static Person SecondOperator { get; } = new("petrus", "Petrus Tallo", PersonRole.Operator);

    public static Person Crew { get; } = new("yohanes", "Yohanes Nope", PersonRole.Crew);

    public static LampGroups Groups { get; } = new([new LampGroup("PASAR", "Pasar Oebobo", LampGroupKind.Market, [LampA2, LampB2, "KPG-GONE"])]);

    public static CommandRecord Make(CommandRequest request, string id, long nowUnixMs, ApprovalLimits? limits = null) => CommandRules.Make(
        request, Operator, CommandScopes.Resolve(request.Scope, request.LampIds, Snapshot, Groups), limits ?? new ApprovalLimits(), id, nowUnixMs);

    public static CityDirectory Directory()
    {
        var directory = new CityDirectory();
        directory.Replace(Assets);
        return directory;
    }

    public static LampAsset Lamp(string id, string gatewayId, string cabinetId, string kelurahanId) => new()
    {
        Id = id,
        PoleCode = "T-" + id[^3..],
        GatewayId = gatewayId,
        CabinetId = cabinetId,
        SegmentId = cabinetId + "-S1",
        StreetId = gatewayId == GatewayA ? "ST-0001" : "ST-0002",
        KelurahanId = kelurahanId,
        RatedPowerWatts = 100,
        PoleHeightMetres = 9,
        IsMetered = true,
        LongitudeDegrees = 123.6,
        LatitudeDegrees = -10.17,
    };

    private static Kecamatan Kecamatan(string id, string name) => new() { Id = id, Name = name, LongitudeDegrees = 123.6, LatitudeDegrees = -10.16 };

    private static Kelurahan Kelurahan(string id, string name, string kecamatanId) =>
        new() { Id = id, Name = name, KecamatanId = kecamatanId, LongitudeDegrees = 123.61, LatitudeDegrees = -10.17 };

    private static Street Street(string id, string name, StreetClass streetClass) =>
        new() { Id = id, Name = name, Class = streetClass, LineMicrodegrees = [123_600_000, -10_170_000, 123_610_000, -10_160_000] };

    private static Cabinet Cabinet(string id, string kelurahanId) => new()
    {
        Id = id,
        Name = "Panel " + id,
        KelurahanId = kelurahanId,
        CustomerNumber = "531000000001",
        Tariff = Tariff.Metered,
        LongitudeDegrees = 123.6,
        LatitudeDegrees = -10.16,
    };

    private static GatewayAsset Gateway(string id, string cabinetId, string kelurahanId) =>
        new() { Id = id, CabinetId = cabinetId, KelurahanId = kelurahanId, LongitudeDegrees = 123.6, LatitudeDegrees = -10.16 };
}
