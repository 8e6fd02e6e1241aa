namespace LampuKota.Simulators;

/// <summary>What came of a load test, before it is judged.</summary>
internal sealed record LoadOutcome
{
    /// <summary>How long it sent.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether somebody stopped it before its time.</summary>
    public required bool WasInterrupted { get; init; }

    /// <summary>Messages that were due.</summary>
    public required long DueMessages { get; init; }

    /// <summary>Messages that were sent.</summary>
    public required long SentMessages { get; init; }

    /// <summary>Bytes of their payloads.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Messages acknowledged; at QoS 0, taken by the network.</summary>
    public required long AcknowledgedMessages { get; init; }

    /// <summary>Messages refused by a Reason Code.</summary>
    public required long RefusedMessages { get; init; }

    /// <summary>Messages that were never answered.</summary>
    public long UnansweredMessages => SentMessages - AcknowledgedMessages - RefusedMessages;

    /// <summary>Waiting times of all messages.</summary>
    public required DurationCounts Waits { get; init; }

    /// <summary>Processor seconds of the server from before the first message until everything was in its final form; null where not known.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>What the server's account has gained; null where not known.</summary>
    public LedgerReading? Ledger { get; init; }

    /// <summary>Whether nobody else sent anything there, so that the account is this load's alone.</summary>
    public required bool IsAlone { get; init; }

    /// <summary>What was read back; null where the store cannot be read.</summary>
    public StoreFindings? Store { get; init; }

    /// <summary>What the server said when it ended in the middle of it; null where it did not.</summary>
    public string? ServerEnded { get; init; }
}
