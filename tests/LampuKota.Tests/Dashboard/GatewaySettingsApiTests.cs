using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Settings of gateways over the dashboard's HTTP API, and on its pages.</summary>
public sealed class GatewaySettingsApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private Task<HttpResponseMessage> PutAsync(string path, string json) =>
        server.Client.PutAsync("/api/v1/gateways/" + path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

    [Fact]
    public async Task A_gateway_is_given_values_of_its_own_and_the_page_shows_them()
    {
        string path = $"{TestCity.GatewayA}/settings";
        Assert.Equal(0, (await server.GetAsync("/api/v1/gateways/" + path)).GetProperty("version").GetInt32());

        HttpResponseMessage answer = await PutAsync(path, $$"""{"version":0,"photocellDevice":"{{TestCity.Sensor}}","photocell":{"darkBelowLux":12.5,"brightAboveLux":45,"holdSeconds":20},"powerReturn":null}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement saved = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((12.5, "unknown"), (saved.GetProperty("inForce").GetProperty("photocell").GetProperty("darkBelowLux").GetDouble(), saved.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(path, """{"version":0}""")).StatusCode);
        string page = await server.Client.GetStringAsync("/sistem/gateway/" + TestCity.GatewayA);
        Assert.Contains("value=\"12.5\"", page, StringComparison.Ordinal);
        Assert.Contains("Maria Bria", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_citys_values_are_saved_and_shown_on_the_gateways_page()
    {
        HttpResponseMessage answer = await PutAsync(
            "settings", """{"version":0,"photocell":{"darkBelowLux":18,"brightAboveLux":55,"holdSeconds":45},"powerReturn":{"delaySeconds":25,"groupLamps":4,"groupIntervalSeconds":2}}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(25, (await server.GetAsync("/api/v1/gateways/settings")).GetProperty("inForce").GetProperty("powerReturn").GetProperty("delaySeconds").GetInt32());
        Assert.Contains("value=\"18\"", await server.Client.GetStringAsync("/sistem/gateway"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_gateway_says_is_wrong_with_itself_stands_on_both_pages_with_what_to_do()
    {
        long nowUnixMs = server.Services.GetRequiredService<CityClock>().GetCurrentInstant().ToUnixTimeMilliseconds();
        await server.Services.GetRequiredService<RolloutService>().ReportAsync(
            TestCity.GatewayB, new ReportedDocument(0, "1.0", [], null, null, nowUnixMs, IsClockTrusted: false), CancellationToken.None);
        await server.Services.GetRequiredService<GatewayHealth>().TakeAsync(
            new DeviceEvent(GatewayHealth.StorageDamaged, TestCity.GatewayB, EventPhase.Instant, nowUnixMs, nowUnixMs, new Dictionary<string, double>()), CancellationToken.None);

        string list = await server.Client.GetStringAsync("/sistem/gateway");
        string page = await server.Client.GetStringAsync("/sistem/gateway/" + TestCity.GatewayB);

        Assert.Contains("Jam diragukan", list, StringComparison.Ordinal);
        Assert.Contains("Penyimpanan rusak", list, StringComparison.Ordinal);
        Assert.Contains("baterai jam", page, StringComparison.Ordinal);
        Assert.Contains("kartu memori", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings", """{"version":0,"photocellDevice":"X"}""", HttpStatusCode.BadRequest, "photocellDevice")]
    [InlineData(TestCity.GatewayB + "/settings", """{"version":0,"photocell":{"darkBelowLux":60,"brightAboveLux":45,"holdSeconds":20}}""", HttpStatusCode.BadRequest, "photocell")]
    [InlineData(TestCity.GatewayB + "/settings", """{"version":0,"powerReturn":{"delaySeconds":601,"groupLamps":4,"groupIntervalSeconds":2}}""", HttpStatusCode.BadRequest, "powerReturn")]
    [InlineData("KPG-NOBODY/settings", """{"version":0}""", HttpStatusCode.NotFound, "id")]
    public async Task What_does_not_check_is_refused_with_its_field_and_a_sentence(string path, string json, HttpStatusCode status, string field)
    {
        HttpResponseMessage answer = await PutAsync(path, json);

        Assert.Equal(status, answer.StatusCode);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
