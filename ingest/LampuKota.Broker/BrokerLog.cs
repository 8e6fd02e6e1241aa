using System.Net;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Broker;

/// <summary>The broker's log events, 2000 to 2099. What a peer can cause is never above Information.</summary>
internal sealed partial class BrokerLog(ILogger<MqttBroker> logger)
{
    [LoggerMessage(2000, LogLevel.Debug, "{ClientIdentifier} connected from {RemoteEndPoint} with MQTT {Version}, session present: {SessionPresent}")]
    public partial void Connected(string clientIdentifier, EndPoint? remoteEndPoint, MqttProtocolVersion version, bool sessionPresent);

    [LoggerMessage(2001, LogLevel.Information, "Refused {Thing} from {RemoteEndPoint} as {ClientIdentifier}: {Code}, {Reason} ({LeftOut} more since the last such line)")]
    public partial void Refused(RefusedThing thing, EndPoint? remoteEndPoint, string? clientIdentifier, ReasonCode code, string reason, long leftOut);

    [LoggerMessage(2002, LogLevel.Debug, "{ClientIdentifier} disconnected")]
    public partial void Disconnected(string? clientIdentifier);

    [LoggerMessage(2005, LogLevel.Error, "The connection of {ClientIdentifier} ended by a fault of the broker or its host")]
    public partial void ConnectionFailed(string? clientIdentifier, Exception exception);

    [LoggerMessage(2006, LogLevel.Error, "The will of {ClientIdentifier} could not be published")]
    public partial void WillFailed(string clientIdentifier, Exception exception);

    [LoggerMessage(2007, LogLevel.Error, "The broker's heartbeat failed")]
    public partial void HeartbeatFailed(Exception exception);

    [LoggerMessage(2008, LogLevel.Information, "Stopping: {Connections} connections are told to go")]
    public partial void Stopping(int connections);

    [LoggerMessage(2009, LogLevel.Warning, "{Connections} connections had not ended after {Timeout} and were cut")]
    public partial void StopTimedOut(int connections, TimeSpan timeout);

    [LoggerMessage(2050, LogLevel.Information, "Recovered {Sessions} sessions, {RetainedMessages} Retained Messages and {Wills} wills")]
    public partial void Recovered(int sessions, int retainedMessages, int wills);

    [LoggerMessage(2010, LogLevel.Error, "A message of {ClientIdentifier} could not be made durable and is not acknowledged")]
    public partial void SinkFailed(string clientIdentifier, Exception? exception);

    [LoggerMessage(2051, LogLevel.Error, "The disk of the broker's store is full: sessions and messages that it keeps are not acknowledged until there is space; free some")]
    public partial void StoreIsFull();

    [LoggerMessage(2052, LogLevel.Information, "The disk of the broker's store has space again")]
    public partial void StoreHasSpace();

    [LoggerMessage(2041, LogLevel.Information, "The server certificate was loaded anew: {Subject}, valid until {NotAfter:u}")]
    public partial void ServerCertificateReloaded(string subject, DateTimeOffset notAfter);

    [LoggerMessage(2042, LogLevel.Error, "The server certificate has changed but cannot be used, the former one is kept: {Reason}")]
    public partial void ServerCertificateUnusable(string reason);
}
