using System.Net.Sockets;
using System.Text;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class SystemdNotifierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Systemd_is_told_at_a_path_or_an_abstract_name(bool isAbstract)
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "notify");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + path : path));
        listener.ReceiveTimeout = 5_000;

        new SystemdNotifier(isAbstract ? '@' + path : path).Ready();

        byte[] buffer = new byte[64];
        Assert.Equal("READY=1", Encoding.UTF8.GetString(buffer, 0, listener.Receive(buffer)));
    }

    [Fact]
    public void Without_systemd_nobody_is_told() => new SystemdNotifier(null).Stopping();
}
