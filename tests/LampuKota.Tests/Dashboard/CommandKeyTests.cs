using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LampuKota.City;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

/// <summary>A request that is sent again by its Idempotency-Key is one command, whatever was lost on the way.</summary>
public sealed class CommandKeyTests : IClassFixture<DashboardServer>, IAsyncLifetime
{
    private readonly DashboardServer _server;
    private DashboardFixture _dashboard = null!;

    public CommandKeyTests(DashboardServer server) => _server = server;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    private CommandRequest Dim(int level = 60, string reason = "Pasar malam") =>
        new(level, _dashboard.NowUnixMs + 600_000, reason, CommandScope.Lamps, [TestCity.LampA1]);

    private Task<CommandRecord> AskAsync(CommandRequest request, string? key, Person? person = null) =>
        _dashboard.Desk.RequestAsync(request, person ?? TestCity.Operator, DashboardFixture.Soon(), CommandKey.Read(key));

    [Fact]
    public async Task Asked_for_again_it_is_the_command_that_is_there_also_after_a_restart()
    {
        await _dashboard.Commands.StartAsync(CancellationToken.None);
        CommandRecord first = await AskAsync(Dim(), "k-1");
        _dashboard.Time.Advance(TimeSpan.FromSeconds(30));
        CommandRecord again = await AskAsync(Dim(), "\"k-1\"");

        DashboardFixture next = await _dashboard.RestartAsync();
        await next.Commands.StartAsync(CancellationToken.None);
        _dashboard = next;
        CommandRecord later = await AskAsync(Dim(), "k-1");

        Assert.Equal((first.Id, first.Id), (again.Id, later.Id));
        Assert.Equal(first.RequestedUnixMs, later.RequestedUnixMs);
        Assert.Single(await _dashboard.CommandStore.LoadRecentAsync(null, 10, DashboardFixture.Soon()));
    }

    [Fact]
    public async Task Two_that_ask_at_once_get_one_command()
    {
        Task<CommandRecord>[] asked = [.. Enumerable.Range(0, 8).Select(_ => AskAsync(Dim(), "k-2"))];
        await _dashboard.Commands.StartAsync(CancellationToken.None);

        Assert.Single((await Task.WhenAll(asked)).Select(command => command.Id).Distinct());
        Assert.Single(await _dashboard.CommandStore.LoadRecentAsync(null, 10, DashboardFixture.Soon()));
    }

    [Fact]
    public async Task A_key_of_another_person_or_none_is_another_command()
    {
        await _dashboard.Commands.StartAsync(CancellationToken.None);

        CommandRecord[] commands =
        [
            await AskAsync(Dim(), "k-3"), await AskAsync(Dim(), "k-3", TestCity.SecondOperator), await AskAsync(Dim(), "k-4"), await AskAsync(Dim(), null), await AskAsync(Dim(), null),
        ];

        Assert.Equal(5, commands.Select(command => command.Id).Distinct().Count());
    }

    [Fact]
    public async Task Another_request_by_the_same_key_is_a_conflict()
    {
        await _dashboard.Commands.StartAsync(CancellationToken.None);
        CommandRecord first = await AskAsync(Dim(), "k-5");

        RequestRefusedException level = await Assert.ThrowsAsync<RequestRefusedException>(() => AskAsync(Dim(level: 70), "k-5"));
        RequestRefusedException undo = await Assert.ThrowsAsync<RequestRefusedException>(() => _dashboard.Desk.UndoAsync(first.Id, TestCity.Operator, DashboardFixture.Soon(), CommandKey.Read("k-5")));

        Assert.Equal((Refusal.Conflict, CommandKey.Header), (level.Refusal, level.Field));
        Assert.Equal((Refusal.Conflict, CommandKey.Header), (undo.Refusal, undo.Field));
        Assert.Single(await _dashboard.CommandStore.LoadRecentAsync(null, 10, DashboardFixture.Soon()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("has space")]
    [InlineData("lämp")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void A_key_of_another_form_is_refused(string header) =>
        Assert.Equal(CommandKey.Header, Assert.Throws<RequestRefusedException>(() => CommandKey.Read(header)).Field);

    [Fact]
    public async Task The_header_is_taken_by_all_calls_that_make_commands()
    {
        object request = new { targets = new[] { TestCity.LampB2 }, level = 80, durationMinutes = 30, reason = "Uji kunci" };

        string first = await PostAsync("/api/v1/commands", request, "web-1");
        string again = await PostAsync("/api/v1/commands", request, "web-1");
        string held = await PostAsync("/api/v1/locks", new { targets = new[] { TestCity.LampB1 }, durationMinutes = 30, reason = "Kerja" }, "web-2");
        string heldAgain = await PostAsync("/api/v1/locks", new { targets = new[] { TestCity.LampB1 }, durationMinutes = 30, reason = "Kerja" }, "web-2");
        string release = await PostAsync($"/api/v1/locks/{held}/release", new { reason = "Selesai" }, "web-3");
        string releaseAgain = await PostAsync($"/api/v1/locks/{held}/release", new { reason = "Selesai" }, "web-3");
        string emergency = await PostAsync("/api/v1/commands/emergency", new { scope = new { kind = "kelurahan", id = TestCity.Oebobo } }, "web-4");
        string emergencyAgain = await PostAsync("/api/v1/commands/emergency", new { scope = new { kind = "kelurahan", id = TestCity.Oebobo } }, "web-4");

        Assert.Equal((first, held, release, emergency), (again, heldAgain, releaseAgain, emergencyAgain));
    }

    private async Task<string> PostAsync(string path, object body, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add(CommandKey.Header, key);
        HttpResponseMessage response = await _server.Client.SendAsync(request, DashboardFixture.Soon());
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, answer);
        return JsonElement.Parse(answer).GetProperty("id").GetString()!;
    }
}
