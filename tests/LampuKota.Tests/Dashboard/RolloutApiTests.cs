using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LampuKota.Tests;

/// <summary>Rollouts over the dashboard's HTTP API.</summary>
public sealed class RolloutApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly string Signature = Convert.ToBase64String(new byte[64]);

    private Task<HttpResponseMessage> BeginAsync(string version = "0.2.0", string url = "https://updates.example.org/p", string stages = """[{"percent":10},{"percent":100}]""") =>
        server.Client.PostAsync("/api/v1/rollouts", Json($$"""
            {"release":{"kind":"application","version":"{{version}}","sizeBytes":10,"sha256":"{{new string('0', 64)}}","keyId":"{{new string('0', 16)}}","signature":"{{Signature}}"},
             "url":"{{url}}","stages":{{stages}},"reason":"Perbaikan"}
            """));

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    [Fact]
    public async Task A_rollout_is_begun_found_listed_halted_and_ended()
    {
        HttpResponseMessage created = await BeginAsync();
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        JsonElement rollout = await created.Content.ReadFromJsonAsync<JsonElement>();
        string id = rollout.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/rollouts/{id}", created.Headers.Location!.ToString());
        Assert.Equal(("running", "application", 1), (rollout.GetProperty("state").GetString(), rollout.GetProperty("release").GetProperty("kind").GetString(), rollout.GetProperty("stages")[0].GetProperty("members").GetInt32()));

        Assert.Equal("halted", await SetAsync(id, "halted"));
        Assert.Equal("running", await SetAsync(id, "running"));
        Assert.Equal("cancelled", await SetAsync(id, "cancelled"));
        Assert.Equal(HttpStatusCode.Conflict, (await server.Client.PostAsync($"/api/v1/rollouts/{id}/state", Json("""{"state":"running"}"""))).StatusCode);
        Assert.Equal("cancelled", (await server.GetAsync($"/api/v1/rollouts/{id}")).GetProperty("state").GetString());
        Assert.Contains(id, (await server.GetAsync("/api/v1/rollouts?limit=100")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Lists_page_from_the_newest_on()
    {
        foreach (string version in new[] { "0.3.0", "0.3.1", "0.3.2" })
            Assert.Equal(HttpStatusCode.Created, (await BeginAsync(version)).StatusCode);

        JsonElement first = await server.GetAsync("/api/v1/rollouts?limit=2");
        JsonElement second = await server.GetAsync("/api/v1/rollouts?limit=1&cursor=" + first.GetProperty("nextCursor").GetString());

        Assert.Equal(["0.3.2", "0.3.1", "0.3.0"], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(one => one.GetProperty("release").GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("2", "https://updates.example.org/p", """[{"percent":100}]""", "release")]
    [InlineData("0.2.0", "http://updates.example.org/p", """[{"percent":100}]""", "release")]
    [InlineData("0.2.0", "https://updates.example.org/p", """[]""", "stages")]
    [InlineData("0.2.0", "https://updates.example.org/p", """[{"gateways":["KPG-NOBODY"]}]""", "stages")]
    public async Task What_does_not_check_is_refused_with_its_field(string version, string url, string stages, string field)
    {
        HttpResponseMessage answer = await BeginAsync(version, url, stages);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task The_gateways_page_shows_versions_and_rollouts()
    {
        await BeginAsync("0.4.0");

        string page = await server.Client.GetStringAsync("/sistem/gateway");

        Assert.Contains("data-testid=\"gateway-versions\"", page, StringComparison.Ordinal);
        Assert.Contains("Program 0.4.0", page, StringComparison.Ordinal);
    }

    private async Task<string?> SetAsync(string id, string state)
    {
        HttpResponseMessage answer = await server.Client.PostAsync($"/api/v1/rollouts/{id}/state", Json($$"""{"state":"{{state}}"}"""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString();
    }
}
