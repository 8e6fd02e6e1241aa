using LampuKota.Broker;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What keeps this process from acknowledging what it gets, as <c>/healthz</c> says it.</summary>
internal static class IngestHealth
{
    private const string Failed = "the store has failed";
    private const string DiskIsFull = "the disk is full: nothing is acknowledged until there is space; free some";
    private const string SpoolIsFull = "the spool or its disk is full: nothing is acknowledged until the engine takes what waits, or there is space";

    /// <summary>One sentence; null where all is well.</summary>
    /// <param name="store">The store of telemetry; null where this process keeps none.</param>
    /// <param name="broker">The broker; null where this process has none.</param>
    public static string? TroubleOf(ITelemetryStore? store, MqttBroker? broker)
    {
        if (store is { Failed.IsCompleted: true } || broker is { StoreFailed.IsCompleted: true })
            return Failed;
        if (store is { IsFull: true })
            return store is LineProtocolSink ? SpoolIsFull : DiskIsFull;
        return broker is { IsStoreFull: true } ? DiskIsFull : null;
    }
}
