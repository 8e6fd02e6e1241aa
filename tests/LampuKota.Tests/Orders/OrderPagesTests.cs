using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>The crews' pages as a browser without scripts uses them.</summary>
public sealed partial class OrderPagesTests : IAsyncLifetime, IDisposable
{
    private readonly DashboardServer _server = new() { MoreSettings = ["--Incidents:GatheringSeconds=0"] };
    private readonly CookieContainer _cookies = new();
    private HttpClient _phone = null!;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _phone = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = _server.Client.BaseAddress };
        _cookies.Add(_phone.BaseAddress!, new Cookie(DemonstrationPersons.SelectorName, "yohanes"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _phone.Dispose();

    [Fact]
    public async Task An_order_goes_from_the_list_to_fixed_by_plain_forms()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        Assert.Contains($"href=\"/kru/{id}\"", await _phone.GetStringAsync("/kru"), StringComparison.Ordinal);

        await TakenAsync(await SendAsync(id, "terima"));
        await TakenAsync(await SendAsync(id, "di-lokasi"));
        await TakenAsync(await SendAsync(id, "selesai", [("note", "Driver diganti"), ("part1", "Driver LED 90 W"), ("count1", "2")], TestPhoto.Jpeg()));

        IReadOnlyList<IncidentStep> steps = await StepsAsync(id);
        Assert.Equal(
            [IncidentStepKind.Accepted, IncidentStepKind.OnSite, IncidentStepKind.Fixed],
            steps.Where(step => step.PersonId == "yohanes").Select(step => step.Kind));
        IncidentStep last = steps.Last(step => step.Kind == IncidentStepKind.Fixed);
        Assert.Equal(("Driver diganti", new IncidentPart("Driver LED 90 W", 2)), (last.Note, last.Parts.Single()));
        Assert.Equal(HttpStatusCode.OK, (await _phone.GetAsync($"/api/v1/photos/{last.PhotoIds.Single()}")).StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_is_taken_once()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        Dictionary<string, string> fields = await FieldsAsync(id, "terima");

        await TakenAsync(await PostAsync(id, "terima", fields));
        await TakenAsync(await PostAsync(id, "terima", fields));

        Assert.Single(await StepsAsync(id), step => step.Kind == IncidentStepKind.Accepted);
    }

    [Fact]
    public async Task A_form_without_our_token_takes_nothing_and_says_so()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        Dictionary<string, string> fields = await FieldsAsync(id, "terima");
        fields.Remove("__RequestVerificationToken");

        string page = await RefusedAsync(await PostAsync(id, "terima", fields), HttpStatusCode.BadRequest);

        Assert.Contains("terlalu lama terbuka", page, StringComparison.Ordinal);
        Assert.DoesNotContain(await StepsAsync(id), step => step.Kind == IncidentStepKind.Accepted);
    }

    [Fact]
    public async Task Who_comes_second_is_told_that_somebody_else_was_first()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        Dictionary<string, string> fields = await FieldsAsync(id, "terima");
        await _server.Services.GetRequiredService<IncidentDesk>().StepAsync(id, new IncidentStepRequest(IncidentStepKind.Accepted, "other"), DemonstrationPersons.SecondOperator, CancellationToken.None);

        string page = await RefusedAsync(await PostAsync(id, "terima", fields), HttpStatusCode.Conflict);

        Assert.Contains("orang lain sudah mengubah", page, StringComparison.Ordinal);
        Assert.Contains("Petrus Tallo", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_filled_in_comes_back_with_the_sentence_that_says_what_is_wrong()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await TakenAsync(await SendAsync(id, "terima"));

        string page = await RefusedAsync(
            await SendAsync(id, "selesai", [("note", "<b>Driver</b> diganti"), ("part1", "Driver"), ("count1", "0")]), HttpStatusCode.BadRequest);

        Assert.Contains("jumlah 1 sampai 999", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Driver&lt;/b&gt; diganti</textarea>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_photo_is_refused_with_a_sentence()
    {
        long id = await RaiseAsync(TestCity.LampA1);

        string page = await RefusedAsync(await SendAsync(id, "catatan", [], "<html>"u8.ToArray()), HttpStatusCode.BadRequest);

        Assert.Contains("Foto harus berupa JPEG", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_alone_is_a_note()
    {
        long id = await RaiseAsync(TestCity.LampA1);

        await TakenAsync(await SendAsync(id, "catatan", [], TestPhoto.Jpeg()));

        IncidentStep noted = (await StepsAsync(id)).Single(step => step.Kind == IncidentStepKind.Noted);
        Assert.Equal(("Foto", 1), (noted.Note, noted.PhotoIds.Count));
    }

    [Fact]
    public async Task On_site_says_that_nothing_is_locked_until_the_gateway_has_confirmed_it()
    {
        long id = await RaiseAsync(TestCity.LampA1);
        await TakenAsync(await SendAsync(id, "terima"));
        await TakenAsync(await SendAsync(id, "di-lokasi"));
        Assert.DoesNotContain("data-lock=\"held\"", await _phone.GetStringAsync($"/kru/{id}"), StringComparison.Ordinal);

        await _server.Services.GetRequiredService<IncidentDesk>().StepAsync(id, new IncidentStepRequest(IncidentStepKind.LockHeld, "held"), person: null, CancellationToken.None);

        Assert.Contains("data-lock=\"held\"", await _phone.GetStringAsync($"/kru/{id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/kru/999")]
    [InlineData("/kru/entah")]
    public async Task An_order_that_is_not_there_is_said_so(string address)
    {
        HttpResponseMessage answer = await _phone.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Tugas ini tidak ada", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_bound_to_an_area_sees_its_orders_only()
    {
        long inside = await RaiseAsync(TestCity.LampA1);
        long outside = await RaiseAsync(TestCity.LampB1);
        _cookies.Add(_phone.BaseAddress!, new Cookie(DemonstrationPersons.SelectorName, "dominggus"));

        string list = await _phone.GetStringAsync("/kru");

        Assert.Contains($"href=\"/kru/{inside}\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/kru/{outside}\"", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await _phone.GetAsync($"/kru/{outside}")).StatusCode);
    }

    [Fact]
    public async Task The_pages_speak_english_where_that_was_chosen()
    {
        await RaiseAsync(TestCity.LampA1);
        _cookies.Add(_phone.BaseAddress!, new Cookie(OperatorRoom.LanguageCookie, "en"));

        Assert.Contains("Not taken on yet: 1", await _phone.GetStringAsync("/kru"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_calls_is_told_with_the_citys_time()
    {
        JsonElement me = JsonElement.Parse(await _phone.GetStringAsync("/api/v1/me"));

        Assert.Equal("yohanes", me.GetProperty("id").GetString());
        Assert.True(me.GetProperty("unixMs").GetInt64() > 0);
    }

    private static async Task TakenAsync(HttpResponseMessage answer) =>
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {ProblemOf(await answer.Content.ReadAsStringAsync())}");

    private static async Task<string> RefusedAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string ProblemOf(string page) => Problem().Match(page).Value;

    private async Task<long> RaiseAsync(string lamp)
    {
        IncidentService incidents = _server.Services.GetRequiredService<IncidentService>();
        long nowUnixMs = _server.Services.GetRequiredService<CityClock>().NowUnixMs();
        await incidents.TakeAsync(new DeviceEvent("lampFailure", lamp, EventPhase.Start, nowUnixMs - 60_000, nowUnixMs, new Dictionary<string, double>()), CancellationToken.None);
        await incidents.TurnAsync(CancellationToken.None);
        return incidents.OpenOf(lamp).Single().Id;
    }

    private Task<IReadOnlyList<IncidentStep>> StepsAsync(long id) => _server.Services.GetRequiredService<IncidentStore>().LoadStepsAsync(id, CancellationToken.None);

    private async Task<HttpResponseMessage> SendAsync(long id, string step, (string Name, string Value)[]? more = null, byte[]? photo = null)
    {
        Dictionary<string, string> fields = await FieldsAsync(id, step);
        foreach ((string name, string value) in more ?? [])
            fields[name] = value;
        return await PostAsync(id, step, fields, photo);
    }

    private async Task<Dictionary<string, string>> FieldsAsync(long id, string step)
    {
        string page = await _phone.GetStringAsync($"/kru/{id}");
        string form = page[page.IndexOf(string.Create(CultureInfo.InvariantCulture, $"action=\"/kru/{id}/{step}\""), StringComparison.Ordinal)..];
        return HiddenField().Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)]).ToDictionary(field => field.Groups[1].Value, field => field.Groups[2].Value);
    }

    private Task<HttpResponseMessage> PostAsync(long id, string step, Dictionary<string, string> fields, byte[]? photo = null)
    {
        var form = new MultipartFormDataContent();
        foreach ((string name, string value) in fields)
            form.Add(new StringContent(value), name);
        if (photo is not null)
        {
            var file = new ByteArrayContent(photo);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(file, "photo", "..\\evil name.exe");
        }

        return _phone.PostAsync($"/kru/{id}/{step}", form);
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" */?>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("""data-testid="problem">[^<]*""")]
    private static partial Regex Problem();
}
