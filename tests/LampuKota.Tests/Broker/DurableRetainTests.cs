using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>Retained Messages that outlive the process (MQTT 5.0, 3.3.1.3).</summary>
public sealed class DurableRetainTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;
    private const MqttProtocolVersion V500 = MqttProtocolVersion.V500;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_one_of_each_topic_survives_and_what_was_removed_does_not(bool isCrash)
    {
        await using DurableBroker broker = new();
        foreach ((string topic, string payload) in ((string, string)[])[("a", "old"), ("a", "new"), ("b", "x"), ("b", ""), ("c/d", "y")])
            await broker.PublishAsync(Retained(topic, payload));
        await broker.EndAsync(isCrash);

        Assert.Equal(2, broker.Now.Broker.Statistics.RetainedMessagesNow);
        Assert.Equal("a".Length + "new".Length + "c/d".Length + "y".Length, broker.Now.Broker.Statistics.RetainedBytesNow);
        ScriptedClient client = await broker.Now.ConnectAsync(V500, "c");
        await client.SubscribeAsync("a");
        Assert.True((await client.ExpectPublishAsync("new")).Message!.Retain);
        await client.SubscribeAsync("c/#");
        await client.ExpectPublishAsync("y");
    }

    [Fact]
    public async Task One_expires_while_the_broker_is_down()
    {
        await using DurableBroker broker = new();
        await broker.PublishAsync(Retained("a", "x") with { MessageExpiryIntervalSeconds = 60 });
        await broker.RestartAsync(downtime: TimeSpan.FromSeconds(60));
        ScriptedClient client = await broker.Now.ConnectAsync(V500, "c");
        await client.SubscribeAsync("a");
        await client.ExpectNothingAsync();
        broker.Now.Advance(TimeSpan.FromMinutes(1));
        await broker.RestartAsync();

        Assert.Equal(0, broker.Now.Broker.Statistics.RetainedMessagesNow);
    }

    [Fact]
    public async Task Those_of_the_brokers_own_topics_are_not_stored()
    {
        await using DurableBroker broker = new();
        broker.Now.Broker.Publish(ScriptedClient.Message("$SYS/uptime", "1") with { Retain = true });
        broker.Now.Broker.Publish(ScriptedClient.Message("ours", "1") with { Retain = true });
        await broker.RestartAsync();

        Assert.Equal(1, broker.Now.Broker.Statistics.RetainedMessagesNow);
    }

    [Fact]
    public async Task Those_that_a_new_subscription_is_owed_come_though_the_broker_falls_before_they_are_sent()
    {
        await using DurableBroker broker = new();
        for (int i = 0; i < 5; i++)
            await broker.PublishAsync(Retained($"a/{i}", $"{i}"));
        // Nothing more than one message is taken, so that the others wait.
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c", receiveMaximum: 1);
        await client.SubscribeAsync("a/+", Qos1);
        await client.ExpectPublishAsync();
        await broker.Store.WaitForAsync(change => change is StoreChange.SubscriptionSet { OwesRetained: false });
        await broker.CrashAsync();

        await ExpectAllAsync(broker);
    }

    [Fact]
    public async Task Those_that_a_new_subscription_is_owed_come_though_the_broker_falls_before_they_are_noted()
    {
        await using DurableBroker broker = new();
        for (int i = 0; i < 5; i++)
            await broker.PublishAsync(Retained($"a/{i}", $"{i}"));
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        // The commit behind the one that SUBACK waits for never comes.
        broker.Store.FailIn(2);
        await client.SubscribeAsync("a/+", Qos1);
        await broker.Now.Broker.StoreFailed.WaitAsync(TimeSpan.FromSeconds(30));
        await broker.CrashAsync();

        await ExpectAllAsync(broker);
    }

    private static async Task ExpectAllAsync(DurableBroker broker)
    {
        ScriptedClient client = await broker.Now.ConnectToSessionAsync(V500, "c");
        List<string> received = [];
        for (int i = 0; i < 5; i++)
            received.Add((await client.ExpectPublishAsync()).Text);
        Assert.Equal(["0", "1", "2", "3", "4"], received.Order());
        await client.ExpectNothingAsync();
    }

    private static MqttMessage Retained(string topic, string payload) => ScriptedClient.Message(topic, payload) with { Qos = Qos1, Retain = true };
}
