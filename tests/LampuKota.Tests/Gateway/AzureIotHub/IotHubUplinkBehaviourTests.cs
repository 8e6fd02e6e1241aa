using LampuKota.Gateway;
using LampuKota.Lighting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>The uplink over Azure IoT Hub owes the same as that over plain MQTT; and in all of it the hub finds nothing to refuse.</summary>
public sealed class IotHubUplinkBehaviourTests : GatewayUplinkBehaviour
{
    private StandInHub _hub = null!;

    private protected override Task StartBackendAsync()
    {
        _hub = new StandInHub(Gateway);
        return Task.CompletedTask;
    }

    private protected override async Task StopBackendAsync()
    {
        await _hub.DisposeAsync();
        Assert.Empty(_hub.Refusals);
    }

    private protected override IGatewayUplink CreateUplink(TelemetryFormat format = TelemetryFormat.ColumnFrame) =>
        new IotHubUplink("0.1.0", _hub.Options(), Clock, TimeProvider.System, NullLoggerFactory.Instance, format);

    private protected override Task SendDesiredAsync(DesiredDocument document)
    {
        _hub.PatchDesired(TwinDocument.Split(LightingJson.ToUtf8(document), document.Version));
        return Task.CompletedTask;
    }

    private protected override Task SendCommandAsync(LampCommand command, string correlation)
    {
        _hub.SendToDevice(LightingJson.ToUtf8(command), ("$.cid", correlation), ("$.exp", "2099-01-01T00:00:00.0000000Z"), ("topic", "command"));
        return Task.CompletedTask;
    }

    private protected override async Task<BackendMessage> ReceiveAsync(string topic, Predicate<BackendMessage> isMeant)
    {
        HubMessage? found = null;
        await _hub.ReceiveAsync(message => (found = message) is not null && message.Topic == topic && isMeant(Seen(message)), Deadline);
        return Seen(found!);
    }

    private protected override Task CutAsync()
    {
        _hub.Cut();
        return Task.CompletedTask;
    }

    private static BackendMessage Seen(HubMessage message) =>
        new(message.Payload, message.Properties.GetValueOrDefault("$.ct"), message.Properties.GetValueOrDefault("$.cid"));
}
