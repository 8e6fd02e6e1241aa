using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>What gateways, citizens and crews write is shown on every page as text, never as a tag, and lies in no table as a formula.</summary>
public sealed partial class HostileTextTests : IAsyncLifetime
{
    private const string Tag = "<img src=x onerror=alert(1)>";
    private const string Formula = "=HYPERLINK(\"http://evil.example\")";
    private const string Hostile = Formula + Tag + "'\"--><script>alert(2)</script>";

    private readonly DashboardServer _server = new() { MoreSettings = ["--Incidents:GatheringSeconds=0"] };

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task It_is_encoded_on_every_page_that_shows_it()
    {
        (long incident, string tracking) = await WriteEverywhereAsync();
        string[] showing = [$"/gangguan/{incident}", $"/kru/{incident}", "/laporan", "/sistem/gateway/" + TestCity.GatewayA, "/lampu/" + TestCity.LampA1];
        string[] others =
        [
            .. PagesWithoutParameters(), tracking, "/warga/tiang/" + TestCity.LampA1, "/panel/KPG-OBB-P001", "/kelurahan/" + TestCity.Oebobo, "/petugas/kontak/yohanes", $"/kru/bekal?id={incident}",
            "/kru/daftar/lain", "/gangguan?q=" + Uri.EscapeDataString(Hostile), "/warga/lapor?tiang=" + Uri.EscapeDataString(Hostile), "/akun?problem=" + Uri.EscapeDataString(Hostile),
        ];

        foreach (string path in showing.Concat(others))
        {
            string page = await ReadAsync(path);
            Assert.False(page.Contains("<img src=x", StringComparison.OrdinalIgnoreCase) || page.Contains("<script>alert", StringComparison.OrdinalIgnoreCase), $"{path} shows as HTML what somebody wrote:\n{page}");
            Assert.True(!showing.Contains(path) || page.Contains("&lt;img src=x", StringComparison.Ordinal), $"{path} does not show what somebody wrote, so that this test proves nothing of it.");
        }
    }

    [Theory]
    [InlineData("/api/v1/audit/export")]
    [InlineData("/data/lamps.csv")]
    [InlineData("/data/kelurahan.csv")]
    public async Task No_cell_of_a_table_begins_as_a_formula(string path)
    {
        await WriteEverywhereAsync();

        using HttpResponseMessage answer = await _server.Client.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}person=agnes");

        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(FormulaCell().Matches(await answer.Content.ReadAsStringAsync()).Select(cell => cell.Value));
    }

    private async Task<(long Incident, string Tracking)> WriteEverywhereAsync()
    {
        await ReportAsync();
        string tracking = await SendReportAsync();
        IncidentDesk desk = _server.Services.GetRequiredService<IncidentDesk>();
        IncidentRecord incident = await desk.RaiseAsync(new IncidentReport(TestCity.LampA1, Hostile, "hostile"), TestCity.Operator, DashboardFixture.Soon());
        await desk.StepAsync(incident.Id, new IncidentStepRequest(IncidentStepKind.Accepted, "h1"), TestCity.Crew, DashboardFixture.Soon());
        await desk.StepAsync(incident.Id, new IncidentStepRequest(IncidentStepKind.Fixed, "h2", Note: Hostile, Parts: [new IncidentPart(Tag, 1)]), TestCity.Crew, DashboardFixture.Soon());
        await _server.Client.PutAsJsonAsync("/api/v1/duty/crews/HOSTILE", new { name = Tag, level = "crew", areas = Array.Empty<string>(), shifts = Array.Empty<object>(), dates = Array.Empty<object>() });
        await _server.Services.GetRequiredService<AuditStore>().AddAsync(AuditEntry.Of(TestCity.Operator, "import", Formula, Hostile, 1), DashboardFixture.Soon());
        return (incident.Id, tracking);
    }

    // Everything that a gateway says in words: its program, why it refuses, who holds a lock and why.
    private async Task ReportAsync()
    {
        long nowUnixMs = _server.Services.GetRequiredService<CityClock>().NowUnixMs();
        var reported = new ReportedDocument(
            1, Tag, [], 2, Hostile, nowUnixMs, [new ReportedLock("lock-1", Tag, Hostile, nowUnixMs, nowUnixMs + 3_600_000, [new LockedLamp(TestCity.LampA1, null)])]);
        byte[] payload = LightingJson.ToUtf8(reported);
        await _server.Services.GetRequiredService<MessageRouter>().HandleAsync(DashboardFixture.Message($"lampukota/v1/{TestCity.GatewayA}/reported", payload), DashboardFixture.Soon());
    }

    private async Task<string> SendReportAsync()
    {
        string token = Token().Match(await _server.Client.GetStringAsync("/warga/lapor")).Groups[1].Value;
        using var form = new MultipartFormDataContent();
        foreach ((string name, string value) in new[] { ("__RequestVerificationToken", token), ("kind", "Dark"), ("kelurahan", TestCity.Oebobo), ("place", Tag), ("note", Hostile) })
            form.Add(new StringContent(value, Encoding.UTF8), name);
        using HttpResponseMessage sent = await _server.Client.PostAsync("/warga/lapor", form);
        Assert.StartsWith("/warga/laporan/", sent.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        return sent.RequestMessage.RequestUri.AbsolutePath;
    }

    private string[] PagesWithoutParameters() =>
    [
        .. _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.Parameters.Count == 0 && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains("GET"))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/_framework", StringComparison.Ordinal)).Distinct(),
    ];

    private async Task<string> ReadAsync(string path)
    {
        string address = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "person=agnes";
        using HttpResponseMessage answer = await _server.Client.GetAsync(address, DashboardFixture.Soon());
        // What is data is no page, and no browser takes it for one.
        bool isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
        Assert.Equal("nosniff", answer.Headers.TryGetValues("X-Content-Type-Options", out IEnumerable<string>? values) ? values.Single() : "none");
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return isPage ? await answer.Content.ReadAsStringAsync() : "";
    }

    // At the beginning of a line or after a separator, in quotation marks or not.
    [GeneratedRegex("(?:^|;)\"?[=+@\\t][^;\\r\\n]*", RegexOptions.Multiline)]
    private static partial Regex FormulaCell();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
