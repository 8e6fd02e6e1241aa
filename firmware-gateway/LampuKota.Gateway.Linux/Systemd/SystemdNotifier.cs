using System.Net.Sockets;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>Tells systemd how far the program is (sd_notify(3)); does nothing where systemd did not start it.</summary>
/// <param name="socketPath">The value of NOTIFY_SOCKET: a path, or <c>@</c> and an abstract name; null or empty for none.</param>
internal sealed class SystemdNotifier(string? socketPath)
{
    public static SystemdNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>The gateway drives its lamps.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>The gateway stops.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>The gateway is well; systemd restarts it where it is not told so in time.</summary>
    public void Alive() => Send("WATCHDOG=1");

    private void Send(string state)
    {
        if (string.IsNullOrEmpty(socketPath))
            return;

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string name = socketPath[0] == '@' ? '\0' + socketPath[1..] : socketPath;
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(name));
    }
}
