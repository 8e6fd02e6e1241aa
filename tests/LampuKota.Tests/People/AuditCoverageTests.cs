using System.Net.Http.Json;
using LampuKota.City;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>Every call that changes the city or its people leaves an entry in the audit log; each such endpoint stands here with a call of it, or with why it leaves none.</summary>
public sealed class AuditCoverageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string AsAdministrator = "?person=agnes";

    private static readonly string[] Roots = ["/api/", "/form/", "/gangguan/", "/kru/"];

    // What changes nothing, or is proven by tests of its own.
    private static readonly Dictionary<string, string> WithoutCall = new()
    {
        ["POST /api/v1/calendars/preview"] = "saves nothing",
        ["POST /api/v1/commands/{id}/decision"] = "CommandDeskTests: needs a command that awaits a second person",
        ["POST /form/masuk"] = "SignInTests, AccountTests",
        ["POST /form/kode"] = "SignInTests, AccountTests",
        ["POST /form/keluar"] = "SignInTests",
        ["POST /form/akun/sandi"] = "AccountTests",
        ["POST /form/akun/faktor"] = "AccountTests",
        ["POST /form/akun/faktor/hapus"] = "AccountTests",
        ["POST /form/akun/pemulihan"] = "AccountTests",
        ["POST /form/akun/sesi"] = "AccountTests",
        ["POST /form/akun/token"] = "AccountTests",
        ["POST /form/akun/token/{id}/cabut"] = "AccountTests",
        ["POST /form/orang"] = "AccountTests",
        ["POST /form/orang/{id}"] = "AccountTests",
        ["POST /form/orang/{id}/kunci"] = "AccountTests",
        ["POST /form/orang/{id}/sandi"] = "AccountTests",
        ["POST /api/v1/calendars/assignments/preview"] = "saves nothing",
        ["POST /api/v1/calendars/assignments"] = "CalendarAssignmentTests",
        ["POST /api/v1/incidents/{id}/steps"] = "the ledger adds the entry in the step's own commit, whoever calls",
        ["POST /gangguan/baru"] = "as POST /api/v1/incidents",
        ["POST /gangguan/{id}/langkah"] = "as POST /api/v1/incidents/{id}/steps",
        ["POST /kru/{id}/{step}"] = "as POST /api/v1/incidents/{id}/steps",
        ["POST /kru/pesan/uji"] = "changes nothing; the list of messages shows it",
        ["POST /kru/pesan/berhenti"] = "as PUT /api/v1/duty/contacts/{personId}",
        ["POST /api/v1/photos"] = "nothing of the city until a step names it, and that step leaves the entry",
        ["PUT /api/v1/gateways/settings"] = "GatewayTuningTests",
        ["PUT /api/v1/gateways/{id}/settings"] = "GatewayTuningTests",
        ["POST /api/v1/gateways/{id}/access"] = "GatewayAccessServiceTests: needs a broker",
        ["POST /api/v1/duty/contacts/{personId}/test"] = "changes nothing; the list of messages shows it",
        ["POST /api/v1/duty/push-subscriptions"] = "as PUT /api/v1/duty/contacts/{personId}",
        ["POST /api/v1/rollouts"] = "RolloutApiTests: needs a signed release",
        ["POST /api/v1/rollouts/{id}/next"] = "RolloutServiceTests",
        ["POST /api/v1/rollouts/{id}/state"] = "RolloutApiTests",
        ["POST /api/v1/reports/{id}/decision"] = "ReportApiTests: needs a report",
        ["POST /api/v1/energy/bills"] = "EnergyApiTests",
        ["POST /api/v1/assets/changes"] = "AssetApiTests",
        ["PUT /api/v1/assets/{kind}/{id}"] = "AssetApiTests",
        ["PATCH /api/v1/assets/{kind}/{id}"] = "AssetApiTests",
        ["POST /api/v1/assets/imports"] = "writes nothing of the city until it is taken",
        ["POST /api/v1/assets/imports/{id}/apply"] = "AssetImportTests",
        ["POST /api/v1/assets/imports/{id}/undo"] = "AssetImportTests",
        ["POST /form/aset/impor"] = "as POST /api/v1/assets/imports",
        ["POST /form/aset/impor/{id}/terapkan"] = "as POST /api/v1/assets/imports/{id}/apply",
        ["POST /form/aset/impor/{id}/batalkan"] = "as POST /api/v1/assets/imports/{id}/undo",
        ["POST /form/aset/pasang"] = "as PUT /api/v1/assets/{kind}/{id}",
        ["POST /form/aset/pasang/{id}/lampu"] = "as POST /api/v1/assets/changes",
        ["POST /form/aset/pasang/{id}/uji"] = "as POST /api/v1/commands",
        ["POST /form/aset/pasang/{id}/terima"] = "AssetCommissioningTests: in the acceptance's own commit",
        ["POST /form/aset/ubah"] = "as POST /api/v1/assets/changes",
        ["POST /form/aset/{kind}/{id}"] = "as PATCH /api/v1/assets/{kind}/{id}",
    };

    private AuditStore Audit => server.Services.GetRequiredService<AuditStore>();

    public static TheoryData<string> Calls => [.. CallsByEndpoint.Keys];

    private static Dictionary<string, Func<AuditCoverageTests, Task<HttpResponseMessage>>> CallsByEndpoint { get; } = new()
    {
        ["POST /api/v1/commands"] = test => test.SendAsync(HttpMethod.Post, "/api/v1/commands", Command(60)),
        ["POST /api/v1/commands/emergency"] = test => test.SendAsync(HttpMethod.Post, "/api/v1/commands/emergency", new { scope = new { kind = "city" }, reason = "Darurat" }),
        ["POST /api/v1/commands/{id}/undo"] = test => test.FollowAsync(Command(70), "undo", new { }),
        ["POST /api/v1/locks"] = test => test.SendAsync(HttpMethod.Post, "/api/v1/locks", Lock),
        ["POST /api/v1/locks/{id}/release"] = test => test.ReleaseAsync(),
        ["POST /api/v1/incidents"] = test => test.SendAsync(HttpMethod.Post, "/api/v1/incidents", new { root = TestCity.LampA1, note = "Padam sejak kemarin", clientKey = "uji-audit-1" }),
        ["PUT /api/v1/groups/{id}"] = test => test.SendAsync(HttpMethod.Put, "/api/v1/groups/G-1", new { name = "Pasar", lamps = new[] { TestCity.LampA1 } }),
        ["DELETE /api/v1/groups/{id}"] = test => test.RemoveGroupAsync(),
        ["PUT /api/v1/duty/crews/{id}"] = test => test.SaveCrewAsync("REGU-1"),
        ["DELETE /api/v1/duty/crews/{id}"] = test => test.RemoveCrewAsync(),
        ["PUT /api/v1/duty/contacts/{personId}"] = test => test.SendAsync(HttpMethod.Put, "/api/v1/duty/contacts/yohanes", new { contacts = new[] { new { channel = "telegram", address = "123456" } } }),
        ["PUT /api/v1/calendars"] = test => test.SaveCalendarsAsync(),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_changes_something_leaves_an_entry(string endpoint)
    {
        long before = (await Audit.HeadAsync(CancellationToken.None)).LastId;

        HttpResponseMessage response = await CallsByEndpoint[endpoint](this);

        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        IReadOnlyList<AuditEntry> left = [.. (await Audit.ListAsync(new AuditQuery(), CancellationToken.None)).Where(entry => entry.Id > before && entry.PersonId == "agnes")];
        Assert.NotEmpty(left);
        Assert.Null((await Audit.VerifyAsync(null, CancellationToken.None)).BrokenId);
    }

    [Fact]
    public void Every_endpoint_that_changes_something_is_called_here_or_says_why_not()
    {
        string[] changing = [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => Roots.Any(root => endpoint.RoutePattern.RawText?.StartsWith(root, StringComparison.Ordinal) == true) && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != "GET").Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Distinct().Order(StringComparer.Ordinal)];
        string[] known = [.. CallsByEndpoint.Keys.Concat(WithoutCall.Keys).Order(StringComparer.Ordinal)];

        Assert.True(known.SequenceEqual(changing), $"Call these here: {string.Join(", ", changing.Except(known))}. Not in the program: {string.Join(", ", known.Except(changing))}");
    }

    private static object Lock => new { targets = new[] { TestCity.LampB1 }, durationMinutes = 60, reason = "Ganti luminer" };

    private static object Command(int level) => new { targets = new[] { TestCity.LampA1 }, level, durationMinutes = 5, reason = "Uji audit" };

    private static string With(string path) => path + AsAdministrator;

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body) =>
        server.Client.SendAsync(new HttpRequestMessage(method, With(path)) { Content = JsonContent.Create(body) }, DashboardFixture.Soon());

    private async Task<HttpResponseMessage> FollowAsync(object command, string act, object body) =>
        await SendAsync(HttpMethod.Post, $"/api/v1/commands/{await IdOfAsync(await SendAsync(HttpMethod.Post, "/api/v1/commands", command))}/{act}", body);

    private async Task<HttpResponseMessage> ReleaseAsync() => await SendAsync(
        HttpMethod.Post, $"/api/v1/locks/{await IdOfAsync(await SendAsync(HttpMethod.Post, "/api/v1/locks", Lock))}/release", new { reason = "Selesai" });

    private async Task<HttpResponseMessage> RemoveGroupAsync()
    {
        await SendAsync(HttpMethod.Put, "/api/v1/groups/G-2", new { name = "Taman", lamps = new[] { TestCity.LampA1 } });
        return await SendAsync(HttpMethod.Delete, "/api/v1/groups/G-2", new { });
    }

    private Task<HttpResponseMessage> SaveCrewAsync(string id) =>
        SendAsync(HttpMethod.Put, $"/api/v1/duty/crews/{id}", new { name = "Regu", level = "crew", areas = Array.Empty<string>(), shifts = Array.Empty<object>(), dates = Array.Empty<object>() });

    private async Task<HttpResponseMessage> RemoveCrewAsync()
    {
        await SaveCrewAsync("REGU-2");
        return await SendAsync(HttpMethod.Delete, "/api/v1/duty/crews/REGU-2", new { });
    }

    private async Task<HttpResponseMessage> SaveCalendarsAsync() => await server.Client.PutAsync(
        With("/api/v1/calendars"),
        new StringContent((await server.GetAsync("/api/v1/calendars" + AsAdministrator)).GetRawText(), System.Text.Encoding.UTF8, "application/json"),
        DashboardFixture.Soon());

    private static async Task<string> IdOfAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetString()!;
}
