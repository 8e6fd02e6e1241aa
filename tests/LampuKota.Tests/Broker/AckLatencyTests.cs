using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class AckLatencyTests
{
    private const QualityOfService Qos1 = QualityOfService.AtLeastOnce;

    [Fact]
    public async Task The_time_from_a_message_to_its_acknowledgement_is_that_of_its_commit()
    {
        TaskCompletionSource commit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBroker broker = new(sink: new ScriptedSink { Answer = payload => new PublishTicket(ReasonCode.Success, payload == "kept" ? commit.Task : null) });
        ScriptedClient client = await broker.ConnectAsync(MqttProtocolVersion.V500, "c");
        await client.PublishAsync("a", "at once", Qos1, id: 1);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 1);
        await client.PublishAsync("a", "kept", Qos1, id: 2);
        await client.ExpectNothingAsync();
        broker.Time.Advance(TimeSpan.FromMilliseconds(30));
        await client.PublishAsync("a", "behind it", Qos1, id: 3);
        await client.ExpectNothingAsync();
        broker.Time.Advance(TimeSpan.FromMilliseconds(10));
        commit.SetResult();
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 2);
        await client.ExpectAckAsync(MqttPacketType.PublishAck, 3);

        (long[] counts, double sum) = broker.Broker.Statistics.AckLatency.Read();
        Assert.Equal((1, 1, 1), (counts[0], counts[Array.IndexOf(LatencyHistogram.Bounds, 0.01)], counts[Array.IndexOf(LatencyHistogram.Bounds, 0.05)]));
        Assert.Equal(0.05, sum, 6);
    }

    [Fact]
    public void A_duration_is_counted_in_the_bucket_whose_bound_it_does_not_exceed()
    {
        LatencyHistogram histogram = new();
        histogram.Add(TimeSpan.FromSeconds(LatencyHistogram.Bounds[3]), times: 2);
        histogram.Add(TimeSpan.FromDays(1));

        Assert.Equal((2, 1), (histogram.Read().Counts[3], histogram.Read().Counts[^1]));
    }
}
