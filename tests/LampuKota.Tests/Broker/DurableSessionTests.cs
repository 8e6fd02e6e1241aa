using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Sessions that outlive the process (MQTT 5.0 and 3.1.1, 4.1): killed or stopped in good order, the broker goes on where it was.</summary>
public sealed class DurableSessionTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;

    [Theory]
    [InlineData(MqttProtocolVersion.V311, true)]
    [InlineData(MqttProtocolVersion.V311, false)]
    [InlineData(V500, true)]
    [InlineData(V500, false)]
    public async Task What_was_acknowledged_to_its_publisher_waits_for_its_subscriber_in_order(MqttProtocolVersion version, bool isCrash)
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a/#", Qos2);
        await client.BreakAsync();
        foreach ((string payload, QualityOfService qos) in ((string, QualityOfService)[])[("1", Qos1), ("2", Qos2), ("3", Qos1)])
            await broker.PublishAsync(ScriptedClient.Message("a/b", payload) with { Qos = qos });
        await broker.EndAsync(isCrash);

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        Assert.True(client.ConnectAck!.SessionPresent);
        List<(string, QualityOfService, int)> received = [];
        for (int i = 0; i < 3; i++)
        {
            ReceivedPacket packet = await client.ExpectPublishAsync();
            received.Add((packet.Text, packet.Message!.Qos, packet.PacketIdentifier));
        }

        Assert.Equal([("1", Qos1, 1), ("2", Qos2, 2), ("3", Qos1, 3)], received);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_queued_message_keeps_its_properties_and_the_identifiers_of_its_subscriptions()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a/+", Qos1) { RetainAsPublished = true }]) { SubscriptionIdentifier = 7 });
        await client.SubscribeAsync("a/#", Qos1, identifier: 268_435_455);
        await client.BreakAsync();
        MqttMessage message = ScriptedClient.Message("a/b", "x") with
        {
            Qos = Qos1,
            Retain = true,
            ContentType = "text/plain",
            ResponseTopic = "answers",
            CorrelationData = new byte[] { 1, 2, 3 },
            PayloadIsUtf8 = true,
            UserProperties = [new UserProperty("n", "1"), new UserProperty("n", "2")],
        };
        await broker.PublishAsync(message);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(V500, "c");
        MqttMessage received = (await client.ExpectPublishAsync("x")).Message!;
        Assert.Equal(("text/plain", "answers", true, true), (received.ContentType, received.ResponseTopic, received.PayloadIsUtf8, received.Retain));
        Assert.Equal([1, 2, 3], received.CorrelationData!.Value.ToArray());
        Assert.Equal(message.UserProperties, received.UserProperties);
        Assert.Equal([7u, 268_435_455u], received.SubscriptionIdentifiers.Order());
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(V500)]
    public async Task What_was_sent_and_not_acknowledged_is_sent_again_as_a_duplicate_with_its_identifier(MqttProtocolVersion version)
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos1);
        await broker.PublishAsync(ScriptedClient.Message("a", "settled") with { Qos = Qos1 });
        await client.AckAsync(MqttPacketType.PublishAck, (await client.ExpectPublishAsync("settled")).PacketIdentifier);
        await broker.PublishAsync(ScriptedClient.Message("a", "open") with { Qos = Qos1 });
        ushort identifier = (await client.ExpectPublishAsync("open")).PacketIdentifier;
        // Whatever was noted before this is on disk with it.
        await client.SubscribeAsync("b", Qos1);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        ReceivedPacket again = await client.ExpectPublishAsync("open");
        Assert.Equal((identifier, true), (again.PacketIdentifier, again.Message!.Duplicate));
        await broker.PublishAsync(ScriptedClient.Message("a", "new") with { Qos = Qos1 });
        Assert.NotEqual(identifier, (await client.ExpectPublishAsync("new")).PacketIdentifier);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(V500)]
    public async Task A_QoS_2_message_of_a_client_is_taken_once_however_often_the_broker_falls(MqttProtocolVersion version)
    {
        await using DurableBroker broker = new();
        await (await SubscribedAsync(broker, "watcher", "a", Qos2)).BreakAsync();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("a", "once", Qos2, id: 5);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 5);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("a", "once", Qos2, id: 5, duplicate: true);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 5);
        await client.AckAsync(MqttPacketType.PublishRelease, 5);
        await client.ExpectAckAsync(MqttPacketType.PublishComplete, 5);
        await broker.CrashAsync();

        // The identifier is free again, so this is another message.
        client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.PublishAsync("a", "next", Qos2, id: 5);
        await client.ExpectAckAsync(MqttPacketType.PublishReceived, 5);
        ScriptedClient watcher = await broker.Now.ConnectToSessionAsync(V500, "watcher");
        await watcher.ExpectPublishAsync("once");
        await watcher.ExpectPublishAsync("next");
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(V500)]
    public async Task A_QoS_2_message_to_a_client_goes_on_where_it_was_however_often_the_broker_falls(MqttProtocolVersion version)
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.SubscribeAsync("a", Qos2);
        await broker.PublishAsync(ScriptedClient.Message("a", "once") with { Qos = Qos2 });
        ushort identifier = (await client.ExpectPublishAsync("once")).PacketIdentifier;
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        Assert.Equal(identifier, (await client.ExpectPublishAsync("once")).PacketIdentifier);
        await client.AckAsync(MqttPacketType.PublishReceived, identifier);
        await client.ExpectAckAsync(MqttPacketType.PublishRelease, identifier);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.ExpectAckAsync(MqttPacketType.PublishRelease, identifier);
        await client.AckAsync(MqttPacketType.PublishComplete, identifier);
        // Whatever was noted before this is on disk with it.
        await client.SubscribeAsync("b", Qos1);
        await broker.CrashAsync();

        client = await broker.Now.ConnectToSessionAsync(version, "c");
        await client.ExpectNothingAsync();
        await broker.PublishAsync(ScriptedClient.Message("a", "next") with { Qos = Qos2 });
        await client.ExpectPublishAsync("next");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_without_expiry_and_one_that_was_cleaned_do_not_come_back(bool isCrash)
    {
        await using DurableBroker broker = new();
        foreach ((string name, MqttProtocolVersion version) in ((string, MqttProtocolVersion)[])[("3", MqttProtocolVersion.V311), ("5", V500)])
            await (await broker.Now.ConnectAsync(version, name)).SubscribeAsync("a", Qos1);
        await SubscribedAsync(broker, "cleaned", "a", Qos1);
        await broker.Now.ConnectAsync(V500, "cleaned");
        await SubscribedAsync(broker, "given up", "a", Qos1);
        // It continues the session and ends it with its connection.
        Assert.True((await broker.Now.ConnectAsync(V500, new ConnectPacket { ClientIdentifier = "given up", CleanStart = false })).ConnectAck!.SessionPresent);
        await broker.EndAsync(isCrash);

        Assert.Equal((0, 0), (broker.Now.Broker.Statistics.SessionsNow, broker.Now.Broker.Statistics.SubscriptionsNow));
    }

    [Fact]
    public async Task An_unsubscription_and_a_changed_subscription_survive()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await SubscribedAsync(broker, "c", "a", Qos2);
        await client.SubscribeAsync("b", Qos1);
        await client.UnsubscribeAsync("b");
        await client.SubscribeAsync("a", Qos1);
        await broker.CrashAsync();

        await broker.PublishAsync(ScriptedClient.Message("b", "no") with { Qos = Qos1 });
        await broker.PublishAsync(ScriptedClient.Message("a", "yes") with { Qos = Qos2 });
        client = await broker.Now.ConnectToSessionAsync(V500, "c");
        Assert.Equal(Qos1, (await client.ExpectPublishAsync("yes")).Message!.Qos);
    }

    [Fact]
    public async Task A_shared_subscription_goes_on_for_its_members()
    {
        await using DurableBroker broker = new();
        await SubscribedAsync(broker, "c1", "$share/g/a", Qos1);
        await SubscribedAsync(broker, "c2", "$share/g/a", Qos1);
        await broker.CrashAsync();

        ScriptedClient[] members = [await broker.Now.ConnectToSessionAsync(V500, "c1"), await broker.Now.ConnectToSessionAsync(V500, "c2")];
        await broker.PublishAsync(ScriptedClient.Message("a", "1") with { Qos = Qos1 });
        await broker.PublishAsync(ScriptedClient.Message("a", "2") with { Qos = Qos1 });
        foreach (ScriptedClient member in members)
            await member.ExpectPublishAsync();
    }

    [Fact]
    public async Task A_message_of_a_shared_subscription_goes_to_another_member_where_its_session_ends_after_a_restart()
    {
        await using DurableBroker broker = new();
        ScriptedClient busy = await SubscribedAsync(broker, "busy", "$share/g/a", Qos1);
        await broker.PublishAsync(ScriptedClient.Message("a", "x") with { Qos = Qos1 });
        await busy.ExpectPublishAsync("x");
        await broker.CrashAsync();

        ScriptedClient other = await SubscribedAsync(broker, "other", "$share/g/a", Qos1);
        await broker.Now.ConnectAsync(V500, "busy");
        await other.ExpectPublishAsync("x");
        // It is the other one's now, by the same commit.
        await broker.CrashAsync();
        await (await broker.Now.ConnectToSessionAsync(V500, "other")).ExpectPublishAsync("x");
    }

    [Fact]
    public async Task What_waited_comes_before_what_is_published_after_the_restart()
    {
        await using DurableBroker broker = new();
        await (await SubscribedAsync(broker, "c", "a", Qos2)).BreakAsync();
        for (int i = 0; i < 10; i++)
            await broker.PublishAsync(ScriptedClient.Message("a", $"{i}") with { Qos = i % 2 == 0 ? Qos1 : Qos2 });
        await broker.CrashAsync();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c", receiveMaximum: 3);
        for (int i = 10; i < 20; i++)
            await broker.PublishAsync(ScriptedClient.Message("a", $"{i}") with { Qos = Qos1 });

        for (int i = 0; i < 20; i++)
        {
            ReceivedPacket packet = await client.ExpectPublishAsync($"{i}");
            Assert.Equal(i + 1, packet.PacketIdentifier);
            if (packet.Message!.Qos == Qos1)
            {
                await client.AckAsync(MqttPacketType.PublishAck, packet.PacketIdentifier);
                continue;
            }

            // A refusal settles it at once.
            await client.AckAsync(MqttPacketType.PublishReceived, packet.PacketIdentifier, ReasonCode.UnspecifiedError);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_that_the_broker_was_down_counts_for_the_expiry_of_sessions(bool isCrash)
    {
        await using DurableBroker broker = new();
        await (await broker.Now.ConnectToSessionAsync(V500, "c")).BreakAsync();
        await broker.Store.WaitForAsync(change => change is StoreChange.SessionSet { LeftAtUnixMs: not null });
        broker.Now.Advance(TimeSpan.FromMinutes(20));
        await broker.EndAsync(isCrash, downtime: TimeSpan.FromMinutes(39));
        Assert.Equal(1, broker.Now.Broker.Statistics.SessionsNow);
        broker.Now.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, broker.Now.Broker.Statistics.SessionsNow);
        await broker.EndAsync(isCrash);

        Assert.False((await broker.Now.ConnectToSessionAsync(V500, "c")).ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task A_session_that_was_connected_when_the_broker_fell_expires_from_then_on()
    {
        await using DurableBroker broker = new();
        await broker.Now.ConnectToSessionAsync(V500, "c");
        broker.Now.Advance(TimeSpan.FromMinutes(14));
        await broker.Store.WaitForAsync(change => change is StoreChange.Alive alive && alive.NowUnixMs >= broker.Time.GetUtcNow().ToUnixTimeMilliseconds());
        await broker.CrashAsync(downtime: TimeSpan.FromMinutes(59));
        Assert.Equal(1, broker.Now.Broker.Statistics.SessionsNow);
        // The end is not known to the second, and no session may end too soon.
        broker.Now.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(Heartbeat.BeatsBetweenNotes));

        Assert.Equal(0, broker.Now.Broker.Statistics.SessionsNow);
    }

    [Theory]
    [InlineData(uint.MaxValue, 7 * 24 * 3_600)]
    [InlineData(60u, 60)]
    public async Task An_expiry_that_DISCONNECT_changes_and_one_without_end_hold_across_a_restart(uint asked, int grantedSeconds)
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        await client.DisconnectAsync(new DisconnectPacket { SessionExpiryIntervalSeconds = asked });
        await broker.RestartAsync(downtime: TimeSpan.FromSeconds(grantedSeconds - 1));
        Assert.Equal(1, broker.Now.Broker.Statistics.SessionsNow);
        await broker.CrashAsync(downtime: TimeSpan.FromSeconds(1));

        Assert.Equal(0, broker.Now.Broker.Statistics.SessionsNow);
    }

    [Fact]
    public async Task A_session_that_DISCONNECT_gives_up_is_gone_for_good()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await SubscribedAsync(broker, "c", "a", Qos1);
        await client.DisconnectAsync(new DisconnectPacket { SessionExpiryIntervalSeconds = 0 });
        await broker.RestartAsync();

        Assert.False((await broker.Now.ConnectToSessionAsync(V500, "c")).ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task Queued_messages_expire_while_the_broker_is_down_and_tell_what_is_left_of_their_time()
    {
        await using DurableBroker broker = new();
        await (await SubscribedAsync(broker, "c", "a", Qos1)).BreakAsync();
        foreach ((string payload, uint seconds) in ((string, uint)[])[("short", 50), ("long", 100)])
            await broker.PublishAsync(ScriptedClient.Message("a", payload) with { Qos = Qos1, MessageExpiryIntervalSeconds = seconds });
        broker.Now.Advance(TimeSpan.FromSeconds(20));
        await broker.CrashAsync(downtime: TimeSpan.FromSeconds(35));

        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        Assert.Equal(45u, (await client.ExpectPublishAsync("long")).Message!.MessageExpiryIntervalSeconds);
        Assert.Equal(1, broker.Now.Broker.Statistics.DroppedExpired);
    }

    [Fact]
    public async Task The_queue_of_a_session_is_as_bounded_after_a_restart_as_before()
    {
        await using DurableBroker broker = new(options => (options.Limits.MaximumQueuedBytes, options.Limits.MaximumPacketSize) = (4_096, 2_048));
        await (await SubscribedAsync(broker, "c", "a", Qos1)).BreakAsync();
        string payload = new('x', 1_000);
        for (int i = 0; i < 3; i++)
            await broker.PublishAsync(ScriptedClient.Message("a", payload) with { Qos = Qos1 });
        await broker.CrashAsync();
        await broker.PublishAsync(ScriptedClient.Message("a", payload) with { Qos = Qos1 });

        Assert.Equal(1, broker.Now.Broker.Statistics.DroppedQueueFull);
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        for (int i = 0; i < 3; i++)
            await client.ExpectPublishAsync(payload);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_session_stays_its_identitys_own()
    {
        await using DurableBroker broker = new(authenticator: new NamesAreIdentities());
        ConnectPacket connect = new() { ClientIdentifier = "c", CleanStart = false, SessionExpiryIntervalSeconds = 100 };
        await broker.Now.ConnectAsync(V500, connect with { UserName = "owner" });
        await broker.CrashAsync();

        Assert.Equal(ReasonCode.NotAuthorized, (await broker.Now.Open().ConnectAsync(connect with { UserName = "thief" })).ReasonCode);
        Assert.True((await broker.Now.ConnectAsync(V500, connect with { UserName = "owner" })).ConnectAck!.SessionPresent);
    }

    [Fact]
    public async Task Telemetry_and_whatever_else_no_durable_session_takes_does_not_touch_the_store()
    {
        await using DurableBroker broker = new();
        ScriptedClient fleeting = await broker.Now.ConnectAsync(V500, "fleeting");
        await fleeting.SubscribeAsync("#", Qos2);
        await broker.PublishAsync(ScriptedClient.Message("a", "1") with { Qos = Qos1 });
        await broker.PublishAsync(ScriptedClient.Message("a", "2") with { Qos = Qos2 });
        await fleeting.ExpectPublishAsync("1");

        Assert.All(broker.Store.Committed, change => Assert.IsType<StoreChange.Alive>(change));
    }

    [Fact]
    public async Task A_message_for_many_sessions_is_stored_once_and_goes_when_the_last_has_it()
    {
        await using DurableBroker broker = new();
        ScriptedClient[] clients = [await SubscribedAsync(broker, "c1", "a", Qos1), await SubscribedAsync(broker, "c2", "a", Qos1)];
        await broker.PublishAsync(ScriptedClient.Message("a", "x") with { Qos = Qos1 });
        foreach (ScriptedClient client in clients)
            await client.AckAsync(MqttPacketType.PublishAck, (await client.ExpectPublishAsync("x")).PacketIdentifier);

        await broker.Store.WaitForAsync(change => change is StoreChange.MessageRemoved);
        Assert.Single(broker.Store.Committed, change => change is StoreChange.MessageAdded);
        Assert.Equal(2, broker.Store.Committed.Count(change => change is StoreChange.DeliveryRemoved));
    }

    private static async Task<ScriptedClient> SubscribedAsync(DurableBroker broker, string name, string filter, QualityOfService qos)
    {
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, name);
        await client.SubscribeAsync(filter, qos);
        return client;
    }

    private sealed class NamesAreIdentities : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectCredentials credentials, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AuthenticationResult.Accepted(new Identity(credentials.UserName!, IdentityKind.Client)));
    }
}
