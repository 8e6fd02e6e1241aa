using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>The register over the HTTP API and on its pages.</summary>
public sealed class AssetApiTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private CitySnapshot City => server.Services.GetRequiredService<CityDirectory>().Current;

    [Fact]
    public async Task A_list_comes_by_pages_whose_cursors_meet_every_asset_once()
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await server.GetAsync($"/api/v1/assets/lamps?sort=power&descending=true&limit=4{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(City.Lamps.Count, page.GetProperty("total").GetInt32());
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(City.Lamps.Select(lamp => lamp.Id), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read_and_is_saved_with_an_entry_in_the_audit_log()
    {
        const string path = "/api/v1/assets/lamps/" + TestCity.LampB2;
        JsonElement before = await server.GetAsync(path);
        string version = before.GetProperty("version").GetString()!;
        var change = new { fields = new { ratedPowerWatts = 72.5, poleCode = "=1+1" } };

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(HttpMethod.Patch, path, change)).StatusCode);
        HttpResponseMessage saved = await SendAsync(HttpMethod.Patch, path, change, ("If-Match", $"\"{version}\""));
        HttpResponseMessage late = await SendAsync(HttpMethod.Patch, path, change, ("If-Match", $"\"{version}\""));

        JsonElement after = await saved.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.OK, 72.5), (saved.StatusCode, after.GetProperty("fields").GetProperty("ratedPowerWatts").GetDouble()));
        Assert.Equal($"\"{after.GetProperty("version").GetString()}\"", saved.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal(72.5, City.FindLamp(TestCity.LampB2)!.RatedPowerWatts);
        Assert.Equal(72.5, (await server.Services.GetRequiredService<CityStore>().LoadAsync(CancellationToken.None)).Lamps.Single(lamp => lamp.Id == TestCity.LampB2).RatedPowerWatts);
        Assert.Contains(
            await server.Services.GetRequiredService<AuditStore>().ListAsync(new AuditQuery(), CancellationToken.None),
            entry => entry.Action == AuditActions.Assets && entry.Subject == TestCity.LampB2 && entry.Detail.Contains("ratedPowerWatts: 100 > 72.5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"fields":{"ratedPowerWatts":0}}""", "ratedPowerWatts")]
    [InlineData("""{"fields":{"ratedPowerWatts":null}}""", "ratedPowerWatts")]
    [InlineData("""{"fields":{"street":"ST-9999"}}""", "street")]
    [InlineData("""{"fields":{"poleCode":[1]}}""", "poleCode")]
    [InlineData("""{"fields":{"colour":"red"}}""", "colour")]
    public async Task What_cannot_be_is_refused_with_its_field_and_changes_nothing(string json, string field)
    {
        const string path = "/api/v1/assets/lamps/" + TestCity.LampA3;
        string version = (await server.GetAsync(path)).GetProperty("version").GetString()!;

        HttpResponseMessage answer = await SendAsync(HttpMethod.Patch, path, JsonElement.Parse(json), ("If-Match", version));

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString()));
        Assert.Equal(version, (await server.GetAsync(path)).GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_cabinet_is_added_once()
    {
        const string path = "/api/v1/assets/cabinets/KPG-OBB-P077";
        var cabinet = new { fields = new { name = "Panel Pasar", kelurahan = TestCity.Oebobo, idpel = "531000000077", tariff = "abonemen", longitude = 123.61, latitude = -10.16 } };

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(HttpMethod.Put, path, cabinet)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Put, path, cabinet, ("If-None-Match", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, path, cabinet, ("If-None-Match", "*"))).StatusCode);
        Assert.Equal((Tariff.Abonemen, "531000000077"), (City.FindCabinet("KPG-OBB-P077")!.Tariff, City.FindCabinet("KPG-OBB-P077")!.CustomerNumber));
        Assert.Contains("KPG-OBB-P077", await server.Client.GetStringAsync("/aset/panel?q=531000000077"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_tried_first_and_then_changed_all_or_none()
    {
        string[] ids = [TestCity.LampA1, TestCity.LampA2];
        async Task<(HttpStatusCode Status, JsonElement Answer)> TryAsync(object body)
        {
            HttpResponseMessage answer = await SendAsync(HttpMethod.Post, "/api/v1/assets/changes", body);
            return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
        }

        JsonElement tried = (await TryAsync(new { kind = "lamp", ids, fields = new { poleHeightMetres = 11 }, dryRun = true })).Answer;
        Assert.Equal((2, 9.0), (tried.GetProperty("changed").GetInt32(), City.FindLamp(TestCity.LampA1)!.PoleHeightMetres));
        Assert.Equal(HttpStatusCode.BadRequest, (await TryAsync(new { kind = "lamp", ids, fields = new { poleHeightMetres = 99 }, version = tried.GetProperty("version").GetString() })).Status);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(new { kind = "lamp", ids, fields = new { poleHeightMetres = 11 }, version = tried.GetProperty("version").GetString() })).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await TryAsync(new { kind = "lamp", ids, fields = new { poleHeightMetres = 12 }, version = tried.GetProperty("version").GetString() })).Status);
        Assert.Equal([11.0, 11.0], ids.Select(id => City.FindLamp(id)!.PoleHeightMetres));
    }

    [Fact]
    public async Task The_form_of_a_lamp_comes_back_filled_in_with_what_is_wrong_beside_the_field_and_saves_without_scripts()
    {
        using var visitor = new Visitor(server.Client.BaseAddress!);
        const string page = "/aset/lampu/" + TestCity.LampB1;
        string version = (await server.GetAsync("/api/v1/assets/lamps/" + TestCity.LampB1)).GetProperty("version").GetString()!;

        string refused = await visitor.SubmitAsync(page, "/form" + page, [("versi", version), .. Fields(TestCity.LampB1, ("ratedPowerWatts", "seratus"), ("poleCode", "T-<77>"))]);
        string shown = await visitor.ReadAsync(refused);
        string saved = await visitor.SubmitAsync(page, "/form" + page, [("versi", version), .. Fields(TestCity.LampB1, ("poleCode", "T-<77>"))]);

        Assert.Contains("data-testid=\"problem-ratedPowerWatts\"", shown, StringComparison.Ordinal);
        Assert.Contains("value=\"seratus\"", shown, StringComparison.Ordinal);
        Assert.Contains("value=\"T-&lt;77&gt;\"", shown, StringComparison.Ordinal);
        Assert.Equal(page + "?done=changed", saved);
        Assert.Equal("T-<77>", City.FindLamp(TestCity.LampB1)!.PoleCode);
        Assert.Contains("T-&lt;77&gt;", await visitor.ReadAsync("/aset?q=77"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_do_not_overwrite_each_other()
    {
        using var visitor = new Visitor(server.Client.BaseAddress!);
        const string page = "/aset/lampu/" + TestCity.Unmetered;

        string refused = await visitor.SubmitAsync(page, "/form" + page, [("versi", "0123456789abcdef"), .. Fields(TestCity.Unmetered, ("poleCode", "T-88"))]);
        string shown = await visitor.ReadAsync(refused);

        Assert.Contains("data-testid=\"asset-refusal\"", shown, StringComparison.Ordinal);
        Assert.Contains("value=\"T-88\"", shown, StringComparison.Ordinal);
        Assert.NotEqual("T-88", City.FindLamp(TestCity.Unmetered)!.PoleCode);
    }

    [Fact]
    public async Task A_viewer_reads_the_register_and_is_offered_no_change()
    {
        string page = await server.Client.GetStringAsync("/aset?person=rosa");

        Assert.Contains("data-testid=\"asset\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"assets-edit\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Patch, $"/api/v1/assets/lamps/{TestCity.LampA1}?person=rosa", new { fields = new { poleCode = "X" } }, ("If-Match", "x"))).StatusCode);
    }

    private (string, string)[] Fields(string lampId, params (string Name, string Value)[] changed)
    {
        IReadOnlyDictionary<string, string> now = AssetFields.ByName(AssetKind.Lamp, AssetFields.Of(City.FindLamp(lampId)!));
        return [.. now.Select(field => (AssetForms.InputOf(field.Key), changed.FirstOrDefault(one => one.Name == field.Key).Value ?? field.Value))];
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path + (path.Contains('?', StringComparison.Ordinal) ? "" : "?person=maria")) { Content = JsonContent.Create(body) };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return server.Client.SendAsync(request, DashboardFixture.Soon());
    }
}
