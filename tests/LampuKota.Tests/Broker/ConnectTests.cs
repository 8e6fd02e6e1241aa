using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>CONNECT and CONNACK (MQTT 5.0 and 3.1.1, 3.1 and 3.2).</summary>
public sealed class ConnectTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_client_is_accepted_and_told_the_limits_of_the_broker(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(version);
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "c", KeepAliveSeconds = 60 });

        Assert.Equal((ReasonCode.Success, false), (ack.ReasonCode, ack.SessionPresent));
        ConnectedClient connected = Assert.Single(broker.Broker.Clients);
        Assert.Equal(("c", version, TimeSpan.FromMinutes(1)), (connected.ClientIdentifier, connected.ProtocolVersion, connected.KeepAlive));
        if (version == MqttProtocolVersion.V311)
            return;
        Assert.Equal((ushort)1_024, ack.ReceiveMaximum);
        Assert.Equal(1_048_576u, ack.MaximumPacketSize);
        Assert.Equal((ushort)16, ack.TopicAliasMaximum);
        Assert.Null(ack.AssignedClientIdentifier);
        Assert.Null(ack.ServerKeepAliveSeconds);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Clients_without_a_name_get_one_each(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient first = await broker.ConnectAsync(version, "");
        ScriptedClient second = await broker.ConnectAsync(version, "");

        Assert.Equal(2, broker.Broker.Clients.Select(client => client.ClientIdentifier).Where(name => name.Length > 0).Distinct().Count());
        if (version == MqttProtocolVersion.V500)
            Assert.NotEqual(first.ConnectAck!.AssignedClientIdentifier, second.ConnectAck!.AssignedClientIdentifier);
    }

    [Fact]
    public async Task A_3_1_1_session_without_a_name_is_refused()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(MqttProtocolVersion.V311);
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { CleanStart = false });

        Assert.Equal(ReasonCode.ClientIdentifierNotValid, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public async Task A_Keep_Alive_beyond_the_maximum_is_replaced(ushort asked)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, new ConnectPacket { KeepAliveSeconds = asked });

        Assert.Equal((ushort)600, client.ConnectAck!.ServerKeepAliveSeconds);
        Assert.Equal(TimeSpan.FromSeconds(600), broker.Broker.Clients[0].KeepAlive);
    }

    [Fact]
    public async Task A_Session_Expiry_Interval_beyond_the_maximum_is_replaced()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumSessionExpiry = TimeSpan.FromHours(1));
        ScriptedClient capped = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "a", SessionExpiryIntervalSeconds = ConnectPacket.NeverExpires });
        ScriptedClient granted = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "b", SessionExpiryIntervalSeconds = 60 });

        Assert.Equal(3_600u, capped.ConnectAck!.SessionExpiryIntervalSeconds);
        Assert.Null(granted.ConnectAck!.SessionExpiryIntervalSeconds);
    }

    [Fact]
    public async Task Enhanced_authentication_is_refused()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { AuthenticationMethod = "SCRAM-SHA-256" });

        Assert.Equal(ReasonCode.BadAuthenticationMethod, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(3, MqttProtocolVersion.V311)]
    [InlineData(6, MqttProtocolVersion.V500)]
    public async Task Another_version_of_MQTT_is_refused_in_the_form_that_its_client_may_know(byte level, MqttProtocolVersion form)
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open(form);
        await client.SendAsync(new byte[] { 0x10, 12, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', level, 2, 0, 0, 0, 0 });
        ConnectAckPacket ack = (ConnectAckPacket)(await client.ExpectAsync(MqttPacketType.ConnectAck)).Content!;

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Without_credentials_nobody_is_let_in_unless_the_settings_say_so(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(options => options.AllowAnonymous = false);
        ScriptedClient client = broker.Open(version);
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "c" });

        Assert.Equal(ReasonCode.NotAuthorized, ack.ReasonCode);
        await client.ExpectEndAsync();
        Assert.Equal((1, 1), (broker.Broker.Statistics.AuthenticationFailures, broker.Broker.Statistics.ConnectsRefused));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task The_authenticator_decides_about_credentials(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(options => options.AllowAnonymous = false, authenticator: new OnePassword());
        ScriptedClient refused = broker.Open(version);
        ConnectAckPacket refusal = await refused.ConnectAsync(new ConnectPacket { UserName = "GW-1", Password = "wrong"u8.ToArray() });
        await broker.ConnectAsync(version, new ConnectPacket { ClientIdentifier = "GW-1", UserName = "GW-1", Password = "right"u8.ToArray() });

        Assert.Equal(ReasonCode.BadUserNameOrPassword, refusal.ReasonCode);
        await refused.ExpectEndAsync();
        Assert.Equal("GW-1", Assert.Single(broker.Broker.Clients).Identity.Name);
    }

    [Fact]
    public async Task A_credential_that_is_bound_to_a_Client_Identifier_works_for_no_other()
    {
        await using TestBroker broker = new(options => options.AllowAnonymous = false, authenticator: new OnePassword());
        ScriptedClient client = broker.Open();
        ConnectAckPacket ack = await client.ConnectAsync(
            new ConnectPacket { ClientIdentifier = "GW-2", UserName = "GW-1", Password = "right"u8.ToArray() });

        Assert.Equal(ReasonCode.ClientIdentifierNotValid, ack.ReasonCode);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_session_is_not_given_to_another_identity_and_its_owner_is_not_disturbed()
    {
        await using TestBroker broker = new(options => options.AllowAnonymous = true, authenticator: new OnePassword());
        ScriptedClient owner = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "GW-1", UserName = "GW-1", Password = "right"u8.ToArray() });
        ScriptedClient thief = broker.Open();
        ConnectAckPacket ack = await thief.ConnectAsync(new ConnectPacket { ClientIdentifier = "GW-1" });

        Assert.Equal(ReasonCode.NotAuthorized, ack.ReasonCode);
        await thief.ExpectEndAsync();
        await owner.ExpectNothingAsync();
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_unread()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumConnections = 1);
        ScriptedClient first = await broker.ConnectAsync(MqttProtocolVersion.V500, "first");
        ScriptedClient second = broker.Open();

        Assert.True(second.Connection.IsAborted);
        Assert.Equal(1, broker.Broker.Statistics.ConnectionsOverLimit);
        await first.ExpectNothingAsync();
    }

    [Fact]
    public async Task Sessions_beyond_the_limit_are_refused()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumSessions = 1);
        await broker.ConnectAsync(MqttProtocolVersion.V500, "first");
        ScriptedClient second = broker.Open();
        ConnectAckPacket ack = await second.ConnectAsync(new ConnectPacket { ClientIdentifier = "second" });

        Assert.Equal(ReasonCode.QuotaExceeded, ack.ReasonCode);
        await second.ExpectEndAsync();
    }

    [Fact]
    public async Task A_connection_without_CONNECT_is_closed_in_time_also_when_it_dribbles()
    {
        await using TestBroker broker = new();
        ScriptedClient client = broker.Open();
        for (int i = 0; i < 9; i++)
        {
            await client.SendAsync(new byte[] { (byte)(i == 0 ? 0x10 : i == 1 ? 0x20 : 0) });
            broker.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, broker.Broker.Statistics.ConnectTimeouts);
        broker.Advance(TimeSpan.FromSeconds(1));
        await client.ExpectEndAsync();
        Assert.Equal(1, broker.Broker.Statistics.ConnectTimeouts);
    }

    [Fact]
    public async Task An_authenticator_that_does_not_answer_is_not_waited_for_longer_than_the_deadline()
    {
        await using TestBroker broker = new(authenticator: new NeverAnswers());
        ScriptedClient client = broker.Open();
        await client.SendAsync(writer => MqttPacketWriter.WriteConnect(writer, new ConnectPacket { UserName = "u" }));
        await NeverAnswers.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        broker.Advance(TimeSpan.FromSeconds(10));

        await client.ExpectEndAsync();
    }

    private sealed class OnePassword : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken) =>
            ValueTask.FromResult(credentials.Password is { } password && password.Span.SequenceEqual("right"u8)
                ? AuthenticationResult.Accepted(new Identity(credentials.UserName!, IdentityKind.Client) { BoundClientIdentifier = "GW-1" })
                : AuthenticationResult.Refused());
    }

    private sealed class NeverAnswers : IAuthenticator
    {
        private static readonly TaskCompletionSource AskedSource = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static Task Asked => AskedSource.Task;

        public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken)
        {
            AskedSource.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return AuthenticationResult.Refused();
        }
    }
}
