using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>How the client ends: in good order, and never later than its deadlines.</summary>
public sealed class StoppingTests
{
    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task Dispose_says_farewell_and_closes(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Client.DisposeAsync();
        Assert.Equal(ReasonCode.Success, await connection.ReceiveDisconnectAsync());
        await connection.Closed;
    }

    [Fact]
    public async Task Disconnect_carries_its_reason()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        Assert.Equal(ReasonCode.DisconnectWithWillMessage, await connection.ReceiveDisconnectAsync());
        await scenario.Client.DisconnectAsync();
    }

    [Fact]
    public async Task A_will_that_is_asked_for_is_not_dropped_by_a_disconnect_of_3_1_1()
    {
        // [MQTT-3.14.4-3] of 3.1.1
        await using ClientScenario scenario = new(MqttProtocolVersion.V311);
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        await connection.Closed;
        connection.AssertSilence();
    }

    [Fact]
    public async Task What_waits_fails_when_the_client_stops()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<ReasonCode> published = scenario.Client.PublishAsync(ClientScenario.Message("a")).AsTask();
        Task<IReadOnlyList<ReasonCode>> subscribed = scenario.Client.SubscribeAsync([new TopicSubscription("b")]);
        await connection.ReceiveAsync();
        await connection.ReceiveAsync();
        await scenario.Client.DisposeAsync();
        await Assert.ThrowsAsync<MqttStoppedException>(() => published.WaitAsync(ClientScenario.Deadline));
        await Assert.ThrowsAsync<MqttStoppedException>(() => subscribed.WaitAsync(ClientScenario.Deadline));
        await Assert.ThrowsAsync<MqttStoppedException>(() => scenario.Client.SubscribeAsync([new TopicSubscription("b")]));
    }

    [Fact]
    public async Task Dispose_while_connecting_gives_up_at_once()
    {
        await using ClientScenario scenario = new();
        scenario.Server.IsBlackHole = true;
        Task connecting = scenario.Client.ConnectAsync();
        await scenario.UntilStateAsync(MqttConnectionState.Connecting);
        await scenario.Client.DisposeAsync().AsTask().WaitAsync(ClientScenario.Deadline);
        await Assert.ThrowsAsync<MqttStoppedException>(() => connecting.WaitAsync(ClientScenario.Deadline));
    }

    [Fact]
    public async Task Dispose_while_waiting_for_connack_closes_the_connection()
    {
        await using ClientScenario scenario = new();
        await scenario.Client.StartAsync();
        FakeConnection connection = await scenario.Server.AcceptAsync();
        await connection.ReceiveAsync(MqttPacketType.Connect);
        await scenario.Client.DisposeAsync().AsTask().WaitAsync(ClientScenario.Deadline);
        await connection.Closed;
    }

    [Fact]
    public async Task Dispose_between_two_attempts_does_not_wait_for_the_next()
    {
        await using ClientScenario scenario = new();
        scenario.Server.Failure = new IOException("down");
        await scenario.Client.StartAsync();
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(0.5));
        await scenario.Client.DisposeAsync().AsTask().WaitAsync(ClientScenario.Deadline);
        Assert.Equal(MqttConnectionState.Stopped, scenario.Client.State);
    }

    [Fact]
    public async Task A_client_that_was_never_started_can_be_disposed()
    {
        await using ClientScenario scenario = new();
        await scenario.Client.DisposeAsync();
        await scenario.Client.DisposeAsync();
        await Assert.ThrowsAsync<MqttStoppedException>(() => scenario.Client.StartAsync());
    }

    [Fact]
    public async Task Giving_up_connect_stops_the_client()
    {
        await using ClientScenario scenario = new();
        scenario.Server.IsBlackHole = true;
        using CancellationTokenSource giveUp = new();
        Task connecting = scenario.Client.ConnectAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(ClientScenario.Deadline));
        Assert.Equal(MqttConnectionState.Stopped, scenario.Client.State);
    }

    [Fact]
    public async Task A_server_that_reads_nothing_is_cut_off_after_five_seconds()
    {
        await using ClientScenario scenario = new(with: options => options with { KeepAlive = TimeSpan.Zero });
        FakeConnection connection = await scenario.ConnectAsync();
        // More than the pipe takes: the writing loop stands still.
        _ = scenario.Client.PublishAsync(new MqttMessage { Topic = "a", Payload = new byte[200_000] }).AsTask();
        await connection.UntilBytesArriveAsync();
        Task stopping = scenario.Client.DisconnectAsync();
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(5));
        scenario.Time.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(ClientScenario.Deadline);
        await connection.Closed;
    }

    [Fact]
    public async Task A_cancelled_token_cuts_the_farewell_short()
    {
        await using ClientScenario scenario = new(with: options => options with { KeepAlive = TimeSpan.Zero });
        FakeConnection connection = await scenario.ConnectAsync();
        _ = scenario.Client.PublishAsync(new MqttMessage { Topic = "a", Payload = new byte[200_000] }).AsTask();
        await connection.UntilBytesArriveAsync();
        using CancellationTokenSource giveUp = new();
        Task stopping = scenario.Client.DisconnectAsync(cancellationToken: giveUp.Token);
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(5));
        await giveUp.CancelAsync();
        await stopping.WaitAsync(ClientScenario.Deadline);
        await connection.Closed;
    }
}
