using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;

namespace LampuKota.Tests;

/// <summary>What rows of a form, a file or a call come to.</summary>
public sealed class AssetPlanTests
{
    private const string CabinetA = "KPG-OBB-P001";

    private static readonly Dictionary<string, string> NewLamp = new()
    {
        ["poleCode"] = "T-099", ["gateway"] = TestCity.GatewayA, ["cabinet"] = CabinetA, ["segment"] = CabinetA + "-S1", ["street"] = "ST-0001", ["kelurahan"] = TestCity.Oebobo,
        ["ratedPowerWatts"] = "90", ["poleHeightMetres"] = "7.5", ["metered"] = "ya", ["longitude"] = "123.61", ["latitude"] = "-10.17",
    };

    [Fact]
    public void A_change_of_one_field_leaves_all_others_as_they_are()
    {
        AssetLine line = Assert.Single(Plan(Row(TestCity.LampA1, ("ratedPowerWatts", "60"))).Lines);

        Assert.Equal(AssetOutcome.Changed, line.Outcome);
        Assert.Equal([new AssetChange("ratedPowerWatts", "100", "60")], line.Changes);
        Assert.Equal(TestCity.Snapshot.FindLamp(TestCity.LampA1)! with { RatedPowerWatts = 60 }, line.Asset);
    }

    [Theory]
    [InlineData("7.5")]
    [InlineData("7,5")]
    public void A_number_may_be_written_with_a_point_or_a_comma(string text) =>
        Assert.Equal(7.5, Assert.IsType<LampAsset>(Plan(Row(TestCity.LampA1, ("poleHeightMetres", text))).Lines[0].Asset).PoleHeightMetres);

    [Fact]
    public void What_is_so_already_changes_nothing() =>
        Assert.Equal(AssetOutcome.Unchanged, Plan(Row(TestCity.LampA1, ("ratedPowerWatts", "100"))).Lines[0].Outcome);

    [Fact]
    public void A_new_lamp_is_added_with_all_that_it_needs_and_is_not_protected_unless_said()
    {
        var lamp = Assert.IsType<LampAsset>(Plan(new AssetRow(1, AssetKind.Lamp, "KPG-OBB-P001-L099", NewLamp)).Lines[0].Asset);

        Assert.Equal(("T-099", 90.0, 7.5, true, false, (string?)null), (lamp.PoleCode, lamp.RatedPowerWatts, lamp.PoleHeightMetres, lamp.IsMetered, lamp.IsProtected, lamp.CalendarId));
    }

    [Fact]
    public void A_new_lamp_says_every_field_that_it_lacks()
    {
        AssetLine line = Plan(Row("KPG-OBB-P001-L099")).Lines[0];

        Assert.Equal(AssetFields.NamesOf(AssetKind.Lamp).Where(name => name is not ("protected" or "luminaire" or "ratedLifeHours" or "installedAtHours")), line.Problems.Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("ratedPowerWatts", "0")]
    [InlineData("ratedPowerWatts", "NaN")]
    [InlineData("ratedPowerWatts", "1.000,5")]
    [InlineData("poleHeightMetres", "61")]
    [InlineData("longitude", "180.1")]
    [InlineData("latitude", "-90.5")]
    [InlineData("gateway", "KPG-NOT-G001")]
    [InlineData("cabinet", "KPG-NOT-P001")]
    [InlineData("street", "ST-9999")]
    [InlineData("kelurahan", "Oebobo")]
    [InlineData("segment", "s1")]
    [InlineData("metered", "maybe")]
    [InlineData("poleCode", "a\tb")]
    [InlineData("poleCode", "-")]
    [InlineData("ratedLifeHours", "999")]
    [InlineData("installedAtHours", "-1")]
    [InlineData("colour", "red")]
    public void What_cannot_be_is_refused_with_its_field(string field, string value)
    {
        AssetLine line = Plan(Row(TestCity.LampA1, (field, value))).Lines[0];

        Assert.Equal((AssetOutcome.Refused, field), (line.Outcome, Assert.Single(line.Problems).Field));
    }

    [Fact]
    public void A_lamp_may_stand_on_a_cabinet_and_a_gateway_that_come_after_it()
    {
        AssetRow[] rows =
        [
            Row(TestCity.LampA1, ("gateway", "KPG-NEW-G001"), ("cabinet", "KPG-NEW-P001"), ("segment", "KPG-NEW-P001-S1")),
            new AssetRow(2, AssetKind.Gateway, "KPG-NEW-G001", new Dictionary<string, string> { ["cabinet"] = "KPG-NEW-P001", ["kelurahan"] = TestCity.Oebobo, ["longitude"] = "123.6", ["latitude"] = "-10.1" }),
            new AssetRow(3, AssetKind.Cabinet, "KPG-NEW-P001", new Dictionary<string, string> { ["name"] = "Panel baru", ["kelurahan"] = TestCity.Oebobo, ["tariff"] = "abonemen", ["longitude"] = "123.6", ["latitude"] = "-10.1" }),
        ];

        AssetPlan plan = AssetPlan.Of(rows, TestCity.Snapshot, AssetGuards.None);

        Assert.Equal([AssetOutcome.Changed, AssetOutcome.Added, AssetOutcome.Added], plan.Lines.Select(line => line.Outcome));
        CityAssets merged = AssetMerge.With(TestCity.Assets, plan);
        Assert.Equal(merged.Cabinets.Select(cabinet => cabinet.Id).Order(StringComparer.Ordinal), merged.Cabinets.Select(cabinet => cabinet.Id));
        Assert.Equal("KPG-NEW-G001", new CitySnapshot(merged, 2).FindLamp(TestCity.LampA1)!.GatewayId);
    }

    [Fact]
    public void A_segment_is_not_left_at_two_cabinets()
    {
        AssetLine line = Plan(Row(TestCity.LampA1, ("cabinet", "KPG-NKT-P001"))).Lines[0];

        Assert.Equal(("segment", AssetOutcome.Refused), (Assert.Single(line.Problems).Field, line.Outcome));
    }

    [Fact]
    public void A_segment_may_move_whole()
    {
        string[] lamps = [TestCity.LampA1, TestCity.LampA2, TestCity.LampA3];

        Assert.All(Plan([.. lamps.Select(lamp => Row(lamp, ("cabinet", "KPG-NKT-P001")))]).Lines, line => Assert.Equal(AssetOutcome.Changed, line.Outcome));
    }

    [Fact]
    public void A_row_that_is_refused_stays_where_it_was_and_so_keeps_its_neighbours_there()
    {
        AssetPlan plan = Plan(
            Row(TestCity.LampA1, ("cabinet", "KPG-NKT-P001")), Row(TestCity.LampA2, ("cabinet", "KPG-NKT-P001")), Row(TestCity.LampA3, ("cabinet", "KPG-NKT-P001"), ("ratedPowerWatts", "-1")));

        Assert.All(plan.Lines, line => Assert.Equal(AssetOutcome.Refused, line.Outcome));
    }

    [Fact]
    public void Protection_waits_for_a_calendar_that_keeps_the_light()
    {
        var dark = new AssetGuards(_ => true, _ => false);

        Assert.Equal("protected", AssetPlan.Of([Row(TestCity.LampA1, ("protected", "true"))], TestCity.Snapshot, dark).Lines[0].Problems[0].Field);
        Assert.Equal(AssetOutcome.Changed, AssetPlan.Of([Row(TestCity.LampA1, ("ratedPowerWatts", "60"))], TestCity.Snapshot, dark).Lines[0].Outcome);
    }

    [Fact]
    public void A_locked_lamp_keeps_its_gateway()
    {
        var locked = new AssetGuards(_ => false, id => id == TestCity.LampA1);

        Assert.Equal("gateway", AssetPlan.Of([Row(TestCity.LampA1, ("gateway", TestCity.GatewayB))], TestCity.Snapshot, locked).Lines[0].Problems[0].Field);
        Assert.Equal(AssetOutcome.Changed, AssetPlan.Of([Row(TestCity.LampA1, ("poleCode", "X"))], TestCity.Snapshot, locked).Lines[0].Outcome);
    }

    [Fact]
    public void An_id_stands_once_and_for_one_kind_only()
    {
        AssetPlan plan = Plan(Row(TestCity.LampA1, ("poleCode", "X")), Row(TestCity.LampA1, ("poleCode", "Y")), Row(TestCity.GatewayA), Row("lower"));

        Assert.Equal([AssetOutcome.Changed, AssetOutcome.Refused, AssetOutcome.Refused, AssetOutcome.Refused], plan.Lines.Select(line => line.Outcome));
        Assert.All(plan.Lines.Skip(1), line => Assert.Equal("id", line.Problems[0].Field));
    }

    [Fact]
    public void The_fields_of_a_lamp_are_all_of_it() => Prop.ForAll(ArbMap.Default.ArbFor<(NormalFloat Power, NormalFloat Height, NonNull<string> Pole, bool IsMetered)>(), given =>
    {
        LampAsset lamp = TestCity.Lamp("L-1", TestCity.GatewayA, CabinetA, TestCity.Oebobo) with
        {
            RatedPowerWatts = Math.Clamp(Math.Abs(given.Power.Item), 0.001, 900),
            PoleHeightMetres = Math.Clamp(Math.Abs(given.Height.Item), 0.001, 60),
            PoleCode = "P" + string.Concat(given.Pole.Item.Where(char.IsLetterOrDigit).Take(40)),
            IsMetered = given.IsMetered,
        };
        AssetPlan plan = AssetPlan.Of([new AssetRow(1, AssetKind.Lamp, "L-1", AssetFields.ByName(AssetKind.Lamp, AssetFields.Of(lamp)))], TestCity.Snapshot, AssetGuards.None);
        return lamp.Equals(plan.Lines[0].Asset);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_version_is_the_content_and_nothing_else()
    {
        LampAsset lamp = TestCity.Snapshot.FindLamp(TestCity.LampA1)!;

        Assert.Equal(Version(lamp), Version(lamp with { }));
        Assert.NotEqual(Version(lamp), Version(lamp with { RatedPowerWatts = 99 }));
        Assert.NotEqual(AssetFields.VersionOf("A", ["b", ""]), AssetFields.VersionOf("A", ["", "b"]));
    }

    private static string Version(LampAsset lamp) => AssetFields.VersionOf(lamp.Id, AssetFields.Of(lamp));

    private static AssetRow Row(string id, params (string Name, string Value)[] fields) => new(1, AssetKind.Lamp, id, fields.ToDictionary(field => field.Name, field => field.Value));

    private static AssetPlan Plan(params AssetRow[] rows) => AssetPlan.Of(rows, TestCity.Snapshot, AssetGuards.None);
}
