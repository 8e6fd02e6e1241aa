using System.Net;
using System.Net.Sockets;

namespace LampuKota.EndToEnd;

internal static class FreePort
{
    /// <summary>A port of loopback that nobody listens on at present.</summary>
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
