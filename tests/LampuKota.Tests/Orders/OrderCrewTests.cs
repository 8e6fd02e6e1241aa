using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>What a crew's list shows by the rota, and how a person of it turns messages to the phone on and off.</summary>
public sealed partial class OrderCrewTests : IAsyncLifetime, IDisposable
{
    private const string Everyday = "00:00";

    private readonly DashboardServer _server = new()
    {
        MoreSettings = ["--Incidents:GatheringSeconds=0", $"--{NotificationSettings.PushSubjectKey}=mailto:lampu@contoh.go.id", $"--{NotificationSettings.PushHostsKey}=push.example.net"],
    };

    private readonly CookieContainer _cookies = new();
    private HttpClient _phone = null!;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _phone = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = _server.Client.BaseAddress };
        _cookies.Add(_phone.BaseAddress!, new Cookie(DemonstrationPersons.SelectorName, "yohanes"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _phone.Dispose();

    [Fact]
    public async Task Whoever_is_in_no_crew_sees_what_waits_in_one_list()
    {
        long id = await RaiseAsync(TestCity.LampA1);

        string page = await _phone.GetStringAsync("/kru");

        Assert.DoesNotContain("orders-crew", page, StringComparison.Ordinal);
        Assert.Equal([id], Listed(page, "orders-free"));
    }

    [Fact]
    public async Task What_the_rota_asks_of_a_person_comes_before_what_it_asks_of_others()
    {
        await SaveCrewAsync("OEBOBO", "Regu Oebobo", TestCity.Oebobo, "yohanes");
        long ours = await RaiseAsync(TestCity.LampA1);
        long others = await RaiseAsync(TestCity.LampB1);

        string page = await _phone.GetStringAsync("/kru");

        Assert.Equal([ours], Listed(page, "orders-crew"));
        Assert.Equal([others], Listed(page, "orders-free"));
        Assert.Contains("Regu Oebobo: 1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("off-duty", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_mate_has_taken_on_is_listed_with_the_mates_name()
    {
        await SaveCrewAsync("OEBOBO", "Regu Oebobo", TestCity.Oebobo, "yohanes", "petrus");
        long id = await RaiseAsync(TestCity.LampA1);
        await _server.Services.GetRequiredService<IncidentDesk>().StepAsync(
            id, new IncidentStepRequest(IncidentStepKind.Accepted, "mate", CrewId: "OEBOBO"), DemonstrationPersons.SecondOperator, CancellationToken.None);

        string page = await _phone.GetStringAsync("/kru");

        Assert.Equal([id], Listed(page, "orders-crew"));
        Assert.Contains("Dikerjakan oleh Petrus Tallo", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_duty_nothing_is_asked_and_everything_can_still_be_reached()
    {
        int hour = _server.Services.GetRequiredService<CityClock>().GetCurrentInstant().InZone(CityZone.Wita).Hour;
        string from = string.Create(CultureInfo.InvariantCulture, $"{(hour + 10) % 24:00}:00");
        string until = string.Create(CultureInfo.InvariantCulture, $"{(hour + 12) % 24:00}:00");
        await SaveAsync("OEBOBO", "Regu Oebobo", TestCity.Oebobo, from, until, "yohanes");
        long id = await RaiseAsync(TestCity.LampA1);

        string page = await _phone.GetStringAsync("/kru");

        Assert.Contains("off-duty", page, StringComparison.Ordinal);
        Assert.Empty(Listed(page, "orders-crew"));
        Assert.Equal([id], Listed(page, "orders-free"));
    }

    [Fact]
    public async Task A_busy_nights_list_begins_with_the_most_urgent_and_leads_to_all_the_rest()
    {
        long[] raised = await RaiseManyAsync(OrderBook.PageSize + 5);

        string list = await _phone.GetStringAsync("/kru");
        string first = await _phone.GetStringAsync(Link(list, "more-Free"));
        string second = await _phone.GetStringAsync(Link(first, "next"));

        Assert.Equal(OrderBook.FirstOthers, Listed(list, "orders-free").Length);
        Assert.Contains($"Belum diterima: {raised.Length}", list, StringComparison.Ordinal);
        Assert.Equal(raised[..OrderBook.FirstOthers].Order(), Listed(list, "orders-free").Order());
        Assert.Equal((OrderBook.PageSize, 5), (Listed(first, "orders-share").Length, Listed(second, "orders-share").Length));
        Assert.Equal(raised.Order(), Listed(first, "orders-share").Concat(Listed(second, "orders-share")).Order());
        Assert.Equal("/kru/daftar/lain", Link(second, "previous"));
        Assert.Equal(HttpStatusCode.NotFound, (await _phone.GetAsync("/kru/daftar/semua")).StatusCode);
    }

    [Fact]
    public async Task Pages_to_keep_come_in_one_answer_each_behind_its_number()
    {
        long[] raised = await RaiseManyAsync(3);

        string kept = await _phone.GetStringAsync($"/kru/bekal?id={raised[0]}&id={raised[2]}&id=999&id=x");

        string[] parts = Divider().Split(kept);
        Assert.Equal(["", $"{raised[0]}", $"{raised[2]}"], [parts[0].Trim(), parts[1], parts[3]]);
        Assert.All([parts[2], parts[4]], page => Assert.StartsWith("<!DOCTYPE html>", page.Trim(), StringComparison.Ordinal));
        Assert.Contains($"data-order=\"{raised[2]}\"", parts[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_says_what_to_bring_and_what_may_hurt()
    {
        long id = await RaiseAsync(TestCity.LampA1);

        string page = await _phone.GetStringAsync($"/kru/{id}");

        Assert.Contains("kerja di ketinggian", page, StringComparison.Ordinal);
        Assert.Contains("modul LED pengganti", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_to_the_phone_are_turned_on_tried_and_stopped_for_ones_own_person()
    {
        string off = await _phone.GetStringAsync("/kru/pesan");
        Assert.Contains("data-key=\"B", off, StringComparison.Ordinal); // An uncompressed point begins with 4.
        Assert.DoesNotContain("notice-stop", off, StringComparison.Ordinal);
        HttpResponseMessage subscribed = await _phone.PostAsJsonAsync("/api/v1/duty/push-subscriptions", new { endpoint = "https://push.example.net/rahasia", p256dh = new string('A', 87), auth = new string('A', 22) });
        Assert.True(subscribed.IsSuccessStatusCode, await subscribed.Content.ReadAsStringAsync());

        string on = await _phone.GetStringAsync("/kru/pesan");
        Assert.Contains("push.example.net", on, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", on, StringComparison.Ordinal);
        Assert.Contains("Percobaan dikirim", await SubmitAsync("/kru/pesan/uji", on), StringComparison.Ordinal);
        Assert.Contains("Pesan ke peramban dihentikan", await SubmitAsync("/kru/pesan/berhenti", on), StringComparison.Ordinal);
        Assert.Null(_server.Services.GetRequiredService<DutyService>().Contacts.Find("yohanes")!.Find(ContactChannel.WebPush));
    }

    [Fact]
    public async Task A_form_of_another_site_stops_no_messages()
    {
        await _phone.PostAsJsonAsync("/api/v1/duty/push-subscriptions", new { endpoint = "https://push.example.net/x", p256dh = new string('A', 87), auth = new string('A', 22) });

        string answer = await SubmitAsync("/kru/pesan/berhenti", page: "");

        Assert.Contains("Belum berhasil", answer, StringComparison.Ordinal);
        Assert.NotNull(_server.Services.GetRequiredService<DutyService>().Contacts.Find("yohanes")!.Find(ContactChannel.WebPush));
    }

    // The orders of a list of the page, in its order.
    private static long[] Listed(string page, string list)
    {
        int begin = page.IndexOf($"data-testid=\"{list}\"", StringComparison.Ordinal);
        return begin < 0 ? [] : [.. OrderNumber().Matches(page[begin..page.IndexOf("</ol>", begin, StringComparison.Ordinal)]).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
    }

    private async Task<long> RaiseAsync(string lamp)
    {
        IncidentService incidents = _server.Services.GetRequiredService<IncidentService>();
        long nowUnixMs = _server.Services.GetRequiredService<CityClock>().NowUnixMs();
        await incidents.TakeAsync(new DeviceEvent("lampFailure", lamp, EventPhase.Start, nowUnixMs - 60_000, nowUnixMs, new Dictionary<string, double>()), CancellationToken.None);
        return incidents.OpenOf(lamp).Single().Id;
    }

    // The oldest first, as they are due.
    private async Task<long[]> RaiseManyAsync(int count)
    {
        IncidentDesk desk = _server.Services.GetRequiredService<IncidentDesk>();
        var raised = new List<long>();
        for (int number = 0; number < count; number++)
            raised.Add((await desk.RaiseAsync(new IncidentReport(TestCity.LampA1, "Lampu mati", $"many-{number}"), DemonstrationPersons.SecondOperator, DashboardFixture.Soon())).Id);
        return [.. raised];
    }

    private static string Link(string page, string name) => Regex.Match(page, $"href=\"([^\"]+)\" data-testid=\"{name}\"").Groups[1].Value;

    private Task SaveCrewAsync(string id, string name, string area, params string[] persons) => SaveAsync(id, name, area, Everyday, Everyday, persons);

    private async Task SaveAsync(string id, string name, string area, string from, string until, params string[] persons)
    {
        object[] shifts = [.. persons.Select(person => new { person, weekdays = Enumerable.Range(1, 7), from, until })];
        HttpResponseMessage saved = await _server.Client.PutAsJsonAsync("/api/v1/duty/crews/" + id, new { name, level = "crew", areas = new[] { area }, shifts, dates = Array.Empty<object>() });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
    }

    private async Task<string> SubmitAsync(string address, string page)
    {
        string token = Token().Match(page).Groups[1].Value;
        HttpResponseMessage answer = await _phone.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<!--kru:([0-9]+)-->")]
    private static partial Regex Divider();

    [GeneratedRegex("data-order=\"([0-9]+)\"")]
    private static partial Regex OrderNumber();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
