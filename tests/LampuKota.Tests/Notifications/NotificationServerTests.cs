using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>The whole dashboard with a webhook that a test receives: from an event to the message, the answer from a phone, and the pages.</summary>
public sealed partial class NotificationServerTests : IAsyncLifetime
{
    private HttpReceiver _phone = null!;
    private DashboardServer _server = null!;

    public async Task InitializeAsync()
    {
        _phone = await HttpReceiver.StartAsync();
        _server = new DashboardServer
        {
            MoreSettings =
            [
                "--Incidents:GatheringSeconds=0", "--Clock:Epoch=2026-11-22T02:00:00Z", $"--Clock:Anchor={NodaTime.Text.InstantPattern.ExtendedIso.Format(NodaTime.SystemClock.Instance.GetCurrentInstant())}", "--Clock:Speed=300", // Ten minutes in two seconds.
                $"--{NotificationSettings.WebhookHostsKey}={_phone.Url.Authority}", $"--{NotificationSettings.PublicUrlKey}=https://lampu.contoh.go.id",
                $"--{NotificationSettings.WebhookSecretKey}{NotificationSettings.FileSuffix}={SecretFile}",
            ],
        };
        await File.WriteAllTextAsync(SecretFile, "enam-belas-huruf\n");
        await _server.InitializeAsync();
        await PutAsync("/api/v1/duty/crews/SIANG", new { name = "Regu siang", level = "crew", areas = Array.Empty<string>(), shifts = new[] { new { person = "yohanes", weekdays = Enumerable.Range(1, 7), from = "00:00", until = "00:00" } }, dates = Array.Empty<object>() });
        await PutAsync("/api/v1/duty/contacts/yohanes", new { contacts = new[] { new { channel = "webhook", address = _phone.Url + "pesan" } } });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _phone.DisposeAsync();
        File.Delete(SecretFile);
    }

    private string SecretFile { get; } = Path.Combine(Path.GetTempPath(), $"lampukota-secret-{Guid.CreateVersion7():N}");

    [Fact]
    public async Task A_fault_becomes_one_message_and_its_link_accepts_the_work_in_the_person_s_name()
    {
        await FailAsync(TestCity.LampA1);
        JsonElement message = await ReceivedAsync(1);
        string link = new Uri(message.GetProperty("link").GetString()!).AbsolutePath;
        long incident = message.GetProperty("incident").GetInt64();
        await UntilAsync(async () => (await _server.GetAsync($"/api/v1/notifications?incident={incident}")).GetProperty("items")[0].GetProperty("state").GetString() == "handedOver");
        await UntilStateAsync(incident, IncidentState.Notified);

        string page = await _server.Client.GetStringAsync(link);
        Assert.Contains("Arus bocor", page, StringComparison.Ordinal);
        await UntilStateAsync(incident, IncidentState.Notified); // Opening the page accepts nothing: messengers open links by themselves.
        HttpResponseMessage accepted = await _server.Client.PostAsync(link, new FormUrlEncodedContent([]));
        HttpResponseMessage again = await _server.Client.PostAsync(link, new FormUrlEncodedContent([]));

        IncidentRecord taken = (await _server.Services.GetRequiredService<IncidentStore>().FindAsync(incident, CancellationToken.None))!;
        Assert.Equal((IncidentState.Accepted, "yohanes", "SIANG"), (taken.State, taken.Worker!.PersonId, taken.Worker.CrewId));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (accepted.StatusCode, again.StatusCode));
        Assert.Contains("answer-yours", await accepted.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(_phone.Received);
    }

    [Fact]
    public async Task Without_an_answer_the_supervisor_is_called_and_the_history_says_so()
    {
        await PutAsync("/api/v1/duty/crews/AWAS", new { name = "Pengawas", level = "supervisor", areas = Array.Empty<string>(), shifts = new[] { new { person = "simon", weekdays = Enumerable.Range(1, 7), from = "00:00", until = "00:00" } }, dates = Array.Empty<object>() });
        await PutAsync("/api/v1/duty/contacts/simon", new { contacts = new[] { new { channel = "webhook", address = _phone.Url + "simon" } } });
        await FailAsync(TestCity.LampA1);

        JsonElement second = await ReceivedAsync(2);
        long incident = second.GetProperty("incident").GetInt64();
        Assert.Equal(["/pesan", "/simon"], _phone.Received.Select(one => one.Path));
        Assert.StartsWith("Belum dijawab. Gangguan ", second.GetProperty("title").GetString(), StringComparison.Ordinal);
        await UntilAsync(async () => (await _server.Services.GetRequiredService<IncidentStore>().LoadStepsAsync(incident, CancellationToken.None)).Any(step => step.Kind == IncidentStepKind.Escalated));
        Assert.Equal(2, _phone.Received.Count);
    }

    [Fact]
    public async Task A_link_that_is_not_ours_tells_nothing()
    {
        HttpResponseMessage forged = await _server.Client.GetAsync("/terima/" + new string('A', 48));

        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        Assert.Contains("Tautan ini tidak berlaku lagi", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.GetAsync("/terima/uji")).StatusCode);
    }

    [Fact]
    public async Task A_crew_is_made_and_filled_by_forms_without_a_script()
    {
        HttpResponseMessage made = await SubmitAsync("/petugas", "crew", ("name", "Regu Oesapa"), ("level", "Crew"));
        Assert.Equal("/petugas/regu/REGUOESAPA", made.RequestMessage!.RequestUri!.AbsolutePath);
        string refused = await (await SubmitAsync("/petugas/regu/REGUOESAPA", "shift", ("person", "yohanes"), ("from", "22:00"), ("until", "06:00"))).Content.ReadAsStringAsync();
        Assert.Contains("pilih paling sedikit satu hari", refused, StringComparison.Ordinal);
        string tooLong = new('x', 200);
        string kept = await (await SubmitAsync("/petugas/regu/REGUOESAPA", "crew", ("name", tooLong), ("level", "Supervisor"), ("area", TestCity.Oebobo))).Content.ReadAsStringAsync();
        Assert.Contains(tooLong, kept, StringComparison.Ordinal);
        Assert.Matches($"value=\"{TestCity.Oebobo}\" checked", kept);
        await SubmitAsync("/petugas/regu/REGUOESAPA", "shift", ("person", "yohanes"), ("from", "22:00"), ("until", "06:00"), ("weekday", "1"), ("weekday", "5"));
        await SubmitAsync("/petugas/regu/REGUOESAPA", "exception", ("away", "yohanes"), ("date", "2026-12-25"));

        Crew crew = Assert.Single(_server.Services.GetRequiredService<DutyService>().Rota.Crews, one => one.Id == "REGUOESAPA");
        Assert.Equal([1, 5], crew.Shifts[0].Weekdays);
        Assert.Equal((22 * 60, 6 * 60), (crew.Shifts[0].FromMinute, crew.Shifts[0].UntilMinute));
        Assert.Null(Assert.Single(crew.Dates).Hours);
        await SubmitAsync("/petugas/regu/REGUOESAPA", "remove-shift-0");
        Assert.Empty(_server.Services.GetRequiredService<DutyService>().Rota.Crews.Single(one => one.Id == "REGUOESAPA").Shifts);
    }

    [Fact]
    public async Task Contacts_are_saved_in_their_order_and_tried_by_forms_without_a_script()
    {
        string wrong = await (await SubmitAsync("/petugas/kontak/yohanes", "contacts", ("Email", "salah"), ("rank-Email", "1"), ("language", "id"))).Content.ReadAsStringAsync();
        Assert.Contains("surel harus seperti", wrong, StringComparison.Ordinal);
        Assert.Contains("salah", wrong, StringComparison.Ordinal);
        await SubmitAsync("/petugas/kontak/yohanes", "contacts", ("Email", "yohanes@contoh.go.id"), ("rank-Email", "2"), ("Webhook", _phone.Url + "pesan"), ("rank-Webhook", "1"), ("language", "en"), ("quietFrom", "22:00"), ("quietUntil", "05:00"));

        PersonContacts saved = _server.Services.GetRequiredService<DutyService>().Contacts.Find("yohanes")!;
        Assert.Equal([ContactChannel.Webhook, ContactChannel.Email], saved.Contacts.Select(one => one.Channel));
        Assert.Equal(("en", new QuietHours(22 * 60, 5 * 60)), (saved.Language, saved.Quiet));
        await SubmitAsync("/petugas/kontak/yohanes", "test-Webhook");
        Assert.Equal("Test message of LampuKota", (await ReceivedAsync(1)).GetProperty("title").GetString());
        Assert.Contains("Yohanes Nope", await _server.Client.GetStringAsync("/petugas/pesan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        HttpResponseMessage forged = await _server.Client.PostAsync("/petugas", new FormUrlEncodedContent([new("_handler", "crew"), new("name", "Jahat"), new("level", "Crew")]));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Single(_server.Services.GetRequiredService<DutyService>().Rota.Crews);
    }

    [Fact]
    public async Task Only_who_manages_duty_sees_the_rota_and_nobody_sees_addresses()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.GetAsync("/api/v1/duty/crews?person=yohanes")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.GetAsync("/api/v1/notifications?person=rosa")).StatusCode);
        JsonElement contacts = await _server.GetAsync("/api/v1/duty/contacts?person=maria");
        Assert.Equal("127.0.0.1", contacts.GetProperty("items")[0].GetProperty("contacts")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task A_browser_subscribes_for_its_own_person_only_where_push_is_set_up()
    {
        HttpResponseMessage key = await _server.Client.GetAsync("/api/v1/duty/push-key");
        HttpResponseMessage bad = await _server.Client.PostAsJsonAsync("/api/v1/duty/push-subscriptions", new { endpoint = "https://push.example.net/x", p256dh = "AAAA", auth = "AAAA" });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadRequest), (key.StatusCode, bad.StatusCode));
    }

    private Task FailAsync(string lamp) => _server.Services.GetRequiredService<IncidentService>().TakeAsync(
        new DeviceEvent("leakageDetected", lamp, EventPhase.Start, 1_000, 1_000, new Dictionary<string, double>()), CancellationToken.None);

    private async Task PutAsync(string path, object body)
    {
        HttpResponseMessage response = await _server.Client.PutAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> ReceivedAsync(int count)
    {
        await UntilAsync(() => Task.FromResult(_phone.Received.Count >= count));
        return JsonElement.Parse(_phone.Received.ElementAt(count - 1).Body);
    }

    private Task UntilStateAsync(long incident, IncidentState state) => UntilAsync(async () =>
        (await _server.Services.GetRequiredService<IncidentStore>().FindAsync(incident, CancellationToken.None))!.State == state);

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // Several commits, each synced, on a disk that others use.
        while (!await isReached())
            await Task.Delay(20, deadline.Token);
    }

    // As a browser does it: the page's hidden fields, and what was typed.
    private async Task<HttpResponseMessage> SubmitAsync(string page, string handler, params (string Name, string Value)[] fields)
    {
        string html = await _server.Client.GetStringAsync(page);
        string token = Token().Match(html).Groups[1].Value;
        return await _server.Client.PostAsync(page, new FormUrlEncodedContent(
            [new("_handler", handler), new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
