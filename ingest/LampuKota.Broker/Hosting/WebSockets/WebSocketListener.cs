namespace LampuKota.Broker;

/// <summary>Marks the connections of the WebSocket listener, so that nothing else of the host is served there, and MQTT nowhere else.</summary>
internal sealed class WebSocketListener
{
    public static WebSocketListener Mark { get; } = new();
}
