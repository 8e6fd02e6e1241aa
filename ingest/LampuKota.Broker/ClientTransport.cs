using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LampuKota.Broker;

/// <summary>What carries a client's packets.</summary>
public enum ClientTransport
{
    /// <summary>Plain TCP.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,

    /// <summary>WebSocket over plain TCP.</summary>
    WebSocket,

    /// <summary>WebSocket over TLS.</summary>
    SecureWebSocket,
}

/// <summary>Tells the transport of a connection.</summary>
internal static class ClientTransports
{
    public static ClientTransport Of(ConnectionContext connection)
    {
        bool isSecure = connection.Features.Get<ITlsHandshakeFeature>() is not null;
        return connection is WebSocketConnection
            ? isSecure ? ClientTransport.SecureWebSocket : ClientTransport.WebSocket
            : isSecure ? ClientTransport.Tls : ClientTransport.Tcp;
    }
}
