using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>A report, from the form of a citizen to the end of its repair.</summary>
public sealed partial class ReportApiTests : IAsyncLifetime
{
    private readonly DashboardServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_report_is_followed_from_the_form_to_the_repair_by_its_code_and_nobody_is_named()
    {
        string address = await SentAsync(("kind", "Dark"), ("pole", TestCity.LampA1), ("note", "<b>gelap</b> sejak Senin"));
        string page = await PageAsync(address);
        Assert.Contains("data-step=\"Received\"", page, StringComparison.Ordinal);

        JsonElement waiting = Assert.Single((await _server.GetAsync("/api/v1/reports")).GetProperty("items").EnumerateArray());
        Assert.Equal(TestCity.LampA1, waiting.GetProperty("lampId").GetString());
        string moderation = await PageAsync("/laporan");
        Assert.Contains("&lt;b&gt;gelap&lt;/b&gt; sejak Senin", moderation, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>gelap", moderation, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(waiting.GetProperty("id").GetInt64(), new { decision = "raised", note = "dekat pasar" }));
        Assert.Contains("data-step=\"Checked\"", await PageAsync(address), StringComparison.Ordinal);
        IncidentRecord incident = Assert.Single(_server.Services.GetRequiredService<IncidentService>().OpenOf(TestCity.LampA1));
        Assert.Equal((IncidentCause.Report, "lampFailure"), (incident.Cause, incident.Event));

        IncidentDesk desk = _server.Services.GetRequiredService<IncidentDesk>();
        await desk.StepAsync(incident.Id, new IncidentStepRequest(IncidentStepKind.Accepted, "k1"), TestCity.Crew, CancellationToken.None);
        page = await PageAsync(address) + await PageAsync("/warga/tiang/" + TestCity.LampA1);
        Assert.Contains("data-step=\"CrewAccepted\"", page, StringComparison.Ordinal);
        Assert.Contains("data-stage=\"CrewAccepted\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCity.Crew.Name, page, StringComparison.OrdinalIgnoreCase);

        await desk.StepAsync(incident.Id, new IncidentStepRequest(IncidentStepKind.Waived, "k2", Note: "dilihat menyala"), DemonstrationPersons.Supervisor, CancellationToken.None);
        Assert.Contains("data-step=\"Told\"", await PageAsync(address), StringComparison.Ordinal);
        await using CityContext context = await _server.Services.GetRequiredService<IDbContextFactory<CityContext>>().CreateDbContextAsync();
        Assert.NotNull((await context.CitizenReports.SingleAsync()).ToldUnixMs);
        Assert.Contains(await context.AuditEntries.ToListAsync(), entry => entry is { Action: "report", PersonId: "maria" });
    }

    [Fact]
    public async Task A_report_that_a_known_fault_explains_joins_it_by_itself_and_a_refused_one_says_why()
    {
        await SentAsync(("kind", "Damaged"), ("pole", TestCity.LampA2));
        await DecideAsync(1, new { decision = "raised" });
        Assert.Contains("data-step=\"Checked\"", await PageAsync(await SentAsync(("kind", "Damaged"), ("pole", TestCity.LampA2))), StringComparison.Ordinal);

        string refused = await SentAsync(("kind", "Dark"), ("kelurahan", TestCity.Oebobo), ("place", "depan gereja"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(3, new { decision = "refused", reason = "notOurs", note = "milik gereja" }));
        string page = await PageAsync(refused);
        Assert.Contains("PLN 123", page, StringComparison.Ordinal);
        Assert.Contains("milik gereja", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await DecideAsync(3, new { decision = "refused", reason = "abuse" }));
    }

    [Fact]
    public async Task Reports_that_wait_join_an_incident_that_is_raised_after_them()
    {
        string address = await SentAsync(("kind", "Damaged"), ("pole", TestCity.LampA3));
        await SentAsync(("kind", "Damaged"), ("pole", TestCity.LampA3));
        await DecideAsync(2, new { decision = "raised" });

        Assert.Contains("data-step=\"Checked\"", await PageAsync(address), StringComparison.Ordinal);
        Assert.Single(_server.Services.GetRequiredService<IncidentService>().Open);
    }

    [Fact]
    public async Task Staff_of_a_kelurahan_decide_within_it_only()
    {
        await SentAsync(("kind", "Dark"), ("pole", TestCity.LampA1));
        await SentAsync(("kind", "Dark"), ("pole", TestCity.LampB1));

        JsonElement seen = Assert.Single((await _server.GetAsync("/api/v1/reports?person=dominggus")).GetProperty("items").EnumerateArray());
        Assert.Equal(TestCity.LampA1, seen.GetProperty("lampId").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(2, new { decision = "raised" }, "dominggus"));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(1, new { decision = "raised" }, "dominggus"));
        Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(2, new { decision = "raised" }, "yohanes"));
    }

    [Fact]
    public async Task A_photo_is_drawn_anew_and_shown_to_moderators()
    {
        await SentAsync(TestPhoto.Jpeg(800, 600), ("kind", "Damaged"), ("pole", TestCity.LampA1));

        string page = await PageAsync("/laporan");
        string photo = PhotoAddress().Match(page).Value;
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.GetAsync(photo)).StatusCode);
    }

    [Theory]
    [InlineData("UnknownPole", "pole", "T-999")]
    [InlineData("AmbiguousPole", "pole", "T-001")]
    [InlineData("NoPlace", "place", "entah di mana")]
    public async Task What_is_wrong_is_said_over_what_was_filled_in(string problem, string field, string value)
    {
        using HttpResponseMessage response = await SendAsync(await TokenAsync(), null, ("kind", "Flicker"), (field, value), ("note", "tolong \"lihat\""));
        string page = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"data-problem=\"{problem}\"", page, StringComparison.Ordinal);
        Assert.Contains("tolong &quot;lihat&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_that_is_none_is_refused_in_words()
    {
        using HttpResponseMessage response = await SendAsync(await TokenAsync(), "<html>"u8.ToArray(), ("kind", "Dark"), ("pole", TestCity.LampA1));

        Assert.Contains("data-problem=\"BadPhoto\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_or_of_a_program_is_refused()
    {
        using HttpResponseMessage foreign = await SendAsync("", null, ("kind", "Dark"), ("pole", TestCity.LampA1));
        using HttpResponseMessage program = await SendAsync(await TokenAsync(), null, ("kind", "Dark"), ("pole", TestCity.LampA1), ("website", "https://example.org"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (foreign.StatusCode, program.StatusCode));
        Assert.Empty((await _server.GetAsync("/api/v1/reports")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Who_reports_too_often_is_told_to_wait()
    {
        HttpStatusCode last = default;
        for (int sent = 0; sent <= CitizenLimits.ReportsPerAddressPerHour; sent++)
        {
            using HttpResponseMessage response = await SendAsync("", null, ("kind", "Dark"));
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task A_code_that_is_of_no_report_tells_nothing()
    {
        using HttpResponseMessage wrong = await _server.Client.GetAsync("/warga/laporan/" + ReportCode.New());
        using HttpResponseMessage none = await _server.Client.GetAsync("/warga/laporan?kode=1");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (wrong.StatusCode, none.StatusCode));
    }

    [Fact]
    public async Task Words_and_photos_are_forgotten_once_a_report_is_over_for_long_enough()
    {
        await SentAsync(TestPhoto.Jpeg(64, 64), ("kind", "Dark"), ("pole", TestCity.LampA1), ("note", "gelap"));
        await SentAsync(("kind", "Dark"), ("pole", TestCity.LampB1), ("note", "gelap juga"));
        await DecideAsync(1, new { decision = "refused", reason = "works" });
        ReportStore store = _server.Services.GetRequiredService<ReportStore>();

        Assert.Equal(0, await store.ForgetAsync(0, CancellationToken.None));
        Assert.Equal(1, await store.ForgetAsync(long.MaxValue, CancellationToken.None));
        await using CityContext context = await _server.Services.GetRequiredService<IDbContextFactory<CityContext>>().CreateDbContextAsync();
        Assert.Equal([null, "gelap juga"], await context.CitizenReports.OrderBy(row => row.Id).Select(row => row.Note).ToListAsync());
        Assert.Empty(await context.Photos.ToListAsync());
    }

    private Task<string> SentAsync(params (string Name, string Value)[] fields) => SentAsync(null, fields);

    private async Task<string> SentAsync(byte[]? photo, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage response = await SendAsync(await TokenAsync(), photo, fields);
        string address = response.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.Matches("^/warga/laporan/[2-9A-Z]{10}\\?baru=1$", address);
        return address.Split('?')[0];
    }

    private async Task<HttpResponseMessage> SendAsync(string token, byte[]? photo, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(token), "__RequestVerificationToken");
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        if (photo is not null)
        {
            var file = new ByteArrayContent(photo);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(file, "photo", "../../etc/passwd.jpg");
        }

        return await _server.Client.PostAsync("/warga/lapor", form);
    }

    private async Task<string> TokenAsync() => Token().Match(await PageAsync("/warga/lapor")).Groups[1].Value;

    private Task<string> PageAsync(string address) => _server.Client.GetStringAsync(address);

    private async Task<HttpStatusCode> DecideAsync(long id, object verdict, string person = "maria") =>
        (await _server.Client.PostAsJsonAsync($"/api/v1/reports/{id}/decision?person={person}", verdict)).StatusCode;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("/api/v1/photos/[0-9a-f]{32}")]
    private static partial Regex PhotoAddress();
}
