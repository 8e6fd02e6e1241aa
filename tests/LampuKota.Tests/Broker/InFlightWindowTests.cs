using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class InFlightWindowTests
{
    private readonly InFlightWindow _window = new();

    public InFlightWindowTests() => _window.Restart(quota: 4);

    [Fact]
    public void Packet_Identifiers_are_given_out_in_turn_and_never_zero()
    {
        List<int> seen = [];
        for (int i = 0; i < 70_000; i++)
        {
            Outgoing outgoing = _window.Add(Message(QualityOfService.AtLeastOnce));
            seen.Add(outgoing.PacketIdentifier);
            Assert.True(_window.TrySettle(outgoing.PacketIdentifier, QualityOfService.AtLeastOnce, out _));
        }

        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => (i % 65_535) + 1), seen);
    }

    [Fact]
    public void No_more_than_the_quota_is_in_flight()
    {
        List<ushort> identifiers = [];
        while (_window.HasRoom)
            identifiers.Add(_window.Add(Message(QualityOfService.AtLeastOnce)).PacketIdentifier);
        Assert.Equal(4, identifiers.Count);

        _window.TrySettle(identifiers[2], QualityOfService.AtLeastOnce, out _);
        Assert.True(_window.HasRoom);
    }

    [Fact]
    public void A_message_that_is_never_settled_does_not_stop_those_behind_it_at_once_but_in_the_end()
    {
        _window.Add(Message(QualityOfService.ExactlyOnce));
        int passed = 0;
        while (_window.HasRoom && passed < 1_000)
        {
            Outgoing next = _window.Add(Message(QualityOfService.AtLeastOnce));
            _window.TrySettle(next.PacketIdentifier, QualityOfService.AtLeastOnce, out _);
            passed++;
        }

        Assert.InRange(passed, 4, 999);
    }

    [Fact]
    public void On_a_new_connection_all_that_is_unsettled_is_sent_again_in_order()
    {
        ushort first = _window.Add(Message(QualityOfService.AtLeastOnce)).PacketIdentifier;
        ushort settled = _window.Add(Message(QualityOfService.AtLeastOnce)).PacketIdentifier;
        ushort released = _window.Add(Message(QualityOfService.ExactlyOnce)).PacketIdentifier;
        ushort last = _window.Add(Message(QualityOfService.ExactlyOnce)).PacketIdentifier;
        _window.TrySettle(settled, QualityOfService.AtLeastOnce, out _);
        _window.TryRelease(released);

        _window.Restart(quota: 4);
        Assert.False(_window.HasRoom);
        List<(ushort, bool, bool)> again = [];
        while (_window.TryResend(out Outgoing outgoing))
            again.Add((outgoing.PacketIdentifier, outgoing.Duplicate, outgoing.IsRelease));

        Assert.Equal([(first, true, false), (released, true, true), (last, true, false)], again);
        Assert.True(_window.HasRoom);
    }

    [Fact]
    public void A_smaller_quota_on_the_new_connection_holds_for_what_is_sent_again()
    {
        List<ushort> identifiers = [.. Enumerable.Range(0, 3).Select(_ => _window.Add(Message(QualityOfService.AtLeastOnce)).PacketIdentifier)];
        _window.Restart(quota: 1);

        Assert.True(_window.TryResend(out Outgoing first));
        Assert.False(_window.TryResend(out _));
        Assert.True(_window.TrySettle(first.PacketIdentifier, QualityOfService.AtLeastOnce, out _));
        Assert.True(_window.TryResend(out Outgoing second));
        Assert.Equal(identifiers[1], second.PacketIdentifier);
    }

    [Fact]
    public void An_acknowledgement_of_the_wrong_kind_or_of_nothing_settles_nothing()
    {
        ushort qos1 = _window.Add(Message(QualityOfService.AtLeastOnce)).PacketIdentifier;
        Assert.False(_window.TrySettle(qos1, QualityOfService.ExactlyOnce, out _));
        Assert.False(_window.TryRelease(qos1));
        Assert.False(_window.TrySettle(0, QualityOfService.AtLeastOnce, out _));
        Assert.False(_window.TrySettle(999, QualityOfService.AtLeastOnce, out _));
        Assert.Equal(1, _window.Count);
    }

    private static Delivery Message(QualityOfService qos)
    {
        ApplicationMessage message = ApplicationMessage.From(ScriptedClient.Message("t", "x"), new BrokerClock(TimeProvider.System));
        return new Delivery(message, qos, Retain: false, []);
    }
}
