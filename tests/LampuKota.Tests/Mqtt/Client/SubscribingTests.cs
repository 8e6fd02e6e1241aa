using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Subscriptions, and how they outlive connections.</summary>
public sealed class SubscribingTests
{
    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task Each_filter_gets_its_reason_code(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync(
            [new TopicSubscription("a/#", QualityOfService.ExactlyOnce), new TopicSubscription("b")]);
        FakePacket packet = await connection.ReceiveAsync(MqttPacketType.Subscribe);
        Assert.Equal(["a/#", "b"], Filters(packet));
        connection.SendSubscribeAck(packet.PacketIdentifier, ReasonCode.GrantedQos1, ReasonCode.UnspecifiedError);
        Assert.Equal([ReasonCode.GrantedQos1, ReasonCode.UnspecifiedError], await subscribing.WaitAsync(ClientScenario.Deadline));
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task Unsubscribing_is_answered_too(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        Task<IReadOnlyList<ReasonCode>> unsubscribing = scenario.Client.UnsubscribeAsync(["a", "b"]);
        FakePacket packet = await connection.ReceiveAsync(MqttPacketType.Unsubscribe);
        Assert.Equal(["a", "b"], ((UnsubscribePacket)packet.Content!).Filters);
        bool isV500 = version == MqttProtocolVersion.V500;
        UnsubscribeAckPacket answer = new(packet.PacketIdentifier, [ReasonCode.Success, ReasonCode.NoSubscriptionExisted]);
        connection.Send(output => MqttPacketWriter.WriteUnsubscribeAck(output, version, answer));
        Assert.Equal(
            [ReasonCode.Success, isV500 ? ReasonCode.NoSubscriptionExisted : ReasonCode.Success],
            await unsubscribing.WaitAsync(ClientScenario.Deadline));
    }

    [Theory]
    [MemberData(nameof(ClientScenario.Versions), MemberType = typeof(ClientScenario))]
    public async Task A_lost_session_is_subscribed_anew_to_what_was_granted(MqttProtocolVersion version)
    {
        await using ClientScenario scenario = new(version);
        FakeConnection connection = await scenario.ConnectAsync();
        await SubscribeAsync(scenario, connection, "granted", ReasonCode.GrantedQos1);
        await SubscribeAsync(scenario, connection, "refused", ReasonCode.UnspecifiedError);
        await SubscribeAsync(scenario, connection, "ended", ReasonCode.GrantedQos1);
        Task<IReadOnlyList<ReasonCode>> unsubscribing = scenario.Client.UnsubscribeAsync(["ended"]);
        await connection.ReceiveAsync(MqttPacketType.Unsubscribe);
        connection.Drop();

        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: false);
        FakePacket renewal = await second.ReceiveAsync(MqttPacketType.Subscribe);
        Assert.Equal(["granted"], Filters(renewal));
        second.SendSubscribeAck(renewal.PacketIdentifier, ReasonCode.GrantedQos1);
        await second.ReceiveAsync(MqttPacketType.Unsubscribe);
        Assert.False(unsubscribing.IsCompleted);
    }

    [Fact]
    public async Task A_session_that_continues_is_not_subscribed_anew()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        await SubscribeAsync(scenario, connection, "a", ReasonCode.GrantedQos1);
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        Task<ReasonCode> published = scenario.Client.PublishAsync(ClientScenario.Message("first")).AsTask();
        await second.ReceivePublishAsync("first");
        Assert.False(published.IsCompleted);
    }

    [Fact]
    public async Task Subscriptions_of_the_options_hold_from_the_first_connection_on()
    {
        await using ClientScenario scenario = new(with: options => options with { Subscriptions = [new TopicSubscription("command")] });
        FakeConnection connection = await scenario.ConnectAsync(new ConnectAckPacket { SessionPresent = true });
        Assert.Equal(["command"], Filters(await connection.ReceiveAsync(MqttPacketType.Subscribe)));
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: false);
        Assert.Equal(["command"], Filters(await second.ReceiveAsync(MqttPacketType.Subscribe)));
    }

    [Fact]
    public async Task Many_subscriptions_are_renewed_in_packets_of_a_modest_size()
    {
        TopicSubscription[] subscriptions = [.. Enumerable.Range(0, 70).Select(i => new TopicSubscription($"{i}"))];
        await using ClientScenario scenario = new(with: options => options with { Subscriptions = subscriptions });
        FakeConnection connection = await scenario.ConnectAsync();
        List<string> renewed = [];
        while (renewed.Count < subscriptions.Length)
        {
            string[] filters = Filters(await connection.ReceiveAsync(MqttPacketType.Subscribe));
            Assert.InRange(filters.Length, 1, 32);
            renewed.AddRange(filters);
        }

        Assert.Equal(subscriptions.Select(subscription => subscription.Filter), renewed);
    }

    [Fact]
    public async Task A_refused_renewal_is_logged()
    {
        await using ClientScenario scenario = new(with: options => options with { Subscriptions = [new TopicSubscription("command")] });
        FakeConnection connection = await scenario.ConnectAsync();
        FakePacket packet = await connection.ReceiveAsync(MqttPacketType.Subscribe);
        connection.SendSubscribeAck(packet.PacketIdentifier, ReasonCode.NotAuthorized);
        Task<ReasonCode> published = scenario.Client.PublishAsync(ClientScenario.Message("a")).AsTask();
        connection.SendAck(MqttPacketType.PublishAck, (await connection.ReceivePublishAsync("a")).PacketIdentifier);
        await published.WaitAsync(ClientScenario.Deadline);
        Assert.Contains(scenario.Log.Entries, entry => entry.Id.Id == 1003 && entry.Text.Contains("command", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_without_an_answer_ends_at_its_deadline()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription("a")]);
        FakePacket packet = await connection.ReceiveAsync(MqttPacketType.Subscribe);
        await scenario.Time.UntilTimerAsync(scenario.Client.Options.OperationTimeout);
        scenario.Time.Advance(scenario.Client.Options.OperationTimeout);
        await Assert.ThrowsAsync<TimeoutException>(() => subscribing.WaitAsync(ClientScenario.Deadline));
        // The answer that comes late harms nothing.
        connection.SendSubscribeAck(packet.PacketIdentifier, ReasonCode.Success);
        await SubscribeAsync(scenario, connection, "b", ReasonCode.Success);
    }

    [Fact]
    public async Task A_request_that_was_given_up_before_the_connection_is_not_sent()
    {
        await using ClientScenario scenario = new();
        using CancellationTokenSource giveUp = new();
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription("a")], giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing.WaitAsync(ClientScenario.Deadline));
        FakeConnection connection = await scenario.ConnectAsync();
        await SubscribeAsync(scenario, connection, "b", ReasonCode.Success);
    }

    [Fact]
    public async Task A_request_waits_for_the_next_connection()
    {
        await using ClientScenario scenario = new();
        FakeConnection connection = await scenario.ConnectAsync();
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription("a")]);
        await connection.ReceiveAsync(MqttPacketType.Subscribe);
        connection.Drop();
        FakeConnection second = await scenario.ReconnectAsync(sessionPresent: true);
        FakePacket again = await second.ReceiveAsync(MqttPacketType.Subscribe);
        second.SendSubscribeAck(again.PacketIdentifier, ReasonCode.Success);
        Assert.Equal([ReasonCode.Success], await subscribing.WaitAsync(ClientScenario.Deadline));
    }

    [Fact]
    public async Task A_request_that_is_too_large_for_the_server_is_refused_without_being_sent()
    {
        await using ClientScenario scenario = new();
        await scenario.ConnectAsync(new ConnectAckPacket { MaximumPacketSize = 10 });
        Assert.Equal(
            [ReasonCode.PacketTooLarge],
            await scenario.Client.SubscribeAsync([new TopicSubscription("a/long/filter")]).WaitAsync(ClientScenario.Deadline));
    }

    [Fact]
    public async Task Filters_that_are_not_valid_are_refused_at_once()
    {
        await using ClientScenario scenario = new();
        await Assert.ThrowsAsync<ArgumentException>(() => scenario.Client.SubscribeAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => scenario.Client.SubscribeAsync([new TopicSubscription("a/#/b")]));
        await Assert.ThrowsAsync<ArgumentException>(() => scenario.Client.UnsubscribeAsync(["a+"]));
    }

    private static string[] Filters(FakePacket packet) => [.. ((SubscribePacket)packet.Content!).Subscriptions.Select(subscription => subscription.Filter)];

    private static async Task SubscribeAsync(ClientScenario scenario, FakeConnection connection, string filter, ReasonCode answer)
    {
        Task<IReadOnlyList<ReasonCode>> subscribing = scenario.Client.SubscribeAsync([new TopicSubscription(filter)]);
        FakePacket packet = await connection.ReceiveAsync(MqttPacketType.Subscribe);
        Assert.Equal([filter], Filters(packet));
        connection.SendSubscribeAck(packet.PacketIdentifier, answer);
        Assert.Equal([answer], await subscribing.WaitAsync(ClientScenario.Deadline));
    }
}
