using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.Tests;

/// <summary>What a gateway refused, and why, as people and programs read it: our words in the reader's language, and the gateway's own as a detail.</summary>
public sealed class GatewayRefusalPageTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const string Detail = "The ramp is 4000 s, at most <b>3600</b> s are allowed.";

    [Theory]
    [InlineData("id", "Gateway menolak isi perintah")]
    [InlineData("en", "The gateway refused the command's contents")]
    public async Task A_rejected_command_shows_its_reason_and_the_gateways_sentence_at_its_lamp(string language, string reason)
    {
        string id = await RejectedAsync(TestCity.LampA1);

        JsonElement target = (await server.GetAsync("/api/v1/commands/" + id)).GetProperty("targets")[0];
        Assert.Equal(("rejected", "invalid", Detail), (
            target.GetProperty("state").GetString(), target.GetProperty("rejection").GetString(), target.GetProperty("rejectionDetail").GetString()));
        foreach (string path in new[] { "/perintah/" + id, "/lampu/" + TestCity.LampA1 })
        {
            string page = await PageAsync(path, language);
            Assert.DoesNotContain("<b>3600</b>", page, StringComparison.Ordinal);
            Assert.Contains(reason, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains($"<q lang=\"en\">{Detail}</q>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_refused_schedule_stands_on_the_pages_of_schedules_and_of_the_gateway_with_its_reason()
    {
        DesiredService desired = server.Services.GetRequiredService<DesiredService>();
        desired.Rollout.Give(new DesiredVersionRow { GatewayId = TestCity.GatewayB, Version = 43, ContentHash = "", IsPublished = true });
        desired.Report(TestCity.GatewayB, new ReportedDocument(42, "1.0", [], 43, "The lamp X follows the calendar \"CAL-PASAR\", which is not there.", NowUnixMs()));

        foreach (string path in new[] { "/jadwal", "/sistem/gateway/" + TestCity.GatewayB, "/lampu/" + TestCity.LampB1 })
        {
            string page = WebUtility.HtmlDecode(await PageAsync(path, "id"));
            Assert.Contains("Menurut gateway: <q lang=\"en\">The lamp X follows the calendar \"CAL-PASAR\", which is not there.</q>", page, StringComparison.Ordinal);
        }

        Assert.Contains("tetap menjalankan yang lama", await PageAsync("/jadwal", "id"), StringComparison.Ordinal);
        Assert.Contains("keeps running what it had", await PageAsync("/jadwal", "en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_that_a_gateway_could_not_read_are_counted_on_its_page_and_in_the_list()
    {
        await server.Services.GetRequiredService<RolloutService>().ReportAsync(
            TestCity.GatewayA, new ReportedDocument(0, "1.0", [], null, null, NowUnixMs(), UnreadableCommands: 3), CancellationToken.None);

        Assert.Contains("3 perintah tidak terbaca", await PageAsync("/sistem/gateway", "id"), StringComparison.Ordinal);
        Assert.Contains("3 perintah tidak terbaca", await PageAsync("/sistem/gateway/" + TestCity.GatewayA, "id"), StringComparison.Ordinal);
        Assert.Contains("neither carried out nor answered", await PageAsync("/sistem/gateway/" + TestCity.GatewayA, "en"), StringComparison.Ordinal);
    }

    private long NowUnixMs() => server.Services.GetRequiredService<CityClock>().GetCurrentInstant().ToUnixTimeMilliseconds();

    private Task<string> PageAsync(string path, string language) => server.Client.GetStringAsync($"{path}?bahasa={language}", DashboardFixture.Soon());

    private async Task<string> RejectedAsync(string lamp)
    {
        HttpResponseMessage created = await server.Client.PostAsJsonAsync(
            "/api/v1/commands", new { targets = new[] { lamp }, level = 40, durationMinutes = 5, reason = "Uji" }, DashboardFixture.Soon());
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        CommandService commands = server.Services.GetRequiredService<CommandService>();
        var ended = new TaskCompletionSource();
        commands.Changed += command =>
        {
            if (command.Id == id && !command.IsPending)
                ended.TrySetResult();
        };
        var answer = new LampCommandResult(id, lamp, LampCommandResultState.Rejected, RejectionReason.Invalid, NowUnixMs(), Detail: Detail);
        await commands.AnswerAsync(TestCity.GatewayA, answer, CancellationToken.None);
        await ended.Task.WaitAsync(DashboardFixture.Soon());
        return id;
    }
}
