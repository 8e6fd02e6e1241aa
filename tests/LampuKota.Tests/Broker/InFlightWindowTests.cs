using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class InFlightWindowTests
{
    private readonly InFlightWindow _window = new();
    private long _number;

    public InFlightWindowTests() => _window.Restart(quota: 4);

    [Fact]
    public void Packet_Identifiers_are_given_out_in_turn_and_never_zero()
    {
        List<int> seen = [];
        for (int i = 0; i < 70_000; i++)
        {
            Outgoing outgoing = Add(QualityOfService.AtLeastOnce);
            seen.Add(outgoing.PacketIdentifier);
            Assert.True(_window.TrySettle(outgoing.PacketIdentifier, QualityOfService.AtLeastOnce, out _, out _));
        }

        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => (i % 65_535) + 1), seen);
    }

    [Fact]
    public void No_more_than_the_quota_is_in_flight()
    {
        List<ushort> identifiers = [];
        while (HasRoom)
            identifiers.Add(Add(QualityOfService.AtLeastOnce).PacketIdentifier);
        Assert.Equal(4, identifiers.Count);

        _window.TrySettle(identifiers[2], QualityOfService.AtLeastOnce, out _, out _);
        Assert.True(HasRoom);
    }

    [Fact]
    public void A_message_that_is_never_settled_does_not_stop_those_behind_it_at_once_but_in_the_end()
    {
        Add(QualityOfService.ExactlyOnce);
        int passed = 0;
        while (HasRoom && passed < 1_000)
        {
            Outgoing next = Add(QualityOfService.AtLeastOnce);
            _window.TrySettle(next.PacketIdentifier, QualityOfService.AtLeastOnce, out _, out _);
            passed++;
        }

        Assert.InRange(passed, 4, 999);
    }

    [Fact]
    public void On_a_new_connection_all_that_is_unsettled_is_sent_again_in_order()
    {
        ushort first = Add(QualityOfService.AtLeastOnce).PacketIdentifier;
        ushort settled = Add(QualityOfService.AtLeastOnce).PacketIdentifier;
        ushort released = Add(QualityOfService.ExactlyOnce).PacketIdentifier;
        ushort last = Add(QualityOfService.ExactlyOnce).PacketIdentifier;
        _window.TrySettle(settled, QualityOfService.AtLeastOnce, out _, out _);
        _window.TryRelease(released, out _);

        _window.Restart(quota: 4);
        Assert.False(HasRoom);
        List<(ushort, bool, bool)> again = [];
        while (_window.TryResend(out Outgoing outgoing))
            again.Add((outgoing.PacketIdentifier, outgoing.Duplicate, outgoing.IsRelease));

        Assert.Equal([(first, true, false), (released, true, true), (last, true, false)], again);
        Assert.True(HasRoom);
    }

    [Fact]
    public void A_smaller_quota_on_the_new_connection_holds_for_what_is_sent_again()
    {
        List<ushort> identifiers = [.. Enumerable.Range(0, 3).Select(_ => Add(QualityOfService.AtLeastOnce).PacketIdentifier)];
        _window.Restart(quota: 1);

        Assert.True(_window.TryResend(out Outgoing first));
        Assert.False(_window.TryResend(out _));
        Assert.True(_window.TrySettle(first.PacketIdentifier, QualityOfService.AtLeastOnce, out _, out _));
        Assert.True(_window.TryResend(out Outgoing second));
        Assert.Equal(identifiers[1], second.PacketIdentifier);
    }

    [Fact]
    public void An_acknowledgement_of_the_wrong_kind_or_of_nothing_settles_nothing()
    {
        ushort qos1 = Add(QualityOfService.AtLeastOnce).PacketIdentifier;
        Assert.False(_window.TrySettle(qos1, QualityOfService.ExactlyOnce, out _, out _));
        Assert.False(_window.TryRelease(qos1, out _));
        Assert.False(_window.TrySettle(0, QualityOfService.AtLeastOnce, out _, out _));
        Assert.False(_window.TrySettle(999, QualityOfService.AtLeastOnce, out _, out _));
        Assert.Equal(1, _window.Count);
    }

    [Fact]
    public void Numbers_that_were_never_sent_leave_gaps_and_every_message_keeps_the_identifier_of_its_number()
    {
        Assert.Equal(11, _window.Add(Message(QualityOfService.AtLeastOnce), 10).PacketIdentifier);
        Assert.Equal(14, _window.Add(Message(QualityOfService.AtLeastOnce), 13).PacketIdentifier);
        Assert.False(_window.TrySettle(12, QualityOfService.AtLeastOnce, out _, out _));
        Assert.True(_window.TrySettle(11, QualityOfService.AtLeastOnce, out _, out long number));
        Assert.Equal(10, number);
        Assert.True(_window.TrySettle(14, QualityOfService.AtLeastOnce, out _, out number));
        Assert.Equal(13, number);

        Assert.Equal(long.MaxValue, _window.NumberLimit);
        Assert.Equal(1, _window.Add(Message(QualityOfService.AtLeastOnce), 65_535).PacketIdentifier);
    }

    [Fact]
    public void What_a_former_process_had_in_flight_is_sent_again_with_its_identifiers()
    {
        _window.Restore(Message(QualityOfService.ExactlyOnce), 65_533, isReleased: true);
        _window.Restore(Message(QualityOfService.AtLeastOnce), 65_536, isReleased: false);
        _window.Restart(quota: 4);
        List<(ushort, bool, bool)> again = [];
        while (_window.TryResend(out Outgoing outgoing))
            again.Add((outgoing.PacketIdentifier, outgoing.Duplicate, outgoing.IsRelease));

        Assert.Equal([(65_534, true, true), (2, true, false)], again);
    }

    private bool HasRoom => _window.NumberLimit > _number;

    private Outgoing Add(QualityOfService qos) => _window.Add(Message(qos), _number++);

    private static Delivery Message(QualityOfService qos)
    {
        ApplicationMessage message = ApplicationMessage.From(ScriptedClient.Message("t", "x"), new BrokerClock(TimeProvider.System));
        return new Delivery(message, qos, Retain: false, []);
    }
}
