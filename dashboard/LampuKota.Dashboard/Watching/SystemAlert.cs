namespace LampuKota.Dashboard;

/// <summary>What can be wrong with the system itself, the worst first.</summary>
public enum SystemAlertKind
{
    /// <summary>The city's database does not answer.</summary>
    DatabaseAway,

    /// <summary>The broker cannot be reached.</summary>
    BrokerAway,

    /// <summary>Ingest has not told of itself for a minute.</summary>
    IngestSilent,

    /// <summary>No telemetry comes at all.</summary>
    TelemetrySilent,

    /// <summary>Messages to people do not reach them.</summary>
    MessagesStuck,

    /// <summary>Values are nowhere: the account of all that ever came does not balance.</summary>
    LedgerUnbalanced,

    /// <summary>Stored values could not be read back.</summary>
    SamplesDamaged,

    /// <summary>A disk is nearly full.</summary>
    DiskNearlyFull,

    /// <summary>A certificate ends soon, or has ended.</summary>
    CertificateEnding,

    /// <summary>The last backup is too old, or there is none.</summary>
    BackupTooOld,

    /// <summary>Gateways do not know the time for certain.</summary>
    ClockDoubtful,
}

/// <summary>Something that is wrong with the system itself.</summary>
/// <param name="Kind">What.</param>
/// <param name="IsUrgent">Whether somebody should be woken.</param>
public sealed record SystemAlert(SystemAlertKind Kind, bool IsUrgent)
{
    /// <summary>Of what: a disk's part, a certificate's name, a gateway; empty for the whole.</summary>
    public string Subject { get; init; } = "";

    /// <summary>How many, or how many bytes; 0 where the kind says all.</summary>
    public long Amount { get; init; }

    /// <summary>Since when, or until when, real time; null where nobody knows.</summary>
    public long? AtUnixMs { get; init; }
}
