namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/event</c> and <c>_ingest/event</c>. An event's key is (device, event, start); redelivery changes nothing.</summary>
/// <param name="Event">TALQ event name, for instance <c>lampFailure</c>.</param>
/// <param name="Device">Device id.</param>
/// <param name="Phase">Start raises, End clears, Instant does neither.</param>
/// <param name="StartUnixMs">When the condition began; the same in the event that ends it.</param>
/// <param name="AtUnixMs">When this was found, Unix milliseconds.</param>
/// <param name="Values">Measured values that led to it, by quantity name.</param>
public sealed record DeviceEvent(
    string Event, string Device, EventPhase Phase, long StartUnixMs, long AtUnixMs, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>What is outside the limits, in plain words; empty where the event may be believed.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        if (!Validity.IsName(Event))
            problems.Add($"The event {Validity.Quote(Event)} is not an event's name.");
        if (!Validity.IsDeviceId(Device))
            problems.Add($"The device {Validity.Quote(Device)} is not a device id.");
        if (!Validity.IsUnixMs(StartUnixMs) || !Validity.IsUnixMs(AtUnixMs) || StartUnixMs > AtUnixMs)
            problems.Add($"The event's start {StartUnixMs} and time {AtUnixMs} must be Unix milliseconds, and the start not the later.");
        if (Values.Count > LightingLimits.MaximumEventValues)
            problems.Add($"An event may carry {LightingLimits.MaximumEventValues} values, not {Values.Count}.");
        else
            ValidateValues(problems);
        return problems.Sentences;
    }

    private void ValidateValues(Problems problems)
    {
        foreach ((string name, double value) in Values)
        {
            if (!Validity.IsName(name))
                problems.Add($"{Validity.Quote(name)} is not a quantity's name.");
            else if (!double.IsFinite(value))
                problems.Add($"The value of {name} is not a finite number.");
        }
    }
}

/// <summary>What an event says about its condition.</summary>
public enum EventPhase
{
    /// <summary>The condition began.</summary>
    Start,

    /// <summary>The condition ended.</summary>
    End,

    /// <summary>It happened once.</summary>
    Instant,
}
