using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Keep Alive (MQTT 5.0 and 3.1.1, 3.1.2.10): no needless PINGREQ, and no dead connection that is taken for a living one.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(54);

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_silent_connection_is_pinged_before_the_keep_alive_ends(MqttProtocolVersion version)
    {
        // [MQTT-3.1.2-20]
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        await PingAfterAsync(Idle);
        // The timer that waited for the answer finds traffic since then, and waits for the rest.
        TimeSpan answerTimeout = scenario.Client.Options.OperationTimeout;
        await scenario.Time.UntilTimerAsync(answerTimeout);
        scenario.Time.Advance(answerTimeout);
        await PingAfterAsync(Idle - answerTimeout);

        async Task PingAfterAsync(TimeSpan due)
        {
            await scenario.Time.UntilTimerAsync(due);
            scenario.Time.Advance(due - TimeSpan.FromTicks(1));
            connection.AssertSilence();
            scenario.Time.Advance(TimeSpan.FromTicks(1));
            await connection.ReceiveAsync(MqttPacketType.PingRequest);
            connection.Send(0xD0, 0);
            await SettleAsync(scenario, connection);
        }
    }

    [Fact]
    public async Task Traffic_in_both_directions_needs_no_ping()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Time.UntilTimerAsync(Idle);
        for (int i = 0; i < 20; i++)
        {
            scenario.Time.Advance(TimeSpan.FromSeconds(30));
            await SettleAsync(scenario, connection);
        }
    }

    [Fact]
    public async Task A_server_that_answers_nothing_is_left_for_a_new_connection()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Time.UntilTimerAsync(Idle);
        scenario.Time.Advance(Idle);
        await connection.ReceiveAsync(MqttPacketType.PingRequest);
        await scenario.Time.UntilTimerAsync(scenario.Client.Options.OperationTimeout);
        scenario.Time.Advance(scenario.Client.Options.OperationTimeout);
        await connection.Closed;
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        await SettleAsync(scenario, second);
        Assert.Contains(scenario.Log.Entries, entry => entry.Text.Contains(nameof(ReasonCode.KeepAliveTimeout), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_takes_messages_but_answers_nothing_is_found_out()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Time.UntilTimerAsync(Idle);
        scenario.Time.Advance(TimeSpan.FromSeconds(40));
        await scenario.Client.PublishAsync(ClientScenario.Message("a", QualityOfService.AtMostOnce));
        await connection.ReceivePublishAsync("a");
        scenario.Time.Advance(TimeSpan.FromSeconds(14));
        await connection.ReceiveAsync(MqttPacketType.PingRequest);
    }

    [Fact]
    public async Task A_server_that_sends_but_takes_nothing_is_left()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await scenario.Time.UntilTimerAsync(Idle);
        // More than the pipe takes: nothing can be sent behind it.
        Task<ReasonCode> stuck = scenario.Client.PublishAsync(new MqttMessage { Topic = "a", Payload = new byte[200_000] }).AsTask();
        await connection.UntilBytesArriveAsync();
        Task<bool> closed = ClosedAsync();
        for (int second = 0; second < 120 && !closed.IsCompleted; second++)
        {
            connection.SendMessage("b", QualityOfService.AtMostOnce);
            scenario.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await closed);
        Assert.Equal(ReasonCode.UnspecifiedError, await stuck.WaitAsync(ClientScenario.Deadline));

        async Task<bool> ClosedAsync()
        {
            await connection.Closed;
            return true;
        }
    }

    [Fact]
    public async Task The_servers_keep_alive_goes_before_ours()
    {
        // [MQTT-3.2.2-21]
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { ServerKeepAliveSeconds = 10 });
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(9));
        scenario.Time.Advance(TimeSpan.FromSeconds(9));
        await connection.ReceiveAsync(MqttPacketType.PingRequest);
    }

    [Fact]
    public async Task A_keep_alive_of_0_is_off()
    {
        await using ClientScenario scenario = new(with: options => options with { KeepAlive = TimeSpan.Zero });
        FakeConnection connection = await scenario.ConnectAsync();
        await SettleAsync(scenario, connection);
        scenario.Time.Advance(TimeSpan.FromDays(1));
        await SettleAsync(scenario, connection);
    }

    /// <summary>A message there and its answer back: what was sent before has been taken, and nothing else was sent.</summary>
    private static async Task SettleAsync(ClientScenario scenario, FakeConnection connection)
    {
        Task<ReasonCode> published = scenario.Client.PublishAsync(ClientScenario.Message("settle")).AsTask();
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("settle")).PacketIdentifier);
        await published.WaitAsync(ClientScenario.Deadline);
    }
}
