using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>Files of assets: what is written is read again, and what is no such file is refused in a sentence.</summary>
public sealed class AssetFileTests
{
    [Theory]
    [InlineData(AssetKind.Lamp, true)]
    [InlineData(AssetKind.Lamp, false)]
    [InlineData(AssetKind.Cabinet, true)]
    [InlineData(AssetKind.Cabinet, false)]
    [InlineData(AssetKind.Gateway, true)]
    [InlineData(AssetKind.Gateway, false)]
    public void What_is_exported_is_read_again_and_changes_nothing(AssetKind kind, bool isCsv)
    {
        CityAssets assets = TestCity.Assets;
        var city = new CitySnapshot(assets with { Lamps = [.. assets.Lamps.Select(lamp => lamp with { PoleCode = "=T;\"1é", RatedPowerWatts = 72.5, LongitudeDegrees = 123.612345 })] }, 1);
        IReadOnlyList<string> ids = AssetIds.Of(city, kind, new LampQuery(), AreaView.Of(TestCity.Operator, city));

        byte[] file = isCsv ? AssetExport.ToCsv(city, kind, ids) : AssetExport.ToGeoJson(city, kind, ids);

        AssetPlan plan = AssetPlan.Of(AssetFile.Read(System.Text.Encoding.UTF8.GetString(file)), city, AssetGuards.None);
        Assert.Equal(ids, plan.Lines.Select(line => line.Row.Id));
        Assert.All(plan.Lines, line => Assert.Equal(AssetOutcome.Unchanged, line.Outcome));
    }

    [Theory]
    [InlineData("id,ratedPowerWatts\nKPG-OBB-P001-L001,72.5")]
    [InlineData("\uFEFFratedPowerWatts;id;kind\r\n72,5;KPG-OBB-P001-L001;lamp\r\n;;\r\n")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"id":"KPG-OBB-P001-L001","ratedPowerWatts":72.5,"segment":null}}]}""")]
    public void Columns_stand_in_any_order_and_only_what_is_said_changes(string text)
    {
        AssetLine line = Assert.Single(AssetPlan.Of(AssetFile.Read(text), TestCity.Snapshot, AssetGuards.None).Lines);

        Assert.Equal([new AssetChange("ratedPowerWatts", "100", "72.5")], line.Changes);
    }

    [Fact]
    public void What_the_register_does_not_hold_is_refused_row_by_row()
    {
        AssetPlan plan = AssetPlan.Of(AssetFile.Read("id,kind,name\nST-0001,street,Jalan\nKPG-OBB-P001,cabinet,Panel"), TestCity.Snapshot, AssetGuards.None);

        Assert.Equal([AssetOutcome.Refused, AssetOutcome.Changed], plan.Lines.Select(line => line.Outcome));
        Assert.Equal("kind", plan.Lines[0].Problems[0].Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("name,power\nA,1")]
    [InlineData("id,colour\nA,red")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"features":[]}""")]
    [InlineData("""{"features":{}}""")]
    public void What_is_no_file_of_assets_is_refused(string text) =>
        Assert.Equal((Refusal.Invalid, "file"), Assert.Throws<RequestRefusedException>(() => AssetFile.Read(text)) is var refused ? (refused.Refusal, refused.Field) : default);

    [Theory]
    [InlineData("""{"features":[1,null,[],{"properties":7},{"properties":{"id":[1]},"geometry":{"coordinates":["a",{}]}}]}""")]
    [InlineData("id,poleCode\n\"KPG,\"x")]
    public void Hostile_rows_are_judged_like_any_others(string text) =>
        Assert.All(AssetPlan.Of(AssetFile.Read(text), TestCity.Snapshot, AssetGuards.None).Lines, line => Assert.Equal(AssetOutcome.Refused, line.Outcome));

    [Fact]
    public void A_file_that_is_too_long_is_not_read() =>
        Assert.Equal(Refusal.TooLarge, Assert.Throws<RequestRefusedException>(() => AssetFile.Read(new string(' ', AssetFile.MaximumLength + 1))).Refusal);
}
