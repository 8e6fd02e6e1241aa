using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>An uplink that tells when the backend has had a report.</summary>
/// <param name="uplink">The uplink behind it; owned from here on.</param>
/// <param name="onDelivered">Told after each report that was acknowledged.</param>
internal sealed class ReportWitness(IGatewayUplink uplink, Action onDelivered) : IGatewayUplink
{
    public bool IsConnected => uplink.IsConnected;

    public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken) => uplink.StartAsync(handler, cancellationToken);

    public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken) => uplink.SendTelemetryAsync(batch, cancellationToken);

    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) => uplink.SendEventAsync(deviceEvent, cancellationToken);

    public async ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken)
    {
        await uplink.SendReportedAsync(reported, cancellationToken);
        onDelivered();
    }

    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken) =>
        uplink.SendCommandResultAsync(result, correlationData, cancellationToken);

    public ValueTask DisposeAsync() => uplink.DisposeAsync();
}
