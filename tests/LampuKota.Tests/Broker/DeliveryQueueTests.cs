using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class DeliveryQueueTests
{
    private readonly BrokerCounters _counters = new();
    private readonly DeliveryQueue _queue;

    public DeliveryQueueTests() => _queue = new DeliveryQueue(new BrokerLimits { MaximumQueuedBytes = 1_024, MaximumRetainedMessages = 3 }, _counters);

    [Fact]
    public void Messages_leave_in_the_order_in_which_they_came_whatever_their_QoS()
    {
        Add("a", QualityOfService.AtLeastOnce);
        Add("b", QualityOfService.AtMostOnce);
        Add("c", QualityOfService.ExactlyOnce, isReplay: true);
        Add("d", QualityOfService.AtMostOnce);

        Assert.Equal(["a", "b", "c", "d"], TakeAll(takesAssured: true));
    }

    [Fact]
    public void QoS_0_messages_pass_by_those_that_must_wait_for_acknowledgements()
    {
        Add("a", QualityOfService.AtLeastOnce);
        Add("b", QualityOfService.AtMostOnce);

        Assert.Equal(["b"], TakeAll(takesAssured: false));
        Assert.Equal(["a"], TakeAll(takesAssured: true));
    }

    [Fact]
    public void A_full_queue_drops_its_oldest_QoS_0_message_first()
    {
        while (_queue.Bytes < 700)
            Add($"old{_queue.Count}", QualityOfService.AtMostOnce);
        int before = _queue.Count;
        for (int i = 0; i < before; i++)
            Add($"new{i}", QualityOfService.AtLeastOnce);

        List<string> left = TakeAll(takesAssured: true);
        Assert.DoesNotContain("old0", left);
        Assert.Equal(before, left.Count(name => name.StartsWith("new", StringComparison.Ordinal)));
        Assert.True(_counters.DroppedQueueFullQos0 > 0);
        Assert.Equal(0, _counters.DroppedQueueFull);
    }

    [Fact]
    public void A_queue_full_of_assured_messages_refuses_the_next_and_keeps_what_it_has()
    {
        int added = 0;
        while (TryAdd(Delivery($"m{added}", QualityOfService.AtLeastOnce)))
            added++;

        Assert.Equal(1, _counters.DroppedQueueFull);
        Assert.Equal(Enumerable.Range(0, added).Select(i => $"m{i}"), TakeAll(takesAssured: true));
    }

    [Fact]
    public void An_assured_message_counts_until_it_is_released()
    {
        Add("a", QualityOfService.AtLeastOnce);
        long full = _queue.Bytes;
        _queue.TryTake(long.MaxValue, out QueuedDelivery taken);
        Assert.Equal(full, _queue.Bytes);

        _queue.Release(taken.Delivery);
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void Retained_messages_for_a_new_subscription_do_not_push_live_ones_out_but_have_a_bound_of_their_own()
    {
        Add("live", QualityOfService.AtMostOnce);
        for (int i = 0; i < 10; i++)
            TryAdd(Delivery(new string('x', 500), QualityOfService.AtMostOnce, isReplay: true));

        Assert.Equal(4, _queue.Count);
        Assert.Equal(7, _counters.DroppedQueueFullQos0);
        Assert.Equal("live", TakeAll(takesAssured: true)[0]);
    }

    [Fact]
    public void Without_a_connection_only_assured_messages_stay()
    {
        Add("a", QualityOfService.AtMostOnce);
        Add("b", QualityOfService.AtLeastOnce);
        Add("c", QualityOfService.AtMostOnce, isReplay: true);
        Add("d", QualityOfService.AtLeastOnce, isReplay: true);
        _queue.DropFleeting();

        Assert.Equal(["b", "d"], TakeAll(takesAssured: true));
    }

    private void Add(string name, QualityOfService qos, bool isReplay = false) => Assert.True(TryAdd(Delivery(name, qos, isReplay)));

    private bool TryAdd(in Delivery delivery)
    {
        Task? durable = null;
        bool isAdded = _queue.TryAdd(delivery, ref durable);
        Assert.Null(durable);
        return isAdded;
    }

    private List<string> TakeAll(bool takesAssured)
    {
        List<string> names = [];
        while (_queue.TryTake(takesAssured ? long.MaxValue : long.MinValue, out QueuedDelivery next))
            names.Add(System.Text.Encoding.UTF8.GetString(next.Delivery.Message.Payload.Span));
        return names;
    }

    private static Delivery Delivery(string name, QualityOfService qos, bool isReplay = false) =>
        new(ApplicationMessage.From(ScriptedClient.Message("t", name), new BrokerClock(TimeProvider.System)), qos, Retain: false, []) { IsReplay = isReplay };
}
