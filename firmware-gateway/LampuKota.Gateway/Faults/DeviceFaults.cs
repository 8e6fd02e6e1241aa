namespace LampuKota.Gateway;

/// <summary>Looks for faults in what one sensor of the gateway tells: a lamp's meter, a cabinet's, a city sensor.</summary>
/// <param name="device">The sensor's device.</param>
/// <param name="lamp">The lamp whose meter it is; null for all other sensors.</param>
/// <param name="lamps">All lamps of the gateway.</param>
/// <param name="events">Where events go.</param>
internal sealed class DeviceFaults(string device, Lamp? lamp, IReadOnlyCollection<Lamp> lamps, FaultEvents events)
{
    // Made when first needed: what was raised before a restart is known only once the gateway has started.
    private readonly ReadingFaultMonitor _readings = new(device, events);
    private LampFaultMonitor? _lamp;
    private CabinetFaultMonitor? _cabinet;

    /// <summary>Looks at what was told at once.</summary>
    /// <param name="readings">Plausible readings.</param>
    /// <param name="feedback">The lamp's level all through the reading; null where it is not known, or the device is no lamp.</param>
    /// <param name="atUnixMs">When.</param>
    public void Evaluate(List<Reading> readings, LampFeedback? feedback, long atUnixMs)
    {
        var meter = new MeterReading();
        var cabinet = new CabinetReading();
        foreach (Reading reading in readings)
        {
            meter.Take(reading.Quantity, reading.Value);
            cabinet.Take(reading.Quantity, reading.Value);
            _readings.Evaluate(reading.Quantity, reading.Value, atUnixMs, lamp?.Lock is not null);
        }

        EvaluateLamp(feedback, meter, atUnixMs);
        if (lamp is null && cabinet.IsAny)
            (_cabinet ??= new CabinetFaultMonitor(device, lamps, events)).Evaluate(cabinet, atUnixMs);
    }

    /// <summary>The sensor did not answer.</summary>
    /// <param name="feedback">The lamp's level; null where it is not known, or the device is no lamp.</param>
    /// <param name="atUnixMs">When.</param>
    public void Unanswered(LampFeedback? feedback, long atUnixMs) => EvaluateLamp(feedback, null, atUnixMs);

    private void EvaluateLamp(LampFeedback? feedback, in MeterReading? meter, long atUnixMs)
    {
        // Without a level only silence can be told: a controller that has not answered since the start has taken none.
        if (lamp is not null)
            (_lamp ??= new LampFaultMonitor(lamp, events)).Evaluate(feedback ?? new LampFeedback(0, atUnixMs), meter, atUnixMs);
    }
}
