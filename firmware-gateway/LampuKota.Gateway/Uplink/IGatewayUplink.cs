using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// The gateway's way to the backend: plain MQTT, or Azure IoT Hub. Telemetry and documents go up, desired state and commands come down.
/// What could not be delivered is the sender's to keep and to send again. The uplink itself tells the backend whether the gateway is online.
/// </summary>
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
    /// <exception cref="IOException">The backend cannot be reached, or did not acknowledge; send it again later.</exception>
    /// <exception cref="UplinkRefusedException">The backend refused it for good.</exception>
    ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken);

    /// <summary>Sends an event; completes when acknowledged.</summary>
    /// <param name="deviceEvent">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">As for telemetry.</exception>
    /// <exception cref="UplinkRefusedException">As for telemetry.</exception>
    ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken);

    /// <summary>Replaces the reported document; completes when acknowledged.</summary>
    /// <param name="reported">The document.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">As for telemetry.</exception>
    /// <exception cref="UplinkRefusedException">As for telemetry.</exception>
    ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken);

    /// <summary>Answers a command for one target; completes when acknowledged.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="correlationData">Correlation Data of the command, given back unchanged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">As for telemetry.</exception>
    /// <exception cref="UplinkRefusedException">As for telemetry.</exception>
    ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken);
}

/// <summary>
/// What the uplink calls when something comes down, one message after the other. A call that returns acknowledges the message, but that of a command. Payloads are handed on as they
/// came: the gateway checks them, so that every uplink refuses the same.
/// </summary>
public interface IGatewayUplinkHandler
{
    /// <summary>The backend became reachable, or no longer is. Must return at once.</summary>
    /// <param name="isConnected">Whether it can be reached now.</param>
    void OnConnectionChanged(bool isConnected);

    /// <summary>A desired document arrived.</summary>
    /// <param name="utf8Json">The payload, valid until the call completes.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    ValueTask OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken);

    /// <summary>A command arrived. The call completes when the outputs have been told, so that the next command need not wait for the disk.</summary>
    /// <param name="utf8Json">The payload, valid until the call completes.</param>
    /// <param name="delivery">What came with it.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    /// <returns>Completes when the command may be acknowledged, since what became of it is on disk; never while the gateway stops, so that it comes again to the next life.</returns>
    ValueTask<Task> OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken);
}
