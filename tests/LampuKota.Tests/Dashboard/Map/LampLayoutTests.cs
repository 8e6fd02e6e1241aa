using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class LampLayoutTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    [Theory]
    [InlineData("KPG-OSP-P012-L001", "KPG-OSP-P012-L002")]
    [InlineData("L009", "L010")]
    [InlineData("L099", "L100")]
    [InlineData("7", "8")]
    [InlineData("L999", null)]
    [InlineData("L9", null)]
    [InlineData("LAMP", null)]
    [InlineData("L1234567890", "L1234567891")]
    [InlineData("L1999999999", null)]
    public void An_id_counts_up_in_its_last_digits_and_keeps_their_number(string id, string? after) => Assert.Equal(after, IdRuns.After(id));

    [Fact]
    public void Ids_that_count_up_are_one_run()
    {
        IdRuns runs = IdRuns.Of(["P001-L001", "P001-L002", "P001-L003", "P001-L005", "P002-L001", "MAIN"]);

        Assert.Equal(["P001-L001", "P001-L005", "P002-L001", "MAIN"], runs.First);
        Assert.Equal([3, 1, 1, 1], runs.Length);
    }

    [Fact]
    public void Ids_unfold_to_what_they_were()
    {
        Gen<string> id = from stem in Gen.Elements("", "A", "A1-L", "B9")
                         from number in Gen.Choose(0, 1200)
                         from digits in Gen.Choose(1, 4)
                         select stem + number.ToString("D" + digits, CultureInfo.InvariantCulture);
        Prop.ForAll(id.ListOf().ToArbitrary(), ids =>
        {
            string[] sorted = [.. ids.Order(StringComparer.Ordinal)];
            return Unfold(IdRuns.Of(sorted)).SequenceEqual(sorted);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Layout_and_states_together_are_the_lamps_of_the_map()
    {
        JsonElement lamps = await server.GetAsync("/api/v1/map/lamps");
        JsonElement layout = await server.GetAsync("/api/v1/map/lamps/layout");
        JsonElement states = await server.GetAsync("/api/v1/map/lamps/states");

        Assert.Equal(layout.GetProperty("layout").GetString(), states.GetProperty("layout").GetString());
        var runs = new IdRuns([.. layout.GetProperty("firstId").EnumerateArray().Select(id => id.GetString()!)], [.. Integers(layout, "runLength")]);
        Assert.Equal(lamps.GetProperty("id").EnumerateArray().Select(id => id.GetString()), Unfold(runs));
        Assert.Equal(Microdegrees(lamps, "lng"), Sums(Integers(layout, "lngStep")));
        Assert.Equal(Microdegrees(lamps, "lat"), Sums(Integers(layout, "latStep")));
        foreach (string column in new[] { "kelurahan", "kelurahanIds" })
            Assert.Equal(lamps.GetProperty(column).GetRawText(), layout.GetProperty(column).GetRawText());
        foreach (string column in new[] { "level", "state", "override", "lock", "power" })
            Assert.Equal(lamps.GetProperty(column).GetRawText(), states.GetProperty(column).GetRawText());
    }

    [Fact]
    public void A_layout_has_another_name_when_a_lamp_has_moved_and_the_same_where_only_the_version_is_new()
    {
        CityAssets moved = TestCity.Assets with { Lamps = [.. TestCity.Assets.Lamps.Select((lamp, index) => index == 0 ? lamp with { LongitudeDegrees = lamp.LongitudeDegrees + 1e-5 } : lamp)] };
        string before = LampLayout.Of(new CitySnapshot(TestCity.Assets, 1)).Document.Layout;

        Assert.Equal(before, LampLayout.Of(new CitySnapshot(TestCity.Assets, 2)).Document.Layout);
        Assert.NotEqual(before, LampLayout.Of(new CitySnapshot(moved, 3)).Document.Layout);
    }

    private static IEnumerable<string> Unfold(IdRuns runs)
    {
        for (int run = 0; run < runs.First.Count; run++)
        {
            string id = runs.First[run];
            yield return id;
            for (int i = 1; i < runs.Length[run]; i++)
                yield return id = IdRuns.After(id)!;
        }
    }

    private static IEnumerable<int> Integers(JsonElement document, string column) => document.GetProperty(column).EnumerateArray().Select(value => value.GetInt32());

    private static IEnumerable<int> Microdegrees(JsonElement lamps, string column) =>
        lamps.GetProperty(column).EnumerateArray().Select(value => (int)Math.Round(value.GetDouble() * 1e6));

    private static int[] Sums(IEnumerable<int> steps)
    {
        int sum = 0;
        return [.. steps.Select(step => sum += step)];
    }
}
