using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Subscriptions with all their options (MQTT 5.0 and 3.1.1, 3.8 to 3.11, 4.7 and 4.8).</summary>
public sealed class SubscriptionTests
{
    private const QualityOfService Qos0 = QualityOfService.AtMostOnce;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const QualityOfService Qos2 = QualityOfService.ExactlyOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Overlapping_subscriptions_get_a_message_once_at_their_highest_QoS(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        ScriptedClient other = await broker.ConnectAsync(version, "other");
        await client.SubscribeAsync("a/#", Qos0);
        await other.SubscribeAsync("a/#", Qos0);
        await client.SubscribeAsync("a/+", Qos2);
        await client.SubscribeAsync("a/b", Qos1);
        broker.Broker.Publish(ScriptedClient.Message("a/b", "x") with { Qos = Qos2 });

        Assert.Equal(Qos2, (await client.ExpectPublishAsync("x")).Message!.Qos);
        await client.ExpectNothingAsync();
        Assert.Equal(Qos0, (await other.ExpectPublishAsync("x")).Message!.Qos);
        await other.ExpectNothingAsync();
    }

    [Fact]
    public async Task Overlapping_subscriptions_name_all_their_identifiers()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a/#", identifier: 1);
        await client.SubscribeAsync("a/+", identifier: 268_435_455);
        await client.SubscribeAsync("a/b");
        await client.SubscribeAsync("c", identifier: 3);
        broker.Broker.Publish(ScriptedClient.Message("a/b", "x"));
        broker.Broker.Publish(ScriptedClient.Message("c", "y"));

        Assert.Equal([1u, 268_435_455u], (await client.ExpectPublishAsync("x")).Message!.SubscriptionIdentifiers.Order());
        Assert.Equal([3u], (await client.ExpectPublishAsync("y")).Message!.SubscriptionIdentifiers);
    }

    [Fact]
    public async Task No_Local_keeps_a_client_from_hearing_itself()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        ScriptedClient other = await broker.ConnectAsync(MqttProtocolVersion.V500, "other");
        await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a") { NoLocal = true }]));
        await client.PublishAsync("a", "own");
        await client.ExpectNothingAsync();
        await other.PublishAsync("a", "other's");

        await client.ExpectPublishAsync("other's");
    }

    [Fact]
    public async Task No_Local_on_one_subscription_does_not_silence_another_that_overlaps()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync(new SubscribePacket(1, [new TopicSubscription("a", Qos2) { NoLocal = true }]) { SubscriptionIdentifier = 1 });
        await client.SubscribeAsync("+", Qos0, identifier: 2);
        await client.PublishAsync("a", "own");

        Assert.Equal([2u], (await client.ExpectPublishAsync("own")).Message!.SubscriptionIdentifiers);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_second_subscription_to_a_filter_replaces_the_first(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SubscribeAsync("a", Qos2);
        await client.SubscribeAsync("a", Qos0);
        broker.Broker.Publish(ScriptedClient.Message("a", "x") with { Qos = Qos2 });

        Assert.Equal(Qos0, (await client.ExpectPublishAsync("x")).Message!.Qos);
        await client.ExpectNothingAsync();
        Assert.Equal(1, broker.Broker.Statistics.SubscriptionsNow);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task After_UNSUBSCRIBE_nothing_more_comes(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        await client.SubscribeAsync("a");
        UnsubscribeAckPacket ack = await client.UnsubscribeAsync("a", "b");
        broker.Broker.Publish(ScriptedClient.Message("a", "x"));

        if (version == MqttProtocolVersion.V500)
            Assert.Equal([ReasonCode.Success, ReasonCode.NoSubscriptionExisted], ack.ReasonCodes);
        await client.ExpectNothingAsync();
        Assert.Equal(0, broker.Broker.Statistics.SubscriptionsNow);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Each_filter_of_a_SUBSCRIBE_has_its_own_Reason_Code(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(options =>
        {
            options.Limits.MaximumTopicLevels = 3;
            options.Limits.MaximumSubscriptions = 2;
        });
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        SubscribeAckPacket ack = await client.SubscribeAsync(new SubscribePacket(9, [
            new TopicSubscription("a", Qos2),
            new TopicSubscription("a/b/c/d", Qos1),
            new TopicSubscription("b", Qos1),
            new TopicSubscription("c", Qos1),
            new TopicSubscription("a", Qos0),
        ]));

        Assert.Equal((ushort)9, ack.PacketIdentifier);
        ReasonCode[] expected = version == MqttProtocolVersion.V500
            ? [ReasonCode.GrantedQos2, ReasonCode.TopicFilterInvalid, ReasonCode.GrantedQos1, ReasonCode.QuotaExceeded, ReasonCode.Success]
            : [ReasonCode.GrantedQos2, ReasonCode.UnspecifiedError, ReasonCode.GrantedQos1, ReasonCode.UnspecifiedError, ReasonCode.Success];
        Assert.Equal(expected, ack.ReasonCodes);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task What_the_policy_forbids_is_refused_and_never_delivered(MqttProtocolVersion version)
    {
        await using TestBroker broker = new(access: new ClosedAccessPolicy());
        ScriptedClient client = await broker.ConnectAsync(version, "c");
        ReasonCode code = await client.SubscribeAsync("a");
        await client.PublishAsync("a", "x", Qos1, id: 1);
        bool isV500 = version == MqttProtocolVersion.V500;
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1, isV500 ? ReasonCode.NotAuthorized : ReasonCode.Success);
        broker.Broker.Publish(ScriptedClient.Message("a", "y"));

        Assert.Equal(isV500 ? ReasonCode.NotAuthorized : ReasonCode.UnspecifiedError, code);
        await client.ExpectNothingAsync();
        Assert.Equal(2, broker.Broker.Statistics.RefusedByAccessPolicy);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_message_for_a_shared_subscription_goes_to_one_member_in_turn(MqttProtocolVersion version)
    {
        await using TestBroker broker = new();
        ScriptedClient first = await broker.ConnectAsync(version, "first");
        ScriptedClient second = await broker.ConnectAsync(version, "second");
        ScriptedClient plain = await broker.ConnectAsync(version, "plain");
        await first.SubscribeAsync("$share/workers/a/+", Qos1);
        await second.SubscribeAsync("$share/workers/a/+", Qos1);
        await plain.SubscribeAsync("a/+");
        for (int i = 0; i < 10; i++)
            broker.Broker.Publish(ScriptedClient.Message("a/b", $"{i}"));

        List<string> toFirst = await TakeAllAsync(first);
        List<string> toSecond = await TakeAllAsync(second);
        Assert.Equal((5, 5), (toFirst.Count, toSecond.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}").ToHashSet(), toFirst.Concat(toSecond).ToHashSet());
        Assert.Equal(10, (await TakeAllAsync(plain)).Count);
    }

    [Fact]
    public async Task Two_groups_and_a_plain_subscription_of_the_same_client_each_get_a_copy()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("$share/one/a", identifier: 1);
        await client.SubscribeAsync("$share/two/a", identifier: 2);
        await client.SubscribeAsync("a", identifier: 3);
        broker.Broker.Publish(ScriptedClient.Message("a", "x"));

        List<uint> identifiers = [];
        for (int i = 0; i < 3; i++)
            identifiers.AddRange((await client.ExpectPublishAsync("x")).Message!.SubscriptionIdentifiers);
        Assert.Equal([1u, 2u, 3u], identifiers.Order());
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_member_that_is_away_gets_a_shared_message_only_where_no_other_is_there()
    {
        await using TestBroker broker = new();
        ScriptedClient away = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "away");
        await away.SubscribeAsync("$share/g/a", Qos1);
        await away.DisconnectAsync();
        ScriptedClient present = await broker.ConnectAsync(MqttProtocolVersion.V500, "present");
        await present.SubscribeAsync("$share/g/a", Qos1);
        for (int i = 0; i < 4; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", $"{i}") with { Qos = Qos1 });
        Assert.Equal(["0", "1", "2", "3"], await TakeAllAsync(present));
        await present.UnsubscribeAsync("$share/g/a");
        broker.Broker.Publish(ScriptedClient.Message("a", "4") with { Qos = Qos1 });

        away = await broker.ConnectToSessionAsync(MqttProtocolVersion.V500, "away");
        Assert.Equal(["4"], await TakeAllAsync(away));
    }

    [Fact]
    public async Task A_shared_subscription_gets_no_retained_messages()
    {
        await using TestBroker broker = new();
        broker.Broker.Publish(ScriptedClient.Message("a", "kept") with { Retain = true });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("$share/g/a");

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Properties_are_passed_on_as_they_came()
    {
        await using TestBroker broker = new();
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.SubscribeAsync("a");
        MqttMessage request = ScriptedClient.Message("a", "x") with
        {
            PayloadIsUtf8 = true,
            ContentType = "text/plain",
            ResponseTopic = "answers",
            CorrelationData = "id"u8.ToArray(),
            UserProperties = [new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "3")],
        };
        await client.PublishAsync(request, new PublishOptions(Qos0));

        MqttMessage received = (await client.ExpectPublishAsync("x")).Message!;
        Assert.Equal((true, "text/plain", "answers"), (received.PayloadIsUtf8, received.ContentType, received.ResponseTopic));
        Assert.Equal("id"u8, received.CorrelationData!.Value.Span);
        Assert.Equal(request.UserProperties, received.UserProperties);
    }

    [Fact]
    public async Task What_5_0_adds_to_a_message_is_left_out_for_a_3_1_1_subscriber()
    {
        await using TestBroker broker = new();
        ScriptedClient old = await broker.ConnectAsync(MqttProtocolVersion.V311, "old");
        await old.SubscribeAsync("a");
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync(ScriptedClient.Message("a", "x") with { ContentType = "text/plain", MessageExpiryIntervalSeconds = 5 }, new PublishOptions(Qos0));

        await old.ExpectPublishAsync("x");
    }

    private static async Task<List<string>> TakeAllAsync(ScriptedClient client)
    {
        await client.SendAsync(MqttPacketWriter.WritePingRequest);
        List<string> payloads = [];
        while (await client.ReadAsync() is { Type: MqttPacketType.Publish } packet)
            payloads.Add(packet.Text);
        return payloads;
    }
}
