namespace LampuKota.Mqtt;

/// <summary>What a <see cref="MqttClient"/> does at present.</summary>
public enum MqttConnectionState
{
    /// <summary>Not started yet, or stopped for good.</summary>
    Stopped,

    /// <summary>Opens a Network Connection and waits for CONNACK.</summary>
    Connecting,

    /// <summary>The server accepted the connection.</summary>
    Connected,

    /// <summary>An attempt failed or the connection was lost; the next attempt comes after a delay.</summary>
    Disconnected,
}
