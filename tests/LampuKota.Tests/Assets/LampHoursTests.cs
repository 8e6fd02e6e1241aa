using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Burning hours against rated life, and the forecast of replacements.</summary>
public sealed class LampHoursTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly LampAsset Lamp = TestCity.Snapshot.FindLamp(TestCity.LampA1)! with { RatedLifeHours = 10_000, InstalledAtHours = 2_000 };

    [Fact]
    public void What_the_light_source_has_burned_counts_from_its_installation()
    {
        LampLife life = LampLife.Of(Lamp, 9_000, 365);

        Assert.Equal((7_000.0, 0.7), (life.BurnedHours, life.UsedShare));
        Assert.Equal(3_000 / 365.0, life.MonthsLeft);
    }

    [Fact]
    public void A_counter_that_was_exchanged_counts_from_nought() => Assert.Equal(1_500, LampLife.Of(Lamp, 1_500, 365).BurnedHours);

    [Theory]
    [InlineData(null, 365)]
    [InlineData(5_000.0, 0)]
    public void Without_a_counter_or_burning_nothing_is_foretold(double? counter, double hoursPerMonth) => Assert.Null(LampLife.Of(Lamp, counter, hoursPerMonth).MonthsLeft);

    [Fact]
    public void Every_lamp_is_foretold_once()
    {
        LampLife[] lives = [.. new double?[] { null, 2_000, 11_000, 11_900, 12_000, 99_000 }.Select(counter => LampLife.Of(Lamp, counter, 100))];

        LifeForecast forecast = LifeForecast.Of(lives, new YearMonth(2026, 11), 12);

        Assert.Equal((2, 1, 1), (forecast.Due, forecast.Later, forecast.Unknown));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], forecast.ByMonth);
    }

    [Fact]
    public async Task The_page_and_the_call_tell_what_counters_say_and_a_replacement_begins_anew()
    {
        using var visitor = new Visitor(server.Client.BaseAddress!);
        const string page = "/aset/lampu/" + TestCity.LampA1;
        long now = Instant.FromUtc(2026, 11, 22, 12, 0).ToUnixTimeMilliseconds();
        server.Live.Apply(TestCity.GatewayA, DashboardFixture.Batch((TestCity.LampA1, Quantities.OperatingHours.Name, now, 51_000)));

        JsonElement before = await server.GetAsync("/api/v1/assets/life?months=24");
        Assert.Equal((1, 24), (before.GetProperty("due").GetInt32(), before.GetProperty("months").GetArrayLength()));
        Assert.Contains(TestCity.LampA1, await visitor.ReadAsync("/aset/umur"), StringComparison.Ordinal);
        string version = (await server.GetAsync("/api/v1/assets/lamps/" + TestCity.LampA1)).GetProperty("version").GetString()!;

        Assert.EndsWith("done=changed", await visitor.SubmitAsync(page, "/form" + page, ("versi", version), (AssetForms.InputOf("installedAtHours"), "51000")), StringComparison.Ordinal);

        Assert.Equal(0, (await server.GetAsync("/api/v1/assets/life")).GetProperty("due").GetInt32());
        Assert.Contains($"{TestCity.LampA1};T-001;;50000;0;", await server.Client.GetStringAsync("/api/v1/assets/life?format=csv"), StringComparison.Ordinal);
        Assert.Equal("months", (await (await server.Client.GetAsync("/api/v1/assets/life?months=0")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }
}
