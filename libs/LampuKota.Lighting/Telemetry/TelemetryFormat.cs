namespace LampuKota.Lighting;

/// <summary>How a telemetry message is written; docs/formats/telemetry.md tells them apart.</summary>
public enum TelemetryFormat
{
    /// <summary>SenML JSON (RFC 8428, 5): what anybody can write.</summary>
    SenMLJson,

    /// <summary>SenML CBOR (RFC 8428, 6): the same in half of the bytes.</summary>
    SenMLCbor,

    /// <summary>Our column frame: the shortest, and the least work for both sides.</summary>
    ColumnFrame,
}
