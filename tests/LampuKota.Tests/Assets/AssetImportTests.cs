using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Imports of assets: tried, taken whole, taken back while nothing has changed since.</summary>
public sealed partial class AssetImportTests : IAsyncLifetime
{
    private const string NewLamp = "KPG-NEW-P001-L001";

    private const string File = $"""
        kind;id;name;poleCode;gateway;cabinet;segment;street;kelurahan;ratedPowerWatts;poleHeightMetres;metered;tariff;longitude;latitude
        lamp;{NewLamp};;T-1;KPG-NEW-G001;KPG-NEW-P001;KPG-NEW-P001-S1;ST-0001;{TestCity.Oebobo};90;7,5;ya;;123,61;-10,16
        gateway;KPG-NEW-G001;;;;KPG-NEW-P001;;;{TestCity.Oebobo};;;;;123,61;-10,16
        cabinet;KPG-NEW-P001;Panel baru;;;;;;{TestCity.Oebobo};;;;metered;123,61;-10,16
        lamp;{TestCity.LampA1};;;;;;;;60;;;;;
        lamp;{TestCity.LampA2};;;;;;;;-1;;;;;
        """;

    private readonly DashboardServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    private CitySnapshot City => _server.Services.GetRequiredService<CityDirectory>().Current;

    [Fact]
    public async Task A_file_is_judged_first_taken_in_one_commit_and_taken_back()
    {
        JsonElement tried = await PostAsync("/api/v1/assets/imports", new { fileName = "../lampu.csv", csv = File }, HttpStatusCode.Created);
        string id = tried.GetProperty("id").GetString()!;
        Assert.Equal((3, 1, 1, "lampu.csv", "draft"), (Count(tried, "added"), Count(tried, "changed"), Count(tried, "refused"), tried.GetProperty("fileName").GetString(), tried.GetProperty("state").GetString()));
        Assert.Equal("ratedPowerWatts", tried.GetProperty("lines")[4].GetProperty("problems")[0].GetProperty("field").GetString());
        Assert.Null(City.FindLamp(NewLamp));

        await PostAsync($"/api/v1/assets/imports/{id}/apply", new { version = "0" }, HttpStatusCode.PreconditionFailed);
        await PostAsync($"/api/v1/assets/imports/{id}/apply", new { version = tried.GetProperty("version").GetString() }, HttpStatusCode.OK);

        CityAssets stored = await _server.Services.GetRequiredService<CityStore>().LoadAsync(CancellationToken.None);
        Assert.Equal("KPG-NEW-G001", stored.Lamps.Single(lamp => lamp.Id == NewLamp).GatewayId);
        Assert.Equal((60.0, 100.0), (City.FindLamp(TestCity.LampA1)!.RatedPowerWatts, City.FindLamp(TestCity.LampA2)!.RatedPowerWatts));
        Assert.Equal(stored.Lamps, City.Lamps);
        await PostAsync($"/api/v1/assets/imports/{id}/apply", new { version = tried.GetProperty("version").GetString() }, HttpStatusCode.Conflict);

        JsonElement undone = await PostAsync($"/api/v1/assets/imports/{id}/undo", new { }, HttpStatusCode.OK);

        Assert.Equal("undone", undone.GetProperty("state").GetString());
        stored = await _server.Services.GetRequiredService<CityStore>().LoadAsync(CancellationToken.None);
        Assert.Equal(TestCity.Assets.Lamps, stored.Lamps);
        Assert.Equal(TestCity.Assets.Cabinets, stored.Cabinets);
        Assert.Equal(TestCity.Assets.Gateways, City.Assets.Gateways);
        Assert.Equal(2, (await _server.Services.GetRequiredService<AuditStore>().ListAsync(new AuditQuery(), CancellationToken.None)).Count(entry => entry.Action == AuditActions.Assets && entry.Subject == id));
        await PostAsync($"/api/v1/assets/imports/{id}/undo", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_was_changed_since_is_not_taken_back()
    {
        string id = await TakeAsync($"id,ratedPowerWatts\n{TestCity.LampB1},70");
        AssetService assets = _server.Services.GetRequiredService<AssetService>();
        await assets.ChangeAsync(AssetKind.Lamp, [TestCity.LampB1], new Dictionary<string, string> { ["ratedPowerWatts"] = "80" }, assets.VersionOf(AssetKind.Lamp, [TestCity.LampB1]), TestCity.Operator, CancellationToken.None);

        JsonElement refused = await PostAsync($"/api/v1/assets/imports/{id}/undo", new { }, HttpStatusCode.Conflict);

        Assert.Contains(TestCity.LampB1, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(80, City.FindLamp(TestCity.LampB1)!.RatedPowerWatts);
    }

    [Fact]
    public async Task Only_the_last_import_is_taken_back()
    {
        string first = await TakeAsync($"id,ratedPowerWatts\n{TestCity.LampB1},70");
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        string second = await TakeAsync($"id,ratedPowerWatts\n{TestCity.LampB2},70");

        await PostAsync($"/api/v1/assets/imports/{first}/undo", new { }, HttpStatusCode.Conflict);
        await PostAsync($"/api/v1/assets/imports/{second}/undo", new { }, HttpStatusCode.OK);
        await PostAsync($"/api/v1/assets/imports/{first}/undo", new { }, HttpStatusCode.OK);
        Assert.Equal(TestCity.Assets.Lamps, City.Lamps);
    }

    [Fact]
    public async Task What_was_added_stays_while_something_stands_on_it()
    {
        string id = await TakeAsync($"kind,id,name,kelurahan,tariff,longitude,latitude\ncabinet,KPG-X-P001,Panel,{TestCity.Oebobo},metered,123.6,-10.1");
        AssetService assets = _server.Services.GetRequiredService<AssetService>();
        await assets.AddAsync(
            new AssetRow(1, AssetKind.Gateway, "KPG-X-G001", new Dictionary<string, string> { ["cabinet"] = "KPG-X-P001", ["kelurahan"] = TestCity.Oebobo, ["longitude"] = "123.6", ["latitude"] = "-10.1" }),
            TestCity.Operator, CancellationToken.None);

        Assert.Contains("KPG-X-G001", (await PostAsync($"/api/v1/assets/imports/{id}/undo", new { }, HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_through_the_pages_without_scripts()
    {
        using var visitor = new Visitor(_server.Client.BaseAddress!);
        string page = await visitor.SubmitAsync("/aset/impor", "/form/aset/impor", ("text", File));
        string shown = await visitor.ReadAsync(page);
        string version = Version().Match(shown).Groups[1].Value;
        Assert.Contains("data-testid=\"import-Refused\"", shown, StringComparison.Ordinal);
        Assert.Contains("class=\"problem\"", shown, StringComparison.Ordinal);

        await visitor.SubmitAsync(page, $"/form{page}/terapkan", ("versi", version));
        Assert.Equal(60, City.FindLamp(TestCity.LampA1)!.RatedPowerWatts);
        Assert.Contains("data-testid=\"import-undo\"", await visitor.ReadAsync(page), StringComparison.Ordinal);

        await visitor.SubmitAsync(page, $"/form{page}/batalkan");
        Assert.Equal(TestCity.Assets.Lamps, City.Lamps);
    }

    [Fact]
    public async Task A_file_that_is_none_comes_back_with_a_sentence()
    {
        using var visitor = new Visitor(_server.Client.BaseAddress!);

        string back = await visitor.SubmitAsync("/aset/impor", "/form/aset/impor", ("text", "nama,daya\nA,1"));

        Assert.Contains("Baris pertama harus berisi nama kolom", await visitor.ReadAsync(back), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_downloaded_opens_in_a_spreadsheet_and_holds_no_formula()
    {
        AssetService assets = _server.Services.GetRequiredService<AssetService>();
        await assets.ChangeAsync(AssetKind.Lamp, [TestCity.LampA3], new Dictionary<string, string> { ["poleCode"] = "=1+1" }, assets.VersionOf(AssetKind.Lamp, [TestCity.LampA3]), TestCity.Operator, CancellationToken.None);

        string csv = await _server.Client.GetStringAsync("/api/v1/assets/lamps/export?q=L003&person=rosa");

        Assert.Contains($"lamp;{TestCity.LampA3};'=1+1;", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCity.LampA1, csv, StringComparison.Ordinal);
    }

    private static int Count(JsonElement import, string name) => import.GetProperty(name).GetInt32();

    private async Task<string> TakeAsync(string csv)
    {
        JsonElement tried = await PostAsync("/api/v1/assets/imports", new { csv }, HttpStatusCode.Created);
        string id = tried.GetProperty("id").GetString()!;
        await PostAsync($"/api/v1/assets/imports/{id}/apply", new { version = tried.GetProperty("version").GetString() }, HttpStatusCode.OK);
        return id;
    }

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
    {
        HttpResponseMessage answer = await _server.Client.PostAsJsonAsync(path + "?person=maria", body, DashboardFixture.Soon());
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    [GeneratedRegex("name=\"versi\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Version();
}
