using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Ingest;

/// <summary>Where every message passes: telemetry into the store, requests into their inbox, all else to its subscribers only.</summary>
internal sealed class IngestSink(TelemetrySink telemetry, RequestInbox requests) : IPublishSink
{
    /// <inheritdoc/>
    public PublishTicket OnPublish(in Publisher publisher, in PublishView publish) =>
        requests.TryTake(publisher, publish) ?? telemetry.OnPublish(publisher, publish);

    /// <inheritdoc/>
    public Task? EndGathering() => telemetry.EndGathering();

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => telemetry.WaitForRoomAsync(cancellationToken);
}
