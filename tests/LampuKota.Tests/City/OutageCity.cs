using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>A city of many cabinets: in each of two kecamatan a number of them, each with a gateway and two segments of lamps.</summary>
internal static class OutageCity
{
    public const int LampsPerSegment = 10;

    /// <summary>Makes it.</summary>
    /// <param name="cabinetsPerKecamatan">Cabinets of each kecamatan.</param>
    /// <param name="lampsPerSegment">Lamps of each segment.</param>
    /// <param name="isSpread">Whether cabinets stand 600 m apart in a row, each in a kelurahan of its own, and the kecamatan 20 km apart; else all in one place.</param>
    public static CitySnapshot Make(int cabinetsPerKecamatan, int lampsPerSegment = LampsPerSegment, bool isSpread = false)
    {
        string[] districts = ["53.71.04", "53.71.05"];
        var cabinets = new List<Cabinet>();
        var gateways = new List<GatewayAsset>();
        var lamps = new List<LampAsset>();
        for (int district = 0; district < districts.Length; district++)
        {
            for (int number = 0; number < cabinetsPerKecamatan; number++)
                AddCabinet(district, number, KelurahanOf(district, number));
        }

        return new CitySnapshot(
            CityAssets.Empty with
            {
                Kecamatan = [.. districts.Select(id => new Kecamatan { Id = id, Name = id, LongitudeDegrees = 123.6, LatitudeDegrees = -10.2 })],
                Kelurahan = [.. cabinets.Select(cabinet => cabinet.KelurahanId).Distinct().Select(id => new Kelurahan { Id = id, Name = id, KecamatanId = id[..8], LongitudeDegrees = 123.6, LatitudeDegrees = -10.2 })],
                Streets = [new Street { Id = "ST-0001", Name = "Jalan", Class = StreetClass.Local, LineMicrodegrees = [0, 0, 1, 1] }, new Street { Id = "ST-0002", Name = "Gang", Class = StreetClass.Local, LineMicrodegrees = [0, 0, 1, 1] }],
                Cabinets = cabinets,
                Gateways = gateways,
                Lamps = lamps,
            },
            version: 1);

        string KelurahanOf(int district, int number) => $"{districts[district]}.{1001 + (isSpread ? number : 0)}";

        void AddCabinet(int district, int number, string kelurahanId)
        {
            string id = CabinetId(district, number);
            double longitude = isSpread ? 123.6 + (number * 0.0055) : 123.6;
            double latitude = isSpread ? -10.2 + (district * 0.18) : -10.2;
            cabinets.Add(new Cabinet { Id = id, Name = id, KelurahanId = kelurahanId, Tariff = Tariff.Metered, LongitudeDegrees = longitude, LatitudeDegrees = latitude });
            gateways.Add(new GatewayAsset { Id = GatewayId(district, number), CabinetId = id, KelurahanId = kelurahanId, LongitudeDegrees = longitude, LatitudeDegrees = latitude });
            for (int lamp = 0; lamp < 2 * lampsPerSegment; lamp++)
            {
                lamps.Add(TestCity.Lamp(LampId(district, number, lamp), GatewayId(district, number), id, kelurahanId) with
                {
                    SegmentId = SegmentId(district, number, lamp / lampsPerSegment),
                });
            }
        }
    }

    public static string CabinetId(int district, int number) => $"D{district}-P{number:D3}";

    public static string GatewayId(int district, int number) => $"D{district}-G{number:D3}";

    public static string SegmentId(int district, int number, int segment) => $"{CabinetId(district, number)}-S{segment + 1}";

    public static string LampId(int district, int number, int lamp) => $"{CabinetId(district, number)}-L{lamp:D3}";
}
