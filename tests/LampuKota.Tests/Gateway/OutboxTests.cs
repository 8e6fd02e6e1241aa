using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new(capacitySamples: 64);
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
    public void Events_push_out_samples_and_are_never_dropped_while_there_is_one()
    {
        AddSamples(64);
        for (int i = 0; i < 4; i++)
            _outbox.Add(Event(i));

        Assert.Equal(new OutboxCounts(0, 4, 64, 0, 0), _outbox.Counts);

        AddSamples(1);
        Assert.Equal(1, _outbox.Counts.DroppedEvents);
        Assert.Equal(Event(1).StartUnixMs, _outbox.PeekEvent()!.StartUnixMs);
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
        DeviceEvent first = _outbox.PeekEvent()!;
        Assert.Same(first, _outbox.PeekEvent());

        _outbox.CompleteEvent(first);
        Assert.Null(_outbox.PeekEvent());
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
    public void Results_given_back_go_first_again()
    {
        LampCommandResult[] results = [.. Enumerable.Range(0, 3).Select(i => new LampCommandResult($"c{i}", "L", LampCommandResultState.Accepted, null, 1))];
        _outbox.Add(results, ReadOnlyMemory<byte>.Empty);
        var taken = new List<PendingResult>();
        _outbox.TakeResults(taken, 2);

        _outbox.GiveBack(taken[1]);
        taken.Clear();
        _outbox.TakeResults(taken, 10);

        Assert.Equal(["c1", "c2"], taken.Select(one => one.Result.Id));
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
