namespace LampuKota.Gateway;

/// <summary>What a record of the outbox's files holds (docs/formats/gateway-outbox.md).</summary>
internal enum OutboxRecordKind : byte
{
    /// <summary>Samples, stamped.</summary>
    Telemetry = 1,

    /// <summary>Samples taken while the clock could not be trusted, in milliseconds since the boot that the record names.</summary>
    HeldTelemetry = 2,

    /// <summary>An event.</summary>
    Event = 3,

    /// <summary>An answer to a command.</summary>
    Result = 4,
}
