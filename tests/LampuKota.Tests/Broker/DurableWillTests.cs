using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Wills that outlive the process: the end of the broker says nothing about its clients, so each has a minute to come back.</summary>
public sealed class DurableWillTests
{
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;

    private static readonly MqttMessage Offline = ScriptedClient.Message("status", "offline") with { Qos = QualityOfService.AtLeastOnce, Retain = true };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_will_of_a_client_that_is_not_back_within_a_minute_is_published(bool isCrash)
    {
        await using DurableBroker broker = new();
        await ConnectAsync(broker);
        await broker.EndAsync(isCrash, downtime: TimeSpan.FromHours(1));
        broker.Now.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, broker.Now.Broker.Statistics.WillsPublished);
        broker.Now.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 1), (broker.Now.Broker.Statistics.WillsPublished, broker.Now.Broker.Statistics.RetainedMessagesNow));
        await broker.RestartAsync();
        broker.Now.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0, 1), (broker.Now.Broker.Statistics.WillsPublished, broker.Now.Broker.Statistics.RetainedMessagesNow));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_will_of_a_client_that_is_back_in_time_is_not(bool isCrash, bool cleanStart)
    {
        await using DurableBroker broker = new();
        await ConnectAsync(broker, expirySeconds: 300);
        await broker.EndAsync(isCrash);
        broker.Now.Advance(TimeSpan.FromSeconds(59));
        ScriptedClient client = await ConnectAsync(broker, expirySeconds: 300, cleanStart: cleanStart);
        broker.Now.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, broker.Now.Broker.Statistics.WillsPublished);

        // The will that it has left now is another one.
        await client.BreakAsync();
        Assert.Equal(1, broker.Now.Broker.Statistics.WillsPublished);
    }

    [Fact]
    public async Task A_will_with_a_delay_keeps_it_across_a_restart()
    {
        await using DurableBroker broker = new();
        ScriptedClient client = await ConnectAsync(broker, expirySeconds: 1_000, delaySeconds: 300);
        await client.BreakAsync();
        await broker.RestartAsync(downtime: TimeSpan.FromSeconds(100));
        broker.Now.Advance(TimeSpan.FromSeconds(199));
        Assert.Equal(0, broker.Now.Broker.Statistics.WillsPublished);
        broker.Now.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, broker.Now.Broker.Statistics.WillsPublished);
    }

    [Fact]
    public async Task A_client_that_left_in_good_order_has_no_will_after_a_restart()
    {
        await using DurableBroker broker = new();
        await (await ConnectAsync(broker)).DisconnectAsync();
        await broker.RestartAsync();
        broker.Now.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, broker.Now.Broker.Statistics.WillsPublished);
    }

    [Fact]
    public async Task A_restored_will_reaches_a_durable_subscriber_with_all_that_it_said()
    {
        await using DurableBroker broker = new();
        ScriptedClient watcher = await broker.Now.ConnectToSessionAsync(V500, "watcher");
        await watcher.SubscribeAsync("status", QualityOfService.AtLeastOnce);
        await broker.Now.ConnectAsync(V500, new ConnectPacket
        {
            ClientIdentifier = "c",
            Will = Offline with { ContentType = "text/plain", MessageExpiryIntervalSeconds = 500, UserProperties = [new UserProperty("a", "b")] },
        });
        await broker.CrashAsync(downtime: TimeSpan.FromMinutes(5));
        broker.Now.Advance(TimeSpan.FromSeconds(60));

        watcher = await broker.Now.ConnectToSessionAsync(V500, "watcher");
        MqttMessage will = (await watcher.ExpectPublishAsync("offline")).Message!;
        Assert.Equal(("text/plain", 500u), (will.ContentType, will.MessageExpiryIntervalSeconds));
        Assert.Equal([new UserProperty("a", "b")], will.UserProperties);
    }

    [Fact]
    public async Task Each_crash_gives_the_client_its_minute_again()
    {
        await using DurableBroker broker = new();
        await ConnectAsync(broker);
        await broker.CrashAsync();
        broker.Now.Advance(TimeSpan.FromSeconds(50));
        await broker.CrashAsync();
        broker.Now.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, broker.Now.Broker.Statistics.WillsPublished);
        broker.Now.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, broker.Now.Broker.Statistics.WillsPublished);
    }

    private static Task<ScriptedClient> ConnectAsync(DurableBroker broker, uint expirySeconds = 0, uint delaySeconds = 0, bool cleanStart = false) =>
        broker.Now.ConnectAsync(V500, new ConnectPacket
        {
            ClientIdentifier = "c",
            CleanStart = cleanStart,
            SessionExpiryIntervalSeconds = expirySeconds,
            Will = Offline,
            WillDelayIntervalSeconds = delaySeconds,
        });
}
