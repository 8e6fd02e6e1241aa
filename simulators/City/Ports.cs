using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LampuKota.Simulators;

/// <summary>Looks at ports before anything is started, so that the operator is told by name which option to change.</summary>
internal static class Ports
{
    /// <summary>Makes sure that every port of a city is free on loopback.</summary>
    /// <exception cref="OperatorMistakeException">One is not.</exception>
    public static void CheckFree(CitySettings settings)
    {
        foreach ((string option, int port) in settings.Ports)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Listen(1);
            }
            catch (SocketException exception)
            {
                string number = port.ToString(CultureInfo.InvariantCulture);
                throw new OperatorMistakeException(exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {number} is in use by another program: choose another with {option}."
                    : $"Port {number} cannot be used ({exception.Message}): choose another with {option}.");
            }
        }
    }

    /// <summary>A port of loopback that nobody listens on at present.</summary>
    public static int FindFree()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
