namespace LampuKota.Ingest;

/// <summary>What fault rules remember of one device's samples: a few numbers, whatever it sends.</summary>
internal struct DeviceObservation
{
    /// <summary>Instant of the newest sample that came in time, Unix milliseconds; 0 before the first.</summary>
    public long NewestUnixMs;

    /// <summary>Instant of the newest power, Unix milliseconds.</summary>
    public long PowerUnixMs;

    /// <summary>That power, W.</summary>
    public double PowerWatts;

    /// <summary>What the power came to in the present window, watt milliseconds.</summary>
    public double WattMilliseconds;

    /// <summary>The counter at the window's start, kWh.</summary>
    public double StartKwh;

    /// <summary>The window's start; 0 where there is none.</summary>
    public long WindowUnixMs;

    /// <summary>End of the last whole window; 0 before the first.</summary>
    public long FinishedUnixMs;

    /// <summary>What the counter rose by in it, kWh.</summary>
    public float CountedKwh;

    /// <summary>What the power came to in it, kWh.</summary>
    public float ComputedKwh;

    /// <summary>Stands for the values that never stand still, all at once.</summary>
    public ulong Fingerprint;

    /// <summary>Since when they are what they are, Unix milliseconds; 0 where nothing of the kind was told.</summary>
    public long SameSinceUnixMs;

    /// <summary>How often they were told again.</summary>
    public int SameReadings;

    /// <summary>Whether they were seen to change: since the program started, or from what the store held. A first sample alone proves nothing.</summary>
    public bool HasChanged;

    /// <summary>The newest voltage, V; not a number where none was told.</summary>
    public float Volts;

    /// <summary>Instant of that voltage, Unix milliseconds.</summary>
    public long VoltsUnixMs;

    /// <summary>When a door was last told to be open, Unix milliseconds.</summary>
    public long DoorOpenUnixMs;
}
