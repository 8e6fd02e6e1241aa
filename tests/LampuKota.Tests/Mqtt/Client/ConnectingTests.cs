using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>How the client connects, and connects again.</summary>
public sealed class ConnectingTests
{
    [Fact]
    public async Task Connect_carries_all_options()
    {
        MqttMessage will = new() { Topic = "lampukota/v1/KPG-01/status", Payload = "off"u8.ToArray(), Qos = QualityOfService.AtLeastOnce, Retain = true };
        await using ClientScenario scenario = new(with: options => options with
        {
            UserName = "KPG-01",
            Password = "secret",
            KeepAlive = TimeSpan.FromSeconds(30),
            Will = will,
            WillDelay = TimeSpan.FromSeconds(15),
            ReceiveMaximum = 7,
            MaximumPacketSize = 4096,
            TopicAliasMaximum = 3,
            UserProperties = [new UserProperty("firmware", "0.1")],
        });
        Task connecting = scenario.Client.ConnectAsync();
        (_, ConnectPacket connect) = await scenario.Server.AcceptAsync(new ConnectAckPacket { SessionPresent = true, TopicAliasMaximum = 9 });
        await connecting.WaitAsync(ClientScenario.Deadline);

        Assert.Equal("client", connect.ClientIdentifier);
        Assert.False(connect.CleanStart);
        Assert.Equal(3600u, connect.SessionExpiryIntervalSeconds);
        Assert.Equal("KPG-01", connect.UserName);
        Assert.Equal("secret", Encoding.UTF8.GetString(connect.Password!.Value.Span));
        Assert.Equal(30, connect.KeepAliveSeconds);
        Assert.Equal(will.Topic, connect.Will!.Topic);
        Assert.Equal("off", Encoding.UTF8.GetString(connect.Will.Payload.Span));
        Assert.True(connect.Will.Retain);
        Assert.Equal(15u, connect.WillDelayIntervalSeconds);
        Assert.Equal(7, connect.ReceiveMaximum);
        Assert.Equal(4096u, connect.MaximumPacketSize);
        Assert.Equal(3, connect.TopicAliasMaximum);
        Assert.Equal([new UserProperty("firmware", "0.1")], connect.UserProperties);
        Assert.True(scenario.Client.ConnectAck!.SessionPresent);
        Assert.Equal(9, scenario.Client.ConnectAck.TopicAliasMaximum);
        Assert.Equal(MqttConnectionState.Connected, scenario.Client.State);
    }

    [Fact]
    public async Task Neither_user_name_nor_password_are_sent_where_there_are_none()
    {
        await using ClientScenario scenario = new(MqttProtocolVersion.V311);
        Task connecting = scenario.Client.ConnectAsync();
        (_, ConnectPacket connect) = await scenario.Server.AcceptAsync(new ConnectAckPacket());
        await connecting.WaitAsync(ClientScenario.Deadline);
        Assert.Null(connect.UserName);
        Assert.Null(connect.Password);
        Assert.Null(connect.Will);
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_refusal_is_told_by_its_reason_code_and_stops_the_client(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        Task connecting = scenario.Client.ConnectAsync();
        (FakeConnection connection, _) = await scenario.Server.AcceptAsync(new ConnectAckPacket { ReasonCode = ReasonCode.BadUserNameOrPassword });
        MqttConnectException exception = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.WaitAsync(ClientScenario.Deadline));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, exception.ReasonCode);
        await connection.Closed;
        Assert.Equal(MqttConnectionState.Stopped, scenario.Client.State);
        await Assert.ThrowsAsync<MqttStoppedException>(() => scenario.Client.StartAsync());
        await Assert.ThrowsAsync<MqttStoppedException>(async () => await scenario.Client.PublishAsync(ClientScenario.Message("a")));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_told_as_unavailable()
    {
        await using ClientScenario scenario = new();
        scenario.Server.Failure = new IOException("connection refused");
        MqttConnectException exception = await Assert.ThrowsAsync<MqttConnectException>(() => scenario.Client.ConnectAsync());
        Assert.Equal(ReasonCode.ServerUnavailable, exception.ReasonCode);
        Assert.Equal("connection refused", exception.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_connect_is_given_up()
    {
        await using ClientScenario scenario = new();
        Task connecting = scenario.Client.ConnectAsync();
        FakeConnection connection = await scenario.Server.AcceptAsync();
        await connection.ReceiveAsync(MqttPacketType.Connect);
        scenario.Time.Advance(scenario.Client.Options.ConnectTimeout);
        MqttConnectException exception = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.WaitAsync(ClientScenario.Deadline));
        Assert.Equal(ReasonCode.ServerUnavailable, exception.ReasonCode);
        await connection.Closed;
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 2, 0, 0 })] // [MQTT-3.2.0-1]: PUBLISH before CONNACK
    [InlineData(new byte[] { 0xF0, 0 })] // AUTH that nobody asked for
    [InlineData(new byte[] { 0x48, 0x54, 0x54, 0x50 })] // "HTTP"
    public async Task A_server_that_opens_by_nonsense_is_not_connected_to(byte[] bytes)
    {
        await using ClientScenario scenario = new();
        Task connecting = scenario.Client.ConnectAsync();
        FakeConnection connection = await scenario.Server.AcceptAsync();
        connection.Send(bytes);
        await Assert.ThrowsAsync<MqttConnectException>(() => connecting.WaitAsync(ClientScenario.Deadline));
        await connection.Closed;
    }

    [Fact]
    public async Task Start_goes_on_trying_with_a_delay_that_doubles_up_to_the_maximum()
    {
        await using ClientScenario scenario = new(with: options => options with { ReconnectDelayMaximum = TimeSpan.FromSeconds(5) });
        scenario.Server.Failure = new IOException("no route");
        await scenario.Client.StartAsync();
        foreach (double bound in new[] { 1.0, 2, 4, 5, 5 })
            await scenario.PassDelayAsync(bound * scenario.Random);
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(5 * 0.5));
        scenario.Random = 0.25;
        await scenario.PassDelayAsync(5 * 0.5);
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(5 * 0.25));
        scenario.Server.Failure = null;
        await scenario.PassDelayAsync(5 * 0.25);
        await scenario.Server.AcceptAsync(sessionPresent: false);
        await scenario.UntilStateAsync(MqttConnectionState.Connected);
    }

    [Fact]
    public async Task A_server_that_accepts_and_drops_is_called_less_and_less_often()
    {
        await using ClientScenario scenario = new();
        (await scenario.ConnectAsync()).Drop();
        foreach (double bound in new[] { 1.0, 2, 4, 8 })
        {
            await scenario.PassDelayAsync(bound / 2);
            (await scenario.Server.AcceptAsync(sessionPresent: true)).Drop();
        }

        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_connection_that_lasted_begins_the_delays_anew()
    {
        await using ClientScenario scenario = new(with: options => options with { KeepAlive = TimeSpan.Zero });
        (await scenario.ConnectAsync()).Drop();
        await scenario.PassDelayAsync(0.5);
        FakeConnection second = await scenario.Server.AcceptAsync(sessionPresent: true);
        await scenario.UntilStateAsync(MqttConnectionState.Connected);
        scenario.Time.Advance(scenario.Client.Options.ReconnectDelayMaximum);
        second.Drop();
        await scenario.Time.UntilTimerAsync(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task States_are_told_in_their_order()
    {
        await using ClientScenario scenario = new();
        Assert.Equal(MqttConnectionState.Stopped, scenario.Client.State);
        FakeConnection connection = await scenario.ConnectAsync();
        connection.Drop();
        await scenario.ReconnectAsync(sessionPresent: true);
        await scenario.UntilStateAsync(MqttConnectionState.Connected);
        await scenario.Client.DisconnectAsync().WaitAsync(ClientScenario.Deadline);
        Assert.Equal(
            [
                MqttConnectionState.Connecting, MqttConnectionState.Connected, MqttConnectionState.Disconnected,
                MqttConnectionState.Connecting, MqttConnectionState.Connected, MqttConnectionState.Stopped,
            ],
            scenario.States.Where((state, index) => index < 5 || state == MqttConnectionState.Stopped));
    }

    [Fact]
    public async Task Clean_start_holds_for_the_first_connection_of_a_session_that_outlives_it()
    {
        await using ClientScenario scenario = new(with: options => options with { CleanStart = true });
        Task connecting = scenario.Client.ConnectAsync();
        (FakeConnection connection, ConnectPacket first) = await scenario.Server.AcceptAsync(new ConnectAckPacket());
        await connecting.WaitAsync(ClientScenario.Deadline);
        connection.Drop();
        await scenario.PassDelayAsync();
        (_, ConnectPacket second) = await scenario.Server.AcceptAsync(new ConnectAckPacket());
        Assert.True(first.CleanStart);
        Assert.False(second.CleanStart);
    }

    [Fact]
    public async Task An_assigned_client_identifier_is_kept()
    {
        // [MQTT-3.2.2-16]
        await using ClientScenario scenario = new(with: options => options with { ClientIdentifier = "" });
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { AssignedClientIdentifier = "auto-7" });
        connection.Drop();
        await scenario.PassDelayAsync();
        (_, ConnectPacket second) = await scenario.Server.AcceptAsync(new ConnectAckPacket());
        Assert.Equal("auto-7", second.ClientIdentifier);
    }

    [Fact]
    public async Task A_client_starts_once()
    {
        await using ClientScenario scenario = new();
        await scenario.Client.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => scenario.Client.StartAsync());
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_end_the_client()
    {
        await using ClientScenario scenario = new();
        scenario.Client.StateChanged += _ => throw new InvalidOperationException("listener");
        await scenario.ConnectAsync();
        Assert.Contains(scenario.Log.Entries, entry => entry.Id.Id == 1005);
    }
}
