using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The gateway's way to the backend: plain MQTT, or Azure IoT Hub. Telemetry and documents go up, desired state and commands come down.</summary>
public interface IGatewayUplink : IAsyncDisposable
{
    /// <summary>Starts connecting, and keeps the connection up until disposal; returns at once.</summary>
    /// <param name="handler">Receives what comes down.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken);

    /// <summary>Whether the backend can be reached now.</summary>
    bool IsConnected { get; }

    /// <summary>Sends a telemetry pack; completes when the backend acknowledged it.</summary>
    /// <param name="batch">Samples; copied before the call returns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken);

    /// <summary>Sends an event; completes when acknowledged.</summary>
    /// <param name="deviceEvent">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken);

    /// <summary>Replaces the reported document.</summary>
    /// <param name="reported">The document.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken);

    /// <summary>Answers a command for one target.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="correlationData">Correlation Data of the command, given back unchanged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken);
}

/// <summary>What the uplink calls when something comes down. A call that returns acknowledges the message.</summary>
public interface IGatewayUplinkHandler
{
    /// <summary>A desired document arrived.</summary>
    /// <param name="desired">The document.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    ValueTask OnDesiredAsync(DesiredDocument desired, CancellationToken cancellationToken);

    /// <summary>A command arrived.</summary>
    /// <param name="command">The command, as it was decoded.</param>
    /// <param name="correlationData">Correlation Data to give back.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    ValueTask OnCommandAsync(LampCommand command, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken);
}
