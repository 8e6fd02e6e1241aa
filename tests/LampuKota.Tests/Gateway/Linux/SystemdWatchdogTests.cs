using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LampuKota.Gateway.Linux;

namespace LampuKota.Tests;

public sealed class SystemdWatchdogTests
{
    [Fact]
    public void Only_the_process_that_systemd_means_is_watched()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

        Assert.Equal(TimeSpan.FromSeconds(60), SystemdWatchdog.IntervalOf("60000000", own));
        Assert.Equal(TimeSpan.FromSeconds(60), SystemdWatchdog.IntervalOf("60000000", null));
        Assert.Null(SystemdWatchdog.IntervalOf("60000000", "1"));
        Assert.Null(SystemdWatchdog.IntervalOf("0", own));
        Assert.Null(SystemdWatchdog.IntervalOf(null, null));
    }

    [Fact]
    public async Task Systemd_is_told_for_as_long_as_the_gateway_gets_to_its_work()
    {
        using var folder = new TestFolder();
        string path = Path.Combine(folder.Path, "notify");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.ReceiveTimeout = 20_000;
        using var stop = new CancellationTokenSource();
        int probes = 0;
        var watchdog = new SystemdWatchdog(new SystemdNotifier(path), TimeSpan.FromMilliseconds(20), TimeProvider.System);

        Task running = watchdog.RunAsync(
            cancellationToken => ++probes <= 2 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, cancellationToken), stop.Token);
        byte[] buffer = new byte[64];
        for (int i = 0; i < 2; i++)
            Assert.Equal("WATCHDOG=1", Encoding.UTF8.GetString(buffer, 0, await listener.ReceiveAsync(buffer)));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(probes, 2, 3);
        Assert.Equal(0, listener.Available);
    }
}
