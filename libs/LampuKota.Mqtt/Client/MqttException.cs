namespace LampuKota.Mqtt;

/// <summary>Something that a <see cref="MqttClient"/> could not do.</summary>
public class MqttException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The server refused the connection, or could not be reached.</summary>
public sealed class MqttConnectException : MqttException
{
    /// <summary>Makes one.</summary>
    /// <param name="reasonCode">Reason Code of the CONNACK, or <see cref="ReasonCode.ServerUnavailable"/> where there was none.</param>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public MqttConnectException(ReasonCode reasonCode, string message, Exception? innerException = null)
        : base(message, innerException) => ReasonCode = reasonCode;

    /// <summary>Reason Code of the CONNACK, or <see cref="ReasonCode.ServerUnavailable"/> where there was none.</summary>
    public ReasonCode ReasonCode { get; }
}

/// <summary>As many messages as <see cref="MqttClientOptions.MaximumQueuedMessages"/> allows are waiting already.</summary>
public sealed class MqttQueueFullException() : MqttException("The queue of outgoing messages is full.");

/// <summary>The client was stopped before the server answered, or is used after it was stopped.</summary>
public sealed class MqttStoppedException() : MqttException("The MQTT client is stopped.");
