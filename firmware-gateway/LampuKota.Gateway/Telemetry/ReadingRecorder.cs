using System.Runtime.InteropServices;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>Brings what sensors say into the outbox: rounded, stamped, and without what is not plausible. Used by one caller at a time.</summary>
/// <param name="outbox">The outbox.</param>
/// <param name="counters">What is counted.</param>
/// <param name="counted">What the gateway itself counts of lamps.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="clockWatch">Whether it is trusted.</param>
/// <param name="realClock">The gateway's real clock, for what is held; null where the time is always believed.</param>
internal sealed class ReadingRecorder(Outbox outbox, GatewayCounters counters, CountedLamps counted, CityClock clock, ClockWatch clockWatch, GatewayClock? realClock)
{
    private readonly QuantityIndex _quantities = new(outbox);
    private readonly List<Sample> _samples = [];

    /// <summary>What was plausible of the readings recorded last.</summary>
    public List<Reading> Plausible { get; } = [];

    /// <summary>Records what a sensor said.</summary>
    /// <param name="slot">The sensor.</param>
    /// <returns>The active power among the readings, watts; not a number where there is none.</returns>
    public double Record(SensorSlot slot)
    {
        double powerWatts = double.NaN;
        bool isTimeKnown = clockWatch.IsTrusted;
        long atMs = NowMs(isTimeKnown);
        _samples.Clear();
        Plausible.Clear();
        foreach (Reading reading in slot.Reader.Readings)
        {
            if (!_quantities.TryResolve(reading, out int quantity, out double value))
            {
                Interlocked.Increment(ref counters.ReadingsLeftOut);
                continue;
            }

            if (reading.Quantity == Quantities.ActivePower.Name)
                powerWatts = value;
            if (slot.Lamp is { } lamp)
                counted.Metered(lamp, reading.Quantity);
            _samples.Add(new Sample(slot.Device, quantity, atMs, value));
            Plausible.Add(reading with { Value = value });
        }

        HandOver(isTimeKnown);
        return powerWatts;
    }

    /// <summary>Records what the gateway counts of its lamps.</summary>
    /// <returns>Whether it counts any.</returns>
    public bool RecordCounts()
    {
        bool isTimeKnown = clockWatch.IsTrusted;
        _samples.Clear();
        counted.Append(_samples, NowMs(isTimeKnown));
        HandOver(isTimeKnown);
        return _samples.Count > 0;
    }

    private long NowMs(bool isTimeKnown) => isTimeKnown ? clock.GetCurrentInstant().ToUnixTimeMilliseconds() : realClock!.SinceBootMs;

    private void HandOver(bool isTimeKnown)
    {
        Interlocked.Add(ref counters.SamplesMeasured, _samples.Count);
        if (isTimeKnown)
            outbox.Add(CollectionsMarshal.AsSpan(_samples));
        else
            outbox.Hold(CollectionsMarshal.AsSpan(_samples));
    }
}
