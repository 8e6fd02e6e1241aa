using System.Security.Cryptography;
using System.Text.Json;
using LampuKota.Lighting;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class CityPlanTests
{
    private static readonly CityPlan Plan = CityPlanner.Draw(seed: 1, lamps: 2_000);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_another_city()
    {
        Assert.Equal(Written(Plan), Written(CityPlanner.Draw(1, 2_000)));
        Assert.NotEqual(Written(Plan), Written(CityPlanner.Draw(2, 2_000)));
    }

    [Fact]
    public void A_small_city_is_the_same_on_every_machine()
    {
        // Changes only when the way cities are drawn changes on purpose: a city's data folder belongs to its plan.
        Assert.Equal("21204ba4e4e50666", Convert.ToHexStringLower(SHA256.HashData(Written(CityPlanner.Draw(1, 51))))[..16]);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(200)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public void A_city_has_exactly_the_lamps_asked_for_and_some_in_every_kelurahan(int lamps)
    {
        CityPlan plan = CityPlanner.Draw(3, lamps);

        Assert.Equal(lamps, plan.Lamps.Count);
        Assert.Equal(51, plan.Lamps.Select(lamp => lamp.KelurahanId).Distinct().Count());
    }

    [Fact]
    public void The_largest_city_can_be_drawn_from_any_seed()
    {
        Assert.Equal(100_000, CityPlanner.Draw(7, CityPlanner.MostLamps).Lamps.Count);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100_001)]
    public void A_city_outside_its_limits_is_refused(int lamps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CityPlanner.Draw(1, lamps));

    [Fact]
    public void Ids_are_valid_and_unique()
    {
        List<string> ids =
        [
            .. Plan.Cabinets.Select(cabinet => cabinet.Id),
            .. Plan.Gateways.Select(gateway => gateway.Id),
            .. Plan.Lamps.Select(lamp => lamp.Id),
            .. Plan.Sensors.Select(sensor => sensor.Id),
            .. Plan.Streets.Select(street => street.Id),
        ];

        Assert.All(ids, id => Assert.True(DeviceId.IsValid(id), id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(51, Plan.Areas.Kelurahan.Select(area => area.Code).Distinct().Count());
    }

    [Fact]
    public void Every_reference_is_met_before_it_is_used()
    {
        var known = new HashSet<string>();
        using var document = JsonDocument.Parse(Written(Plan));
        foreach (JsonElement feature in document.RootElement.GetProperty("features").EnumerateArray())
        {
            JsonElement properties = feature.GetProperty("properties");
            foreach (string reference in new[] { "kecamatan", "kelurahan", "cabinet", "gateway", "street" })
            {
                if (properties.TryGetProperty(reference, out JsonElement id))
                    Assert.Contains(id.GetString()!, known);
            }

            if (properties.TryGetProperty("id", out JsonElement own))
                known.Add(own.GetString()!);
        }

        Assert.True(known.Count > Plan.Lamps.Count + Plan.Streets.Count);
    }

    [Fact]
    public void Nothing_stands_in_the_sea()
    {
        var sea = new Ring([.. Plan.Sea.SkipLast(1).Select(point => point.ToPlane())]);

        Assert.All(Plan.Lamps, lamp => Assert.False(sea.Contains(lamp.Place.ToPlane()), lamp.Id));
        Assert.All(Plan.Cabinets, cabinet => Assert.False(sea.Contains(cabinet.Place.ToPlane()), cabinet.Id));
        Assert.All(Plan.Areas.Kelurahan, area => Assert.False(sea.Contains(area.Centre.ToPlane()), area.Name));
        Assert.All(Plan.Streets.SelectMany(street => street.Line), point => Assert.False(sea.Contains(point.ToPlane())));
        Assert.True(sea.Contains(new GeoPoint(123.56, -10.12).ToPlane()), "Kupang Bay is sea");
    }

    [Fact]
    public void Poles_keep_their_distance_and_lamps_suit_their_street()
    {
        Dictionary<string, StreetClass> classes = Plan.Streets.ToDictionary(street => street.Id, street => street.Class);
        foreach (PlannedLamp lamp in Plan.Lamps)
        {
            switch (classes[lamp.StreetId])
            {
                case StreetClass.Arterial:
                    Assert.InRange(lamp.RatedPowerWatts, 120, 200);
                    Assert.Equal(9, lamp.PoleHeightMetres);
                    break;
                case StreetClass.Connector:
                    Assert.InRange(lamp.RatedPowerWatts, 90, 120);
                    Assert.Equal(9, lamp.PoleHeightMetres);
                    break;
                default:
                    Assert.Equal(40, lamp.RatedPowerWatts);
                    Assert.Equal(7, lamp.PoleHeightMetres);
                    break;
            }
        }

        PlanePoint[] places = [.. Plan.Lamps.Select(lamp => lamp.Place.ToPlane()).OrderBy(place => place.X)];
        for (int i = 0; i < places.Length; i++)
        {
            for (int j = i + 1; j < places.Length && places[j].X - places[i].X < 13; j++)
                Assert.True((places[i] - places[j]).Length > 13);
        }
    }

    [Fact]
    public void A_gateway_has_about_fifty_lamps_and_most_lamps_are_metered()
    {
        List<int> counts = [.. Plan.Lamps.GroupBy(lamp => lamp.GatewayId).Select(group => group.Count())];

        Assert.Equal(Plan.Gateways.Count, counts.Count);
        Assert.InRange(counts.Max(), 30, 75);
        Assert.InRange(Plan.Lamps.Count(lamp => !lamp.Metered), 20, 120);
    }

    [Fact]
    public void Lamps_around_markets_and_hospitals_are_protected_and_most_others_are_not()
    {
        Assert.InRange(Plan.Lamps.Count(lamp => lamp.IsProtected), 12, 200);
        Assert.Equal(6, Plan.Lamps.Where(lamp => lamp.IsProtected).Select(lamp => Plan.Areas.Kelurahan.MinBy(area => (area.Centre.ToPlane() - lamp.Place.ToPlane()).LengthSquared)!.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_main_roads_hang_together(ulong seed)
    {
        List<Street> left = new RoadBuilder(Areas.Load(), new Coast(seed), seed).Build();
        Assert.Contains(left, road => road.Name == "Jalan Piet A. Tallo");

        var reached = new HashSet<PlanePoint>(left[0].Line);
        while (left.FindIndex(road => road.Line.Any(reached.Contains)) is >= 0 and int next)
        {
            reached.UnionWith(left[next].Line);
            left.RemoveAt(next);
        }

        Assert.Empty(left);
    }

    [Fact]
    public void The_city_has_every_kind_of_sensor() =>
        Assert.Equal(4, Plan.Sensors.Select(sensor => sensor.Kind).Distinct().Count());

    [Fact]
    public void The_kelurahan_are_the_official_ones()
    {
        Assert.Equal(6, Plan.Areas.Kecamatan.Count);
        Assert.Equal(51, Plan.Areas.Kelurahan.Count);
        Kelurahan oesapa = Assert.Single(Plan.Areas.Kelurahan, area => area.Name == "Oesapa");
        Assert.Equal(("53.71.03.1010", "53.71.03", "OSP"), (oesapa.Id, oesapa.KecamatanId, oesapa.Code));
    }

    private static byte[] Written(CityPlan plan)
    {
        using var stream = new MemoryStream();
        CityPlanWriter.Write(plan, stream);
        return stream.ToArray();
    }
}
