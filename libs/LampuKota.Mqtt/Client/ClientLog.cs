using Microsoft.Extensions.Logging;

namespace LampuKota.Mqtt;

/// <summary>What the client logs. Events 1000 to 1099 are those of this library.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1000, LogLevel.Information, "MQTT {Client}: connected, session present: {SessionPresent}")]
    public static partial void Connected(ILogger logger, MqttClientOptions client, bool sessionPresent);

    [LoggerMessage(1001, LogLevel.Information, "MQTT {Client}: no connection: {Reason} ({Text}); next attempt in {DelayMs} ms")]
    public static partial void ConnectionEnded(ILogger logger, MqttClientOptions client, ReasonCode reason, string text, long delayMs);

    [LoggerMessage(1002, LogLevel.Error, "MQTT {Client}: BUG: the connection ended by an exception that cannot come from the network")]
    public static partial void ConnectionFailed(ILogger logger, MqttClientOptions client, Exception exception);

    [LoggerMessage(1003, LogLevel.Information, "MQTT {Client}: the server refused to renew the subscription {Filter}: {Reason}")]
    public static partial void RenewalRefused(ILogger logger, MqttClientOptions client, string filter, ReasonCode reason);

    [LoggerMessage(1004, LogLevel.Error, "MQTT {Client}: the message handler failed; its message is not acknowledged")]
    public static partial void HandlerFailed(ILogger logger, MqttClientOptions client, Exception exception);

    [LoggerMessage(1005, LogLevel.Error, "MQTT {Client}: a listener of the connection state failed")]
    public static partial void ListenerFailed(ILogger logger, MqttClientOptions client, Exception exception);

    [LoggerMessage(1006, LogLevel.Information, "MQTT {Client}: stopped")]
    public static partial void Stopped(ILogger logger, MqttClientOptions client);
}
