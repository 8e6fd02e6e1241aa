using LampuKota.Broker;
using LampuKota.Columns;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>The way of telemetry from the broker into the store: decoded where it lies, and acknowledged when it is on disk.</summary>
internal sealed class TelemetrySink(
    IReadingSink store, DeviceRegistry devices, IClock clock, TimeProvider time, IngestMeter meter, ILogger<TelemetrySink> logger, SampleWatch? watch = null) : IPublishSink
{
    // Beyond it a batch outgrows the processor's cache, and its messages would wait for one another for nothing.
    private const int MostGatheredSamples = 4_096;

    // Connections are served by pool threads, each of which ends its gathering before it serves another.
    [ThreadStatic]
    private static GatheredTelemetry? Gathered;

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

        GatheredTelemetry gathered = GatherFrom(gateway);
        TelemetryDecodeResult result = TelemetryCodec.Decode(format, publish.Payload, clock.GetCurrentInstant().ToUnixTimeMilliseconds(), gathered.Batch);
        if (result.Failed)
        {
            gathered.ForgetNames();
            return Refuse(publisher.ClientIdentifier, gateway, ReasonCode.PayloadFormatInvalid, result.Reason!);
        }

        gathered.Add(result.Rejected);
        meter.CountPack(result.Accepted);
        if (publisher.MayGather && gathered.Batch.Count < MostGatheredSamples)
            return PublishTicket.Gathered;
        HandOn(gathered);
        return new PublishTicket(ReasonCode.Success, gathered.Durable);
    }

    /// <inheritdoc/>
    public Task? EndGathering()
    {
        if (Gathered is not { } gathered || gathered.Sink != this)
            return null;

        HandOn(gathered);
        return gathered.Durable;
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => store.WaitForRoomAsync(cancellationToken);

    private GatheredTelemetry GatherFrom(ReadOnlySpan<byte> gateway)
    {
        GatheredTelemetry gathered = Gathered ??= new GatheredTelemetry();
        if (gathered.Sink == this && gateway.SequenceEqual(gathered.Gateway))
            return gathered;

        if (gathered.Sink == this)
            HandOn(gathered);
        gathered.Begin(this, gateway);

        return gathered;
    }

    // What is handed on later is durable later, so that the last task stands for all.
    private void HandOn(GatheredTelemetry gathered)
    {
        if (gathered.IsEmpty)
            return;

        SampleBatch batch = gathered.Batch;
        Span<int> numbers = gathered.Numbers;
        long nowUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        batch.Rejected[(int)RejectReason.ForeignDevice] += devices.Admit(batch, gathered.Gateway, nowUnixMs, numbers);
        gathered.Durable = store.AppendAsync(batch, CancellationToken.None).AsTask();
        // The store has its copy: no commit waits for this.
        watch?.Observe(batch, numbers, nowUnixMs);
        batch.Clear();
    }

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
