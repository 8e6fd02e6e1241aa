using System.Net;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Every limit holds, says so with the right Reason Code, and counts how often it did.</summary>
public sealed class LimitTests
{
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Fact]
    public void Every_limit_has_a_counter_of_its_name() => Assert.Equal(
        typeof(BrokerLimits).GetProperties().Select(property => property.Name).Order(), Enum.GetNames<BrokerLimit>().Order());

    [Fact]
    public void The_README_names_every_limit_with_its_default()
    {
        BrokerLimits limits = new();
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "ingest", "LampuKota.Broker", "README.md"));
        IEnumerable<(string, string)> rows = readme.Split("## Limits")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|')).Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim()));

        Assert.Equal(
            typeof(BrokerLimits).GetProperties().Select(property => (property.Name, property.GetValue(limits)!.ToString()!)).Order(), rows.Order());
    }

    [Fact]
    public async Task One_address_gets_no_more_connections_than_its_share()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumConnectionsPerAddress = 2);
        IPAddress crowded = IPAddress.Parse("192.0.2.1");
        ScriptedClient first = broker.Open(from: crowded);
        broker.Open(from: crowded);
        ScriptedClient third = broker.Open(from: crowded);
        ScriptedClient elsewhere = broker.Open(from: IPAddress.Parse("192.0.2.2"));

        Assert.True(third.Connection.IsAborted);
        Assert.False(elsewhere.Connection.IsAborted);
        Assert.Equal(1, Reached(broker, BrokerLimit.MaximumConnectionsPerAddress));

        await first.BreakAsync();
        Assert.False(broker.Open(from: crowded).Connection.IsAborted);
    }

    [Fact]
    public async Task The_addresses_of_one_IPv6_network_count_as_one_and_an_IPv4_address_as_itself_in_IPv6()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumConnectionsPerAddress = 1);
        broker.Open(from: IPAddress.Parse("2001:db8:0:1::1"));
        broker.Open(from: IPAddress.Parse("192.0.2.1"));

        Assert.True(broker.Open(from: IPAddress.Parse("2001:db8:0:1:ffff::2")).Connection.IsAborted);
        Assert.True(broker.Open(from: IPAddress.Parse("::ffff:192.0.2.1")).Connection.IsAborted);
        Assert.False(broker.Open(from: IPAddress.Parse("2001:db8:0:2::1")).Connection.IsAborted);
    }

    [Fact]
    public async Task An_address_that_connects_too_often_has_to_wait_and_others_have_not()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumConnectionRate = 3);
        IPAddress hasty = IPAddress.Parse("192.0.2.1");
        for (int i = 0; i < 3; i++)
            Assert.False(broker.Open(from: hasty).Connection.IsAborted);
        Assert.True(broker.Open(from: hasty).Connection.IsAborted);
        Assert.False(broker.Open(from: IPAddress.Parse("192.0.2.2")).Connection.IsAborted);
        broker.Advance(TimeSpan.FromSeconds(1));

        Assert.False(broker.Open(from: hasty).Connection.IsAborted);
        Assert.Equal(1, Reached(broker, BrokerLimit.MaximumConnectionRate));
    }

    [Fact]
    public async Task This_machine_itself_is_held_to_the_total_only()
    {
        await using TestBroker broker = new(options =>
            (options.Limits.MaximumConnectionsPerAddress, options.Limits.MaximumConnectionRate, options.Limits.MaximumConnections) = (1, 1, 3));
        for (int i = 0; i < 3; i++)
            Assert.False(broker.Open(from: IPAddress.Loopback).Connection.IsAborted);

        Assert.True(broker.Open(from: IPAddress.Loopback).Connection.IsAborted);
        Assert.Equal(1, Reached(broker, BrokerLimit.MaximumConnections));
    }

    [Theory]
    [InlineData(2, 0, 9, BrokerLimit.MaximumMessageRate)]
    [InlineData(0, 64, 5, BrokerLimit.MaximumByteRate)]
    public async Task A_client_that_is_too_fast_is_read_from_more_slowly_and_not_cut_off(int messageRate, int byteRate, int seconds, BrokerLimit limit)
    {
        await using TestBroker broker = new(options => (options.Limits.MaximumMessageRate, options.Limits.MaximumByteRate) = (messageRate, byteRate));
        ScriptedClient client = await broker.ConnectAsync(V500, new ConnectPacket { ClientIdentifier = "c", KeepAliveSeconds = 2 });
        await client.SendAsync(writer =>
        {
            for (ushort id = 1; id <= 20; id++)
                MqttPacketWriter.WritePublish(writer, V500, ScriptedClient.Message("a", "0123456789"), new PublishDelivery { Qos = Qos1, PacketIdentifier = id });
        });
        for (ushort id = 1; id <= 20; id++)
            await client.ExpectAckAsync(MqttPacketType.PublishAck, id, ReasonCode.NoMatchingSubscribers);
        await WaitUntilAsync(() => Reached(broker, limit) == 1);

        // What it sends next waits as long as what it has sent should have taken, beyond its Keep Alive.
        await client.PublishAsync("a", "late", Qos1, id: 21);
        broker.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(20, broker.Broker.Statistics.ReceivedQos1);
        broker.Advance(TimeSpan.FromSeconds(1));
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 21, ReasonCode.NoMatchingSubscribers);
        Assert.Equal(0, broker.Broker.Statistics.KeepAliveTimeouts);

        // It may be held back once more, and may leave all the same.
        await client.Connection.ClientOutput.CompleteAsync();
        await WaitUntilAsync(() =>
        {
            broker.Advance(TimeSpan.FromSeconds(1));
            return broker.Broker.Statistics.ConnectionsNow == 0;
        });
    }

    [Fact]
    public async Task Subscriptions_beyond_the_total_are_refused_and_one_that_is_replaced_is_not()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumTotalSubscriptions = 2);
        ScriptedClient one = await broker.ConnectAsync(V500, "one");
        ScriptedClient other = await broker.ConnectAsync(V500, "other");
        Assert.Equal(ReasonCode.Success, await one.SubscribeAsync("a"));
        Assert.Equal(ReasonCode.Success, await other.SubscribeAsync("a"));
        Assert.Equal(ReasonCode.QuotaExceeded, await other.SubscribeAsync("b"));
        Assert.Equal(ReasonCode.GrantedQos1, await other.SubscribeAsync("a", Qos1));

        Assert.Equal(1, Reached(broker, BrokerLimit.MaximumTotalSubscriptions));
    }

    [Fact]
    public async Task What_waits_for_all_sessions_together_is_bounded_and_the_first_keep_what_they_have()
    {
        await using TestBroker broker = new(options =>
            (options.Limits.MaximumPacketSize, options.Limits.MaximumQueuedBytes, options.Limits.MaximumTotalQueuedBytes) = (1_024, 20_000, 30_000));
        foreach (string name in (string[])["one", "two"])
        {
            ScriptedClient sleeper = await broker.ConnectToSessionAsync(V500, name);
            await sleeper.SubscribeAsync("a", Qos1);
            await sleeper.DisconnectAsync();
        }

        for (int i = 0; i < 100; i++)
            broker.Broker.Publish(ScriptedClient.Message("a", new string('x', 300)) with { Qos = Qos1 });

        BrokerStatistics statistics = broker.Broker.Statistics;
        Assert.InRange(statistics.QueuedBytesNow, 25_000, 30_000);
        Assert.True(Reached(broker, BrokerLimit.MaximumTotalQueuedBytes) > 0);
        Assert.True(statistics.DroppedQueueFull > 0);
        Assert.Equal(200, statistics.DroppedQueueFull + statistics.QueuedMessagesNow);

        // What is delivered makes room again.
        ScriptedClient awake = await broker.ConnectToSessionAsync(V500, "one");
        int waiting = broker.Broker.Clients[0].QueuedMessages + broker.Broker.Clients[0].InFlight;
        for (int i = 0; i < waiting; i++)
            await awake.AckAsync(MqttPacketType.PublishAck, (await awake.ExpectPublishAsync()).PacketIdentifier);
        await awake.ExpectNothingAsync();
        Assert.InRange(broker.Broker.Statistics.QueuedBytesNow, 1, 20_000);
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_costs_a_publisher_nothing()
    {
        await using TestBroker broker = new(options => (options.Limits.MaximumPacketSize, options.Limits.MaximumQueuedBytes) = (65_536, 65_536));
        ScriptedClient slow = await broker.ConnectAsync(V500, new ConnectPacket { ClientIdentifier = "slow" }, window: 1_024);
        await slow.SubscribeAsync("a");
        ScriptedClient publisher = await broker.ConnectAsync(V500, "publisher");
        for (ushort id = 1; id <= 500; id++)
        {
            await publisher.PublishAsync("a", $"{id} {new string('x', 1_000)}", Qos1, id);
            await publisher.ExpectAckAsync(MqttPacketType.PublishAck, id);
        }

        BrokerStatistics statistics = broker.Broker.Statistics;
        Assert.True(statistics.DroppedQueueFullQos0 > 300);
        Assert.Equal(statistics.DroppedQueueFullQos0, Reached(broker, BrokerLimit.MaximumQueuedBytes));
        Assert.InRange(statistics.QueuedBytesNow, 1, 65_536);
    }

    [Fact]
    public async Task Limits_that_only_change_what_a_client_asked_for_are_counted_too()
    {
        await using TestBroker broker = new(options => (options.Limits.MaximumKeepAlive, options.Limits.MaximumSessionExpiry) = (10, TimeSpan.FromSeconds(5)));
        ScriptedClient client = await broker.ConnectAsync(
            V500, new ConnectPacket { ClientIdentifier = "c", KeepAliveSeconds = 60, SessionExpiryIntervalSeconds = 60 });

        Assert.Equal(((ushort?)10, 5u), (client.ConnectAck!.ServerKeepAliveSeconds, client.ConnectAck.SessionExpiryIntervalSeconds!.Value));
        Assert.Equal((1, 1), (Reached(broker, BrokerLimit.MaximumKeepAlive), Reached(broker, BrokerLimit.MaximumSessionExpiry)));
    }

    [Fact]
    public async Task The_window_of_messages_in_flight_is_counted_when_it_holds_one_back()
    {
        await using TestBroker broker = new(options => options.Limits.MaximumInFlight = 1);
        ScriptedClient client = await broker.ConnectAsync(V500, "c");
        await client.SubscribeAsync("a", Qos1);
        broker.Broker.Publish(ScriptedClient.Message("a", "1") with { Qos = Qos1 });
        Assert.Equal(0, Reached(broker, BrokerLimit.MaximumInFlight));
        broker.Broker.Publish(ScriptedClient.Message("a", "2") with { Qos = Qos1 });

        Assert.Equal(1, Reached(broker, BrokerLimit.MaximumInFlight));
        Assert.Equal((1, 1), (broker.Broker.Statistics.InFlightNow, broker.Broker.Statistics.QueuedMessagesNow));
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(1, deadline.Token);
    }

    private static long Reached(TestBroker broker, BrokerLimit limit) => broker.Broker.Statistics.LimitsReached[limit];
}
