namespace LampuKota.Gateway;

/// <summary>One sensor of the gateway and when it is to be read besides the regular reports.</summary>
/// <param name="sensor">The sensor.</param>
/// <param name="reader">Reads it.</param>
/// <param name="bus">What it hangs on with others; null where it is alone.</param>
/// <param name="lamp">The lamp whose meter it is; null for all other sensors.</param>
/// <param name="device">Index of its device in the outbox.</param>
/// <param name="faults">Looks for faults in what it tells.</param>
internal sealed class SensorSlot(ISensor sensor, SensorReader reader, SensorBus? bus, Lamp? lamp, int device, DeviceFaults faults)
{
    /// <summary>
    /// A lamp's power is read this long after a change of level, and then until it agrees with the level: relays and LED gear settle at once, gear that
    /// starts softly within a second, discharge lamps in tens of seconds. The first wait also gathers the lamps of one command into one pack.
    /// </summary>
    private static readonly TimeSpan[] FollowUps =
    [
        TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20),
    ];

    private int _followUp;
    private long? _changeReadTimestamp;

    public ISensor Sensor => sensor;

    public SensorReader Reader => reader;

    /// <summary>Whether it must wait for another sensor of its bus.</summary>
    public bool AwaitsTurn => bus is { IsTaken: true };

    public Lamp? Lamp => lamp;

    public int Device => device;

    public DeviceFaults Faults => faults;

    public bool IsFailing { get; set; }

    /// <summary>Whether a report waits for it. As all that a reading is about, used by the reader only.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether the reading under way, or the last one, is for the record, and not only for programs that ask the sensor.</summary>
    public bool IsForRecord { get; private set; }

    /// <summary>The lamp's level when that reading began; null where it is not known, or the device is no lamp.</summary>
    public LampFeedback? Feedback { get; private set; }

    /// <summary>When it is to be read, by the time provider's timestamp; null where only the next report reads it.</summary>
    public long? DueTimestamp { get; private set; }

    /// <summary>When it is to be read for what it says to programs, by the time provider's timestamp; null where no program asks it. Used by the reader only.</summary>
    public long? PollTimestamp { get; private set; }

    /// <summary>It is its turn on its bus.</summary>
    /// <returns>What came of it, where that is known at once.</returns>
    public ReadingResult Read(CancellationToken cancellationToken)
    {
        bus?.Take(reader);
        return reader.Begin(cancellationToken);
    }

    /// <summary>A reading begins, or what stands for one.</summary>
    /// <returns>Itself.</returns>
    public SensorSlot BeginReading(bool forRecord)
    {
        (IsForRecord, Feedback) = (forRecord, lamp?.Feedback);
        IsWanted &= !forRecord;
        return this;
    }

    /// <summary>Says whether and so when it is to be read next for programs.</summary>
    public void Poll(bool isInput, TimeProvider timeProvider) => PollTimestamp = isInput ? After(GatewayLimits.InputInterval, timeProvider) : null;

    /// <summary>The lamp's level changed: reads it soon, or sooner if that is already due.</summary>
    public void StartFollowUp(TimeSpan delay, TimeProvider timeProvider)
    {
        _followUp = 0;
        long due = After(FollowUps[0] + delay, timeProvider);
        DueTimestamp = DueTimestamp is { } pending ? Math.Min(pending, due) : due;
    }

    /// <summary>A value changed: reads it at once, but a contact that chatters not more often than <see cref="GatewayLimits.ShortestChangeInterval"/>.</summary>
    public void ReadChange(TimeProvider timeProvider)
    {
        long now = timeProvider.GetTimestamp();
        long due = _changeReadTimestamp is { } last
            ? Math.Max(now, last + (long)(GatewayLimits.ShortestChangeInterval.TotalSeconds * timeProvider.TimestampFrequency))
            : now;
        DueTimestamp = DueTimestamp is { } pending ? Math.Min(pending, due) : due;
    }

    /// <summary>A sensor that is no lamp's meter is being read: what changes from here on is due anew.</summary>
    public void BeginRead(TimeProvider timeProvider)
    {
        if (DueTimestamp is null)
            return;

        DueTimestamp = null;
        _changeReadTimestamp = timeProvider.GetTimestamp();
    }

    /// <summary>Takes in a measured power: nothing more is due where it agrees with the level, or where it did not for long.</summary>
    public void ContinueFollowUp(bool agrees, TimeProvider timeProvider)
    {
        if (DueTimestamp is null)
            return;

        _followUp++;
        DueTimestamp = agrees || _followUp == FollowUps.Length ? null : After(FollowUps[_followUp], timeProvider);
    }

    private static long After(TimeSpan delay, TimeProvider timeProvider) =>
        timeProvider.GetTimestamp() + (long)(delay.TotalSeconds * timeProvider.TimestampFrequency);
}
