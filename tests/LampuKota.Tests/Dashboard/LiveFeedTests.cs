using System.Text;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class LiveFeedTests : IAsyncLifetime
{
    private DashboardFixture _dashboard = null!;

    public async Task InitializeAsync() => _dashboard = await DashboardFixture.CreateAsync();

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Fact]
    public void A_new_client_first_hears_of_the_clock_the_link_and_the_totals()
    {
        using LiveSubscription client = _dashboard.Feed.Subscribe();

        string[] events = Drain(client);

        Assert.Equal(["clock", "link", "totals"], events.Select(NameOf));
        Assert.Contains($"\"unixMs\":{_dashboard.NowUnixMs},\"speed\":1", events[0], StringComparison.Ordinal);
        Assert.Contains("\"brokerConnected\":false", events[1], StringComparison.Ordinal);
        Assert.Contains("\"unknown\":6", events[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_many_lamps_are_one_event_a_round()
    {
        using LiveSubscription client = Connect();
        for (int i = 0; i < 10; i++)
            _dashboard.Live.Apply(TestCity.GatewayA, DashboardFixture.Batch((TestCity.LampA1, "actualLightState", i, i), (TestCity.LampA2, "activePower", i, i)));

        _dashboard.Feed.TellRound();
        _dashboard.Feed.TellRound();

        Assert.Equal(
            "event: lamps\ndata: {\"sequence\":1,\"index\":[3,4],\"level\":[9,-1],\"state\":[1,1],\"override\":[0,0],\"lock\":[0,0],\"power\":[-1,9]}\n\n",
            Assert.Single(Drain(client)));
    }

    [Fact]
    public void Totals_are_told_once_a_second_and_only_where_they_changed()
    {
        using LiveSubscription client = Connect();
        _dashboard.Live.SetOpenFaults(TestCity.LampA1, 1);

        for (int round = 0; round < 20; round++)
            _dashboard.Feed.TellRound();

        Assert.Single(Drain(client), text => NameOf(text) == "totals");
    }

    [Fact]
    public void A_gateway_that_goes_offline_is_told_at_once_and_its_lamps_with_the_next_round()
    {
        using LiveSubscription client = Connect();

        _dashboard.Live.SetStatus(TestCity.GatewayA, new GatewayStatus(Online: false), 5);
        string atOnce = Assert.Single(Drain(client));
        _dashboard.Feed.TellRound();

        Assert.Equal($"event: gateway\ndata: {{\"id\":\"{TestCity.GatewayA}\",\"online\":false,\"sinceUnixMs\":5}}\n\n", atOnce);
        Assert.Contains("\"index\":[3,4,5]", Drain(client)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_told_at_once_with_the_state_of_every_target()
    {
        await _dashboard.Commands.StartAsync(CancellationToken.None);
        using LiveSubscription client = Connect();

        CommandRecord command = await _dashboard.RequestAsync(40, TestCity.LampA1);
        await _dashboard.UntilAsync(command.Id, CommandState.Sent);

        string[] events = Drain(client);
        Assert.All(events, text => Assert.Equal("command", NameOf(text)));
        Assert.Contains("\"state\":\"requested\"", events[0], StringComparison.Ordinal);
        Assert.Contains($"\"lamp\":\"{TestCity.LampA1}\"", events[^1], StringComparison.Ordinal);
        Assert.Contains("\"state\":\"sent\"", events[^1], StringComparison.Ordinal);
        Assert.Contains("\"confirmed\":0", events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_is_told_at_once()
    {
        using LiveSubscription client = Connect();

        await _dashboard.Incidents.TakeAsync(new DeviceEvent("lampFailure", TestCity.LampA1, EventPhase.Start, 5, 6, new Dictionary<string, double>()), CancellationToken.None);

        Assert.Contains("\"event\":\"lampFailure\"", Assert.Single(Drain(client), text => NameOf(text) == "incident"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_falls_behind_is_told_to_load_again_and_nobody_else()
    {
        using LiveSubscription slow = Connect();
        using LiveSubscription quick = Connect();
        for (int i = 0; i <= LiveSubscription.MaximumWaiting; i++)
        {
            _dashboard.Live.SetStatus(TestCity.GatewayA, new GatewayStatus(Online: i % 2 == 0), i);
            Drain(quick);
        }

        Assert.Equal(["event: reset\ndata: {}\n\n"], Drain(slow));
        await slow.Events.Completion.WaitAsync(DashboardFixture.Soon());
        Assert.False(quick.Events.Completion.IsCompleted);
        Assert.Equal(1, _dashboard.Feed.ClientCount);
    }

    [Fact]
    public void New_assets_make_every_client_load_again()
    {
        using LiveSubscription client = Connect();

        _dashboard.Directory.Replace(TestCity.Assets);

        Assert.Equal(["event: reset\ndata: {}\n\n"], Drain(client));
    }

    [Fact]
    public void A_client_that_has_gone_is_forgotten()
    {
        Connect().Dispose();

        Assert.Equal(0, _dashboard.Feed.ClientCount);
    }

    [Fact]
    public async Task All_clients_end_when_the_dashboard_stops()
    {
        await _dashboard.Feed.StartAsync(CancellationToken.None);
        using LiveSubscription before = Connect();

        await _dashboard.Feed.StopAsync(CancellationToken.None);
        using LiveSubscription after = _dashboard.Feed.Subscribe();

        await before.Events.Completion.WaitAsync(DashboardFixture.Soon());
        Drain(after);
        await after.Events.Completion.WaitAsync(DashboardFixture.Soon());
    }

    private LiveSubscription Connect()
    {
        LiveSubscription client = _dashboard.Feed.Subscribe();
        Drain(client);
        return client;
    }

    private static string[] Drain(LiveSubscription client)
    {
        var events = new List<string>();
        while (client.Events.TryRead(out ReadOnlyMemory<byte> wire))
            events.Add(Encoding.UTF8.GetString(wire.Span));
        return [.. events];
    }

    private static string NameOf(string wire) => wire["event: ".Length..wire.IndexOf('\n', StringComparison.Ordinal)];
}
