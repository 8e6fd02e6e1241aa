using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Something that is told in pages, all of one number of a round.</summary>
/// <param name="TopicOf">The topic of a page, from 0 on.</param>
/// <param name="PagesOf">The pages of a round as JSON, in order; at least one.</param>
internal sealed record PagedRound(Func<int, string> TopicOf, Func<long, IEnumerable<byte[]>> PagesOf)
{
    /// <summary>The broker's sessions.</summary>
    public static PagedRound OfClients(MqttBroker broker, CityClock clock) => new(
        Topics.IngestClients,
        round => IngestClientPages.Of(broker.Sessions, round, clock).Select(page => JsonSerializer.SerializeToUtf8Bytes(page, IngestJsonContext.Default.IngestClients)));

    /// <summary>The accounts of the gateways' telemetry.</summary>
    /// <param name="store">Whose accounts.</param>
    /// <param name="meter">What could not be decoded.</param>
    /// <param name="clock">City time.</param>
    /// <param name="worker">The name of this one of several workers; null where this ingest takes all.</param>
    public static PagedRound OfAccounts(ITelemetryStore store, IngestMeter meter, CityClock clock, string? worker = null) => new(
        page => Topics.IngestAccounts(page, worker),
        round => IngestAccountPages.Of(store.ReadSourceLedgers(), meter.UndecodableByGateway, round, clock.GetCurrentInstant().ToUnixTimeMilliseconds())
            .Select(page => JsonSerializer.SerializeToUtf8Bytes(page with { Worker = worker }, IngestJsonContext.Default.IngestAccounts)));
}
