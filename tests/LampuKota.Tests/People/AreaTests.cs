using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>What a person of kelurahan Oebobo sees and changes, endpoint by endpoint: what lies in Oebobo.</summary>
public sealed class AreaTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly string AsKelurahan = "person=" + DemonstrationPersons.Kelurahan.Id;

    [Fact]
    public async Task Lamps_of_other_kelurahan_are_in_no_list()
    {
        Assert.Equal([TestCity.LampA1, TestCity.LampA2, TestCity.LampA3], await IdsAsync("/api/v1/lamps"));
        Assert.Empty(await IdsAsync("/api/v1/lamps?q=" + TestCity.LampB1));
        Assert.Empty(await IdsAsync($"/api/v1/lamps?kelurahan={TestCity.NaikotenDua}"));
    }

    [Fact]
    public async Task A_search_finds_what_lies_within()
    {
        Assert.Contains(TestCity.LampA1, await IdsAsync("/api/v1/search?q=" + TestCity.LampA1));
        Assert.Empty(await IdsAsync("/api/v1/search?q=" + TestCity.LampB1));
        Assert.Empty(await IdsAsync("/api/v1/search?q=naikoten"));
        Assert.Contains(TestCity.Oebobo, await IdsAsync("/api/v1/search?q=oebobo"));
    }

    [Fact]
    public async Task Sensors_and_groups_are_those_of_the_area() =>
        Assert.Equal([TestCity.Sensor], await IdsAsync("/api/v1/map/sensors"));

    [Theory]
    [InlineData("/api/v1/lamps/" + TestCity.LampB1)]
    [InlineData("/api/v1/devices/" + TestCity.LampB1 + "/series/activePower")]
    [InlineData("/api/v1/commands?lamp=" + TestCity.LampB1)]
    [InlineData("/api/v1/gateways")]
    [InlineData("/api/v1/gateways/access")]
    [InlineData("/api/v1/rollouts")]
    public async Task What_lies_outside_is_refused_with_a_sentence(string path)
    {
        HttpResponseMessage response = await GetAsync(path);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("area", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lampu/" + TestCity.LampB1)]
    [InlineData("/kelurahan/" + TestCity.NaikotenDua)]
    [InlineData("/kecamatan/53.71.05")]
    [InlineData("/panel/KPG-NKT-P001")]
    [InlineData("/jalan/ST-0002")]
    [InlineData("/sistem")]
    [InlineData("/sistem/gateway")]
    public async Task A_page_of_what_lies_outside_says_so(string path)
    {
        HttpResponseMessage response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("data-testid=\"refused\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/lampu/" + TestCity.LampA1)]
    [InlineData("/kelurahan/" + TestCity.Oebobo)]
    [InlineData("/kecamatan/53.71.04")]
    [InlineData("/perintah")]
    [InlineData("/gangguan")]
    [InlineData("/sensor")]
    [InlineData("/jadwal")]
    [InlineData("/api/v1/lamps/" + TestCity.LampA1)]
    [InlineData("/api/v1/calendars")]
    public async Task What_lies_within_is_shown(string path) => Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_command_reaches_lamps_of_the_area_only()
    {
        object Command(params string[] lamps) => new { targets = lamps, level = 60, durationMinutes = 5, reason = "Uji wilayah" };

        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/api/v1/commands", Command(TestCity.LampA1))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/v1/commands", Command(TestCity.LampA1, TestCity.LampB1))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/v1/commands/emergency", new { scope = new { kind = "city" }, reason = "Darurat" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/v1/commands/emergency", new { scope = new { kind = "kelurahan", id = TestCity.NaikotenDua } })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/api/v1/commands/emergency", new { scope = new { kind = "kelurahan", id = TestCity.Oebobo } })).StatusCode);
    }

    [Fact]
    public async Task Commands_to_other_lamps_are_not_seen_and_not_undone()
    {
        HttpResponseMessage made = await server.Client.PostAsJsonAsync("/api/v1/commands?person=maria", new { targets = new[] { TestCity.LampB2 }, level = 70, durationMinutes = 5, reason = "Di Naikoten" });
        string id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        Assert.DoesNotContain(id, await IdsAsync("/api/v1/commands"));
        Assert.Contains(id, (await server.GetAsync("/api/v1/commands?person=maria")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/api/v1/commands/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/perintah/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync($"/api/v1/commands/{id}/undo", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync($"/api/v1/commands/{id}/decision", new { approve = true })).StatusCode);
    }

    [Fact]
    public async Task Locks_schedules_and_groups_are_not_a_kelurahans_to_change()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/v1/locks", new { targets = new[] { TestCity.LampA1 }, durationMinutes = 5, reason = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Put, "/api/v1/calendars", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Put, "/api/v1/groups/PASAR", new { name = "Pasar", lamps = new[] { TestCity.LampA1 } })).StatusCode);
    }

    [Fact]
    public async Task Who_only_watches_changes_nothing()
    {
        HttpResponseMessage refused = await server.Client.PostAsJsonAsync(
            "/api/v1/commands?person=" + DemonstrationPersons.Viewer.Id, new { targets = new[] { TestCity.LampA1 }, level = 60, durationMinutes = 5, reason = "x" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("operator", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sums_of_groups_are_those_of_the_area()
    {
        JsonElement answer = JsonElement.Parse(await (await GetAsync("/api/v1/groups/series/activeEnergy")).Content.ReadAsStringAsync());

        Assert.Equal([TestCity.Oebobo], answer.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("id").GetString()));
    }

    private static string With(string path) => path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + AsKelurahan;

    private Task<HttpResponseMessage> GetAsync(string path) => server.Client.GetAsync(With(path), DashboardFixture.Soon());

    private Task<HttpResponseMessage> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body) =>
        server.Client.SendAsync(new HttpRequestMessage(method, With(path)) { Content = JsonContent.Create(body) }, DashboardFixture.Soon());

    private async Task<IEnumerable<string?>> IdsAsync(string path)
    {
        HttpResponseMessage response = await GetAsync(path);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }
}
