using Microsoft.AspNetCore.Connections;

namespace LampuKota.Broker;

/// <summary>Where Kestrel hands over each connection of an MQTT listener that was let in, after TLS where there is any.</summary>
internal sealed class MqttConnectionHandler(MqttBroker broker) : ConnectionHandler
{
    /// <inheritdoc />
    public override Task OnConnectedAsync(ConnectionContext connection) => broker.ServeAdmittedAsync(connection);
}
