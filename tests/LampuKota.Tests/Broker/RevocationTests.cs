using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Ending the connections and sessions of somebody who lost his rights, and rules that change while clients are connected.</summary>
public sealed class RevocationTests
{
    private static readonly ReadOnlyMemory<byte> Password = "p"u8.ToArray();

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_live_connection_is_cut_and_others_stay(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(authenticator: new AnyName());
        ScriptedClient revoked = await ConnectAsync(broker, version, "GW-1");
        ScriptedClient other = await ConnectAsync(broker, version, "GW-2");

        Assert.Equal(1, broker.Broker.Disconnect(identity => identity.Name == "GW-1", ReasonCode.AdministrativeAction, "revoked", endsSessions: true));

        await revoked.ExpectEndAsync(ReasonCode.AdministrativeAction);
        await other.ExpectNothingAsync();
        Assert.Equal((1, 1), (broker.Broker.Statistics.ConnectionsCut, broker.Broker.Statistics.SessionsNow));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_session_ends_only_where_that_is_asked(bool endsSessions)
    {
        await using TestBroker broker = new(authenticator: new AnyName());
        ScriptedClient revoked = await ConnectAsync(broker, MqttProtocolVersion.V500, "GW-1", expirySeconds: 3_600);
        broker.Broker.Disconnect(_ => true, ReasonCode.AdministrativeAction, "rotated", endsSessions);
        await revoked.ExpectEndAsync(ReasonCode.AdministrativeAction);

        ScriptedClient again = await ConnectAsync(broker, MqttProtocolVersion.V500, "GW-1", expirySeconds: 3_600);
        Assert.Equal(!endsSessions, again.ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task A_session_without_a_connection_ends_too_and_its_will_does_not_wait()
    {
        await using TestBroker broker = new(authenticator: new AnyName());
        ScriptedClient watcher = await broker.ConnectAsync(MqttProtocolVersion.V500, "watcher");
        await watcher.SubscribeAsync("status");
        ScriptedClient revoked = await ConnectAsync(broker, MqttProtocolVersion.V500, "GW-1", expirySeconds: 3_600, willDelaySeconds: 1_800);
        await revoked.BreakAsync();
        Assert.Equal(2, broker.Broker.Statistics.SessionsNow);

        Assert.Equal(0, broker.Broker.Disconnect(identity => identity.Name == "GW-1", ReasonCode.AdministrativeAction, "revoked", endsSessions: true));

        await watcher.ExpectPublishAsync("gone");
        Assert.Equal(1, broker.Broker.Statistics.SessionsNow);
    }

    [Fact]
    public async Task Whoever_is_revoked_while_being_accepted_does_not_slip_through()
    {
        AnyName authenticator = new() { IsValid = false };
        await using TestBroker broker = new(authenticator: authenticator);
        ScriptedClient client = broker.Open();
        ConnectAckPacket ack = await client.ConnectAsync(new ConnectPacket { ClientIdentifier = "GW-1", UserName = "GW-1", Password = Password });

        Assert.Equal(ReasonCode.NotAuthorized, ack.ReasonCode);
        await client.ExpectEndAsync();
        Assert.Equal(1, broker.Broker.Statistics.AuthenticationFailures);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task An_enrolling_clients_session_ends_with_its_connection(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(authenticator: new AnyName { Kind = IdentityKind.Enrolling });
        ScriptedClient client = await ConnectAsync(broker, version, "enrol-GW-1", expirySeconds: 3_600);
        await client.DisconnectAsync();

        Assert.Equal(0, broker.Broker.Statistics.SessionsNow);
    }

    [Fact]
    public async Task An_answer_reaches_its_client_and_nobody_else()
    {
        await using TestBroker broker = new();
        ScriptedClient asker = await broker.ConnectAsync(MqttProtocolVersion.V500, "asker");
        ScriptedClient listener = await broker.ConnectAsync(MqttProtocolVersion.V500, "listener");
        await asker.SubscribeAsync("answers/+");
        await listener.SubscribeAsync("#");

        Assert.True(broker.Broker.PublishTo("asker", ScriptedClient.Message("answers/1", "secret") with { Retain = true }));
        Assert.False(broker.Broker.PublishTo("asker", ScriptedClient.Message("elsewhere", "secret")));
        Assert.False(broker.Broker.PublishTo("nobody", ScriptedClient.Message("answers/1", "secret")));

        await asker.ExpectPublishAsync("secret");
        await listener.ExpectNothingAsync();
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessagesNow);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/#")]
    [InlineData("$share/g/a/b")]
    public async Task A_subscription_that_new_rules_forbid_gets_nothing_until_they_allow_it_again(string filter)
    {
        SwitchedPolicy policy = new();
        await using TestBroker broker = new(access: policy);
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync(filter);

        broker.Broker.Publish(ScriptedClient.Message("a/b", "1"));
        policy.Switch(mayDo: false);
        broker.Broker.Publish(ScriptedClient.Message("a/b", "2"));
        policy.Switch(mayDo: true);
        broker.Broker.Publish(ScriptedClient.Message("a/b", "3"));

        await client.ExpectPublishAsync("1");
        await client.ExpectPublishAsync("3");
        Assert.Equal(1, broker.Broker.Statistics.RefusedByAccessPolicy);
    }

    [Fact]
    public async Task A_will_whose_topic_was_forbidden_since_CONNECT_is_not_published()
    {
        SwitchedPolicy policy = new();
        await using TestBroker broker = new(access: policy);
        ScriptedClient client = await broker.ConnectAsync(
            MqttProtocolVersion.V500, new ConnectPacket { ClientIdentifier = "c", Will = ScriptedClient.Message("status", "gone") });
        policy.Switch(mayDo: false);
        await client.BreakAsync();

        Assert.Equal((0, 1), (broker.Broker.Statistics.WillsPublished, broker.Broker.Statistics.RefusedByAccessPolicy));
    }

    private static Task<ScriptedClient> ConnectAsync(
        TestBroker broker, MqttProtocolVersion version, string name, uint expirySeconds = 0, uint willDelaySeconds = 0) =>
        broker.ConnectAsync(version, new ConnectPacket
        {
            ClientIdentifier = name,
            CleanStart = expirySeconds == 0,
            SessionExpiryIntervalSeconds = expirySeconds,
            Will = ScriptedClient.Message("status", "gone"),
            WillDelayIntervalSeconds = willDelaySeconds,
            UserName = name,
            Password = Password,
        });

    private sealed class AnyName : IAuthenticator
    {
        public IdentityKind Kind { get; init; } = IdentityKind.Client;

        public bool IsValid { get; init; } = true;

        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AuthenticationResult.Accepted(new Identity(credentials.UserName!, Kind)));

        public bool IsStillValid(Identity identity) => IsValid;
    }

    private sealed class SwitchedPolicy : IAccessPolicy
    {
        private bool _mayDo = true;

        public long Version { get; private set; }

        public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => _mayDo;

        public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => _mayDo;

        public void Switch(bool mayDo)
        {
            _mayDo = mayDo;
            Version++;
        }
    }
}
