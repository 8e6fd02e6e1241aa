using LampuKota.Ingest;
using LampuKota.Mqtt;
using NodaTime;

namespace LampuKota.Tests;

public class RoundPublisherTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Pages_are_published_each_at_its_topic_while_anybody_subscribes_and_nothing_is_made_for_nobody()
    {
        await using TestBroker broker = new();
        var time = new ManualTimeProvider(Instant.FromUnixTimeSeconds(0));
        int unwanted = 0;
        PagedRound wanted = new(page => $"wanted/{page}", round => [[(byte)'a', (byte)round], [(byte)'b', (byte)round]]);
        PagedRound other = new(page => $"other/{page}", _ =>
        {
            unwanted++;
            return [[1]];
        });
        using var publisher = new RoundPublisher(new BrokerOutlet(broker.Broker), [other, wanted], time);
        ScriptedClient reader = await broker.ConnectAsync(MqttProtocolVersion.V500, "reader");
        await reader.SubscribeAsync("wanted/+");
        await publisher.StartAsync(CancellationToken.None);

        for (byte round = 1; round <= 2; round++)
        {
            await time.UntilTimerAsync(Interval);
            time.Advance(Interval);
            MqttMessage first = (await reader.ExpectPublishAsync()).Message!;
            MqttMessage second = (await reader.ExpectPublishAsync()).Message!;
            Assert.Equal(("wanted/0", "wanted/1"), (first.Topic, second.Topic));
            Assert.Equal([(byte)'a', round, (byte)'b', round], [.. first.Payload.Span, .. second.Payload.Span]);
            Assert.False(first.Retain);
        }

        await publisher.StopAsync(CancellationToken.None);
        Assert.Equal(0, unwanted);
    }
}
