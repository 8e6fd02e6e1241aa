namespace LampuKota.Gateway;

/// <summary>The counters behind <see cref="GatewayCounts"/>; each is added to with <see cref="Interlocked"/>.</summary>
internal sealed class GatewayCounters
{
    public long SamplesMeasured;
    public long SamplesDelivered;
    public long SamplesRefused;
    public long PacksDelivered;
    public long ReadingsLeftOut;
    public long SensorFailures;
    public long EventsRaised;
    public long EventsDelivered;
    public long MessagesRefused;
    public long CommandsReceived;
    public long CommandsRepeated;
    public long CommandsRefused;
    public long CommandsUnreadable;
    public long ResultsDelivered;

    /// <summary>Counts a command.</summary>
    public void Count(CommandOutcomeKind kind)
    {
        Interlocked.Increment(ref CommandsReceived);
        if (kind == CommandOutcomeKind.Repeated)
            Interlocked.Increment(ref CommandsRepeated);
        else if (kind != CommandOutcomeKind.Executed)
            Interlocked.Increment(ref CommandsRefused);
        if (kind == CommandOutcomeKind.Unreadable)
            Interlocked.Increment(ref CommandsUnreadable);
    }

    public GatewayCounts Snapshot(in OutboxCounts outbox, TelemetrySegments? stored) => new()
    {
        SamplesMeasured = Interlocked.Read(ref SamplesMeasured),
        SamplesDelivered = Interlocked.Read(ref SamplesDelivered),
        SamplesRefused = Interlocked.Read(ref SamplesRefused),
        SamplesDropped = outbox.DroppedSamples + (stored?.DroppedSamples ?? 0),
        SamplesWaiting = outbox.Samples + outbox.Held + (stored?.Samples ?? 0),
        PacksDelivered = Interlocked.Read(ref PacksDelivered),
        ReadingsLeftOut = Interlocked.Read(ref ReadingsLeftOut),
        SensorFailures = Interlocked.Read(ref SensorFailures),
        EventsRaised = Interlocked.Read(ref EventsRaised),
        EventsDelivered = Interlocked.Read(ref EventsDelivered),
        EventsDropped = outbox.DroppedEvents,
        MessagesRefused = Interlocked.Read(ref MessagesRefused),
        CommandsReceived = Interlocked.Read(ref CommandsReceived),
        CommandsRepeated = Interlocked.Read(ref CommandsRepeated),
        CommandsUnreadable = Interlocked.Read(ref CommandsUnreadable),
        CommandsRefused = Interlocked.Read(ref CommandsRefused),
        ResultsDelivered = Interlocked.Read(ref ResultsDelivered),
        ResultsDropped = outbox.DroppedResults,
    };
}
