using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new(capacitySamples: 64);
    private readonly List<PendingMessage> _messages = [];
    private readonly SampleBatch _pack = new();

    private void AddSamples(int count, int first = 0)
    {
        int device = _outbox.InternDevice("L");
        int quantity = _outbox.InternQuantity("activePower");
        for (int i = 0; i < count; i++)
            _outbox.Add([new Sample(device, quantity, first + i, i)]);
    }

    private static DeviceEvent Event(int number) => new("lampFailure", "L", EventPhase.Start, number, number, new Dictionary<string, double>());

    [Fact]
    public void Samples_come_out_in_order_with_their_names_and_stay_until_they_are_delivered()
    {
        AddSamples(3);

        long position = _outbox.PeekTelemetry(_pack);
        Assert.Equal([0L, 1, 2], Timestamps());
        Assert.Equal("L", _pack.Devices.GetString(_pack.Samples[0].Device));
        Assert.Equal("activePower", _pack.Quantities.GetString(_pack.Samples[0].Quantity));
        Assert.Equal(3, _outbox.Counts.Samples);

        Assert.Equal(3, _outbox.CompleteTelemetry(position));
        Assert.False(_outbox.HasTelemetry);
    }

    [Fact]
    public void A_full_outbox_drops_the_oldest_samples_and_counts_them()
    {
        AddSamples(100);

        _outbox.PeekTelemetry(_pack);
        Assert.Equal(64, _pack.Count);
        Assert.Equal(36, Timestamps()[0]);
        Assert.Equal(36, _outbox.Counts.DroppedSamples);
    }

    [Fact]
    public void Neither_samples_nor_events_are_dropped_for_the_others_sake()
    {
        AddSamples(64);
        for (int i = 0; i < GatewayLimits.MaximumPendingEvents; i++)
            _outbox.Add(Event(i));

        Assert.Equal(new OutboxCounts(64, GatewayLimits.MaximumPendingEvents, 0, 0, 0, 0), _outbox.Counts);

        _outbox.Add(Event(-1));
        _outbox.PeekEvents(_messages, 1);
        Assert.Equal(1, _outbox.Counts.DroppedEvents);
        Assert.Equal(Event(1).StartUnixMs, _messages[0].Event!.StartUnixMs);
    }

    [Fact]
    public void What_is_dropped_while_it_is_being_sent_is_not_taken_out_twice()
    {
        AddSamples(10);
        long position = _outbox.PeekTelemetry(_pack);
        AddSamples(60, first: 100);

        Assert.Equal(4, _outbox.CompleteTelemetry(position));
        Assert.Equal(60, _outbox.Counts.Samples);
        _outbox.PeekTelemetry(_pack);
        Assert.Equal(100, Timestamps()[0]);
    }

    [Fact]
    public void An_event_stays_until_it_is_delivered()
    {
        _outbox.Add(Event(1));
        _outbox.PeekEvents(_messages, 10);
        _outbox.PeekEvents(_messages, 10);
        Assert.Same(_messages[0], _messages[1]);

        _outbox.Complete(_messages[0]);
        _messages.Clear();
        _outbox.PeekEvents(_messages, 10);
        Assert.Empty(_messages);
    }

    [Fact]
    public void A_reported_document_given_back_does_not_replace_a_newer_one()
    {
        ReportedDocument older = new(1, "f", [], null, null, 1);
        ReportedDocument newer = older with { DesiredVersion = 2 };

        _outbox.Set(older);
        Assert.Same(older, _outbox.TakeReported());
        _outbox.Set(newer);
        _outbox.GiveBack(older);

        Assert.Same(newer, _outbox.TakeReported());
        Assert.Null(_outbox.TakeReported());
    }

    [Fact]
    public void Answers_that_were_not_delivered_stay_in_their_order()
    {
        LampCommandResult[] results = [.. Enumerable.Range(0, 3).Select(i => new LampCommandResult($"c{i}", "L", LampCommandResultState.Accepted, null, 1))];
        _outbox.Add(results, ReadOnlyMemory<byte>.Empty);
        _outbox.PeekResults(_messages, 2);

        _outbox.Complete(_messages[0]);
        _messages.Clear();
        _outbox.PeekResults(_messages, 10);

        Assert.Equal(["c1", "c2"], _messages.Select(one => one.Result!.Id));
    }

    [Fact]
    public void Memory_of_a_long_outage_is_used_again_in_order()
    {
        var outbox = new Outbox(100_000);
        int device = outbox.InternDevice("L");
        int quantity = outbox.InternQuantity("activePower");
        for (int i = 0; i < 150_000; i++)
            outbox.Add([new Sample(device, quantity, i, i)]);

        long expected = 50_000;
        while (outbox.HasTelemetry)
        {
            long position = outbox.PeekTelemetry(_pack);
            foreach (Sample sample in _pack.Samples)
                Assert.Equal(expected++, sample.TimestampUnixMs);
            outbox.CompleteTelemetry(position);
        }

        Assert.Equal(150_000, expected);
    }

    private long[] Timestamps()
    {
        var timestamps = new long[_pack.Count];
        for (int i = 0; i < timestamps.Length; i++)
            timestamps[i] = _pack.Samples[i].TimestampUnixMs;
        return timestamps;
    }
}
