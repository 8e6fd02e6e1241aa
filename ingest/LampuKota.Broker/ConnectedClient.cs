using System.Net;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>A connected client as it is now, for an operator's view.</summary>
/// <param name="ClientIdentifier">Client Identifier.</param>
/// <param name="Identity">Who it is.</param>
/// <param name="RemoteEndPoint">Where it connects from, null where unknown.</param>
/// <param name="Transport">What carries its packets.</param>
/// <param name="ProtocolVersion">Protocol Version.</param>
/// <param name="ConnectedSince">When its CONNECT was accepted.</param>
/// <param name="KeepAlive">Keep Alive in force; zero where it is off.</param>
public sealed record ConnectedClient(
    string ClientIdentifier,
    Identity Identity,
    EndPoint? RemoteEndPoint,
    ClientTransport Transport,
    MqttProtocolVersion ProtocolVersion,
    DateTimeOffset ConnectedSince,
    TimeSpan KeepAlive)
{
    /// <summary>Whether it continued a session.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>Subscriptions of its session.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Messages to it that await their acknowledgement.</summary>
    public int InFlight { get; init; }

    /// <summary>Messages that wait to be sent to it.</summary>
    public int QueuedMessages { get; init; }

    /// <summary>Bytes of the messages in flight and queued.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>PUBLISH packets received from it on this connection.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>PUBLISH packets sent to it on this connection.</summary>
    public long MessagesSent { get; init; }
}
