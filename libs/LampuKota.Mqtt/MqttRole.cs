namespace LampuKota.Mqtt;

/// <summary>Which end of the Network Connection reads: it decides which packets and properties may arrive.</summary>
public enum MqttRole : byte
{
    /// <summary>The Client: reads what a Server sends.</summary>
    Client,

    /// <summary>The Server (broker): reads what a Client sends.</summary>
    Server,
}
