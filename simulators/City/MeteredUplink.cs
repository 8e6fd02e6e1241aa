using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary>The real uplink of a gateway with a watch beside it: when it connects, and how long each telemetry pack waits for its acknowledgement.</summary>
internal sealed class MeteredUplink(IGatewayUplink inner, AcknowledgementTimes times, TimeProvider timeProvider) : IGatewayUplink, IGatewayUplinkHandler
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGatewayUplinkHandler? _handler;

    /// <summary>Completes when the uplink is connected for the first time.</summary>
    public Task Connected => _connected.Task;

    public bool IsConnected => inner.IsConnected;

    public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        return inner.StartAsync(this, cancellationToken);
    }

    public async ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        long start = timeProvider.GetTimestamp();
        await inner.SendTelemetryAsync(batch, cancellationToken);
        times.Add(timeProvider.GetElapsedTime(start));
    }

    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) =>
        inner.SendEventAsync(deviceEvent, cancellationToken);

    public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken) =>
        inner.SendReportedAsync(reported, cancellationToken);

    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken) =>
        inner.SendCommandResultAsync(result, correlationData, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    void IGatewayUplinkHandler.OnConnectionChanged(bool isConnected)
    {
        _handler!.OnConnectionChanged(isConnected);
        if (isConnected)
            _connected.TrySetResult();
    }

    ValueTask IGatewayUplinkHandler.OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
        _handler!.OnDesiredAsync(utf8Json, cancellationToken);

    ValueTask<Task> IGatewayUplinkHandler.OnCommandAsync(
        ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken) =>
        _handler!.OnCommandAsync(utf8Json, delivery, cancellationToken);
}
