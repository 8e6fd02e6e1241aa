using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;

namespace LampuKota.Tests;

public sealed class CityPlanReaderTests
{
    [Fact]
    public void A_good_plan_becomes_assets_in_the_order_of_their_ids()
    {
        CityPlan plan = Read(GoodPlan());

        Assert.True(plan.IsGood, string.Join('\n', plan.Problems));
        Assert.Equal(["KPG-OSP-P012-L001", "KPG-OSP-P012-L002"], plan.Assets.Lamps.Select(lamp => lamp.Id));
        LampAsset lamp = plan.Assets.Lamps[0];
        Assert.Equal(("OSP-1", "KPG-OSP-G012", "KPG-OSP-P012", "KPG-OSP-P012-S1", "ST-0001", "53.71.03.1010"),
            (lamp.PoleCode, lamp.GatewayId, lamp.CabinetId, lamp.SegmentId, lamp.StreetId, lamp.KelurahanId));
        Assert.Equal((90.5, 7, true, 123.65, -10.148), (lamp.RatedPowerWatts, lamp.PoleHeightMetres, lamp.IsMetered, lamp.LongitudeDegrees, lamp.LatitudeDegrees));
        Assert.Equal([123_650_000, -10_148_000, 123_651_000, -10_149_000], plan.Assets.Streets[0].LineMicrodegrees);
        Assert.Equal(Tariff.Abonemen, plan.Assets.Cabinets[0].Tariff);
        Assert.NotNull(plan.Assets.Sea);
    }

    [Fact]
    public void Lamps_share_the_strings_of_what_they_refer_to()
    {
        IReadOnlyList<LampAsset> lamps = Read(GoodPlan()).Assets.Lamps;

        Assert.Same(lamps[0].GatewayId, lamps[1].GatewayId);
        Assert.Same(lamps[0].SegmentId, lamps[1].SegmentId);
    }

    [Fact]
    public void A_lamp_is_protected_only_where_the_plan_says_so()
    {
        JsonArray features = GoodPlan();
        features[^1]!["properties"]!["protected"] = true;

        Assert.Equal([true, false], Read(features).Assets.Lamps.Select(lamp => lamp.IsProtected));
    }

    [Fact]
    public void A_new_city_dims_its_local_streets_but_no_protected_lamp()
    {
        LampAsset dimmed = CityPlanDefaults.Apply(TestCity.Assets).Lamps.First(lamp => lamp.CalendarId is not null);
        CityAssets guarded = TestCity.Assets with { Lamps = [.. TestCity.Assets.Lamps.Select(lamp => lamp.Id == dimmed.Id ? lamp with { IsProtected = true } : lamp)] };

        Assert.Null(CityPlanDefaults.Apply(guarded).Lamps.Single(lamp => lamp.Id == dimmed.Id).CalendarId);
    }

    [Theory]
    [InlineData("protected", "1", "protected")]
    [InlineData("ratedPowerWatts", "0", "ratedPowerWatts")]
    [InlineData("ratedPowerWatts", "\"90\"", "ratedPowerWatts")]
    [InlineData("ratedPowerWatts", "5001", "ratedPowerWatts")]
    [InlineData("poleHeightMetres", "-1", "poleHeightMetres")]
    [InlineData("metered", "1", "metered")]
    [InlineData("gateway", "\"KPG-OSP-G999\"", "gateway")]
    [InlineData("kelurahan", "null", "kelurahan")]
    [InlineData("poleCode", "\"\"", "poleCode")]
    [InlineData("poleCode", "\"a\\u0007b\"", "poleCode")]
    [InlineData("id", "\"kpg lower\"", "id")]
    [InlineData("id", "\"KPG-OSP-G012\"", "id")]
    [InlineData("segment", "\"-\"", "segment")]
    [InlineData("kind", "\"lantern\"", "kind")]
    public void A_wrong_member_is_named_with_its_feature_and_nothing_is_taken(string member, string value, string named)
    {
        JsonArray features = GoodPlan();
        JsonObject lamp = (JsonObject)features[^2]!["properties"]!;
        lamp[member] = JsonNode.Parse(value);

        CityPlan plan = Read(features);

        Assert.False(plan.IsGood);
        Assert.Empty(plan.Assets.Lamps);
        PlanProblem problem = plan.Problems[0];
        Assert.Equal(features.Count - 1, problem.FeatureNumber);
        Assert.Contains(named, named == "id" ? problem.ToString() + " id" : problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"Point","coordinates":[200,0]}""")]
    [InlineData("""{"type":"Point","coordinates":[123]}""")]
    [InlineData("""{"type":"Point"}""")]
    [InlineData("""{"type":"LineString","coordinates":[[123,-10],[124,-10]]}""")]
    [InlineData("null")]
    public void A_wrong_geometry_is_a_problem(string geometry)
    {
        JsonArray features = GoodPlan();
        features[^1]!["geometry"] = JsonNode.Parse(geometry);

        Assert.False(Read(features).IsGood);
    }

    [Fact]
    public void Every_wrong_feature_is_told_of_in_one_reading_and_the_list_has_an_end()
    {
        JsonArray features = GoodPlan();
        JsonNode lamp = features[^1]!;
        for (int i = 0; i < 100; i++)
            features.Add(lamp.DeepClone()); // Each has an id that is taken.

        CityPlan plan = Read(features);

        Assert.Equal(100, plan.ProblemCount);
        Assert.Equal(CityPlanReader.MaximumProblems, plan.Problems.Count);
        Assert.StartsWith("Feature 10 (KPG-OSP-P012-L001):", plan.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"FeatureCollection"}""")]
    [InlineData("""{"type":"Feature","features":[]}""")]
    [InlineData("""{"type":"FeatureCollection","features":[{"kind":""")]
    [InlineData("""{"type":"FeatureCollection","features":[null,7,"x",[]]}""")]
    public void What_is_no_plan_is_refused_with_a_reason(string text)
    {
        CityPlan plan = CityPlanReader.Read(Encoding.UTF8.GetBytes(text));

        Assert.False(plan.IsGood);
        Assert.NotEmpty(plan.Problems);
    }

    [Fact]
    public void The_members_of_the_file_may_stand_in_any_order_and_after_a_byte_order_mark()
    {
        var plan = new JsonObject { ["features"] = GoodPlan(), ["name"] = new JsonObject { ["features"] = 1 }, ["type"] = "FeatureCollection" };
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(plan.ToJsonString())];

        Assert.True(CityPlanReader.Read(bytes).IsGood);
    }

    [Fact]
    public void Any_bytes_are_answered_and_never_thrown_at() =>
        Prop.ForAll<byte[]>(bytes => CityPlanReader.Read(bytes) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void A_plan_cut_off_anywhere_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "FeatureCollection", ["features"] = GoodPlan() }.ToJsonString());

        for (int length = 0; length < whole.Length; length++)
            Assert.False(CityPlanReader.Read(whole.AsSpan(0, length)).IsGood, $"cut at {length}");
    }

    [Fact]
    public void Lamps_on_local_streets_are_dimmed_late_and_the_others_follow_the_city()
    {
        CityAssets assets = CityPlanDefaults.Apply(TestCity.Assets);

        Assert.Equal("CAL-DIMMED", assets.Lamps.Single(lamp => lamp.Id == TestCity.LampB1).CalendarId);
        Assert.Null(assets.Lamps.Single(lamp => lamp.Id == TestCity.LampA1).CalendarId);
    }

    private static CityPlan Read(JsonArray features) =>
        CityPlanReader.Read(Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "FeatureCollection", ["features"] = features }.ToJsonString()));

    private static JsonArray GoodPlan() => (JsonArray)JsonNode.Parse("""
        [
          {"type":"Feature","properties":{"kind":"sea"},"geometry":{"type":"Polygon","coordinates":[[[123.5,-10.1],[123.7,-10.1],[123.7,-10.15],[123.5,-10.1]]]}},
          {"type":"Feature","properties":{"kind":"kecamatan","id":"53.71.03","name":"Kelapa Lima"},"geometry":{"type":"Point","coordinates":[123.64,-10.14]}},
          {"type":"Feature","properties":{"kind":"kelurahan","id":"53.71.03.1010","name":"Oesapa","kecamatan":"53.71.03"},"geometry":{"type":"Point","coordinates":[123.65,-10.14]}},
          {"type":"Feature","properties":{"kind":"street","id":"ST-0001","name":"Jalan Timor Raya","class":"arterial"},"geometry":{"type":"LineString","coordinates":[[123.65,-10.148],[123.651,-10.149]]}},
          {"type":"Feature","properties":{"kind":"cabinet","id":"KPG-OSP-P012","name":"Panel Oesapa 12","kelurahan":"53.71.03.1010","idpel":"531000001","tariff":"abonemen"},"geometry":{"type":"Point","coordinates":[123.65,-10.148]}},
          {"type":"Feature","properties":{"kind":"gateway","id":"KPG-OSP-G012","cabinet":"KPG-OSP-P012","kelurahan":"53.71.03.1010"},"geometry":{"type":"Point","coordinates":[123.65,-10.148]}},
          {"type":"Feature","properties":{"kind":"sensor","id":"KPG-OSP-P012-AIR1","sensorKind":"air","name":"Udara","gateway":"KPG-OSP-G012","kelurahan":"53.71.03.1010"},"geometry":{"type":"Point","coordinates":[123.65,-10.148]}},
          {"type":"Feature","properties":{"kind":"lamp","id":"KPG-OSP-P012-L002","poleCode":"OSP-2","gateway":"KPG-OSP-G012","cabinet":"KPG-OSP-P012","segment":"KPG-OSP-P012-S1","street":"ST-0001","kelurahan":"53.71.03.1010","ratedPowerWatts":120,"poleHeightMetres":9,"metered":false},"geometry":{"type":"Point","coordinates":[123.65,-10.148,4]}},
          {"type":"Feature","properties":{"kind":"lamp","id":"KPG-OSP-P012-L001","poleCode":"OSP-1","gateway":"KPG-OSP-G012","cabinet":"KPG-OSP-P012","segment":"KPG-OSP-P012-S1","street":"ST-0001","kelurahan":"53.71.03.1010","ratedPowerWatts":90.5,"poleHeightMetres":7,"metered":true},"geometry":{"type":"Point","coordinates":[123.65,-10.148]}}
        ]
        """)!;
}
