using LampuKota.Broker;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>The way of telemetry from the broker into the store: decoded where it lies, and acknowledged when it is on disk.</summary>
internal sealed class TelemetrySink(
    IReadingSink store, DeviceRegistry devices, IClock clock, TimeProvider time, IngestMeter meter, ILogger<TelemetrySink> logger) : IPublishSink
{
    // Connections are served by pool threads, and a batch is empty again before the call returns.
    [ThreadStatic]
    private static SampleBatch? Batch;

    private readonly RefusalLog _refusals = new(time, logger);

    /// <inheritdoc/>
    public PublishTicket OnPublish(in Publisher publisher, in PublishView publish)
    {
        if (!TryGetGateway(publish.Topic, out ReadOnlySpan<byte> gateway))
            return PublishTicket.Accepted;

        if (!DeviceId.IsValid(gateway))
            return Refuse(publisher.ClientIdentifier, default, ReasonCode.TopicNameInvalid, "its topic names no gateway");
        publish.TryGetContentType(out ReadOnlySpan<byte> contentType);
        if (!TelemetryCodec.TryTell(contentType, publish.Payload, out TelemetryFormat format, out string? refusal))
            return Refuse(publisher.ClientIdentifier, gateway, ReasonCode.PayloadFormatInvalid, refusal);

        SampleBatch batch = Batch ??= new SampleBatch();
        batch.Clear();
        long nowUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        TelemetryDecodeResult result = TelemetryCodec.Decode(format, publish.Payload, nowUnixMs, batch);
        if (result.Failed)
            return Refuse(publisher.ClientIdentifier, gateway, ReasonCode.PayloadFormatInvalid, result.Reason!);

        RejectCounts rejected = result.Rejected;
        rejected.Add(RejectReason.ForeignDevice, devices.Admit(batch, gateway, nowUnixMs));
        for (int reason = 0; reason < RejectCounts.Length; reason++)
            batch.Rejected[reason] = rejected[reason];
        meter.CountPack(batch.Count);
        return new PublishTicket(ReasonCode.Success, store.AppendAsync(batch, CancellationToken.None).AsTask());
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => store.WaitForRoomAsync(cancellationToken);

    private PublishTicket Refuse(string clientIdentifier, ReadOnlySpan<byte> gateway, ReasonCode code, string reason)
    {
        meter.CountUndecodable(gateway);
        _refusals.Add(clientIdentifier, reason);
        return PublishTicket.Refused(code);
    }

    // lampukota/v1/{gateway}/telemetry
    private static bool TryGetGateway(ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> gateway)
    {
        ReadOnlySpan<byte> root = "lampukota/v1/"u8;
        ReadOnlySpan<byte> leaf = "/telemetry"u8;
        bool isTelemetry = topic.StartsWith(root) && topic.EndsWith(leaf) && topic.Length > root.Length + leaf.Length;
        gateway = isTelemetry ? topic[root.Length..^leaf.Length] : default;
        return isTelemetry;
    }
}
