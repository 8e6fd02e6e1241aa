namespace LampuKota.Ingest;

/// <summary>What the program is, among others of its kind.</summary>
internal enum IngestMode
{
    /// <summary>The broker itself, with intake, store and fault monitor: all that one machine needs.</summary>
    Broker,

    /// <summary><c>--consume</c>: a worker that takes its share of the telemetry from a broker elsewhere.</summary>
    Consume,

    /// <summary><c>--faults</c>: hears all telemetry of a broker elsewhere, stores nothing, and publishes the events that it finds.</summary>
    Faults,
}
