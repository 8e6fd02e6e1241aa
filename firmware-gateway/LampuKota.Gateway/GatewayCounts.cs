namespace LampuKota.Gateway;

/// <summary>A gateway in numbers, counted since it started.</summary>
public readonly record struct GatewayCounts
{
    /// <summary>Samples measured.</summary>
    public long SamplesMeasured { get; init; }

    /// <summary>Samples that the backend acknowledged.</summary>
    public long SamplesDelivered { get; init; }

    /// <summary>Samples that the backend refused for good.</summary>
    public long SamplesRefused { get; init; }

    /// <summary>Samples that the outbox's cap has cost: dropped, or thinned out.</summary>
    public long SamplesDropped { get; init; }

    /// <summary>Samples that wait in memory and on disk, or are being sent.</summary>
    public long SamplesWaiting { get; init; }

    /// <summary>Telemetry packs that the backend acknowledged.</summary>
    public long PacksDelivered { get; init; }

    /// <summary>Readings left out because their quantity is unknown or their value is not plausible.</summary>
    public long ReadingsLeftOut { get; init; }

    /// <summary>Sensor readings that failed.</summary>
    public long SensorFailures { get; init; }

    /// <summary>Events found.</summary>
    public long EventsRaised { get; init; }

    /// <summary>Events that the backend acknowledged.</summary>
    public long EventsDelivered { get; init; }

    /// <summary>Events dropped because too many waited.</summary>
    public long EventsDropped { get; init; }

    /// <summary>Events and answers that the backend refused for good.</summary>
    public long MessagesRefused { get; init; }

    /// <summary>Commands that came, repeats among them.</summary>
    public long CommandsReceived { get; init; }

    /// <summary>Commands that came before.</summary>
    public long CommandsRepeated { get; init; }

    /// <summary>Commands refused whole: unreadable, outside their limits, or expired.</summary>
    public long CommandsRefused { get; init; }

    /// <summary>Of these, those that did not even say whom to answer.</summary>
    public long CommandsUnreadable { get; init; }

    /// <summary>Answers that the backend acknowledged.</summary>
    public long ResultsDelivered { get; init; }

    /// <summary>Answers dropped because too many waited.</summary>
    public long ResultsDropped { get; init; }
}
