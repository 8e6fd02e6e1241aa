using System.Net;
using System.Net.Sockets;

namespace LampuKota.Simulators;

/// <summary>
/// A gateway's way to the broker, which can be cut: connections end without a goodbye and new ones come to nothing, as where a mobile network fails. Passes bytes on and
/// knows nothing of them.
/// </summary>
internal sealed class GatewayLink : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _open = [];
    private readonly int _brokerPort;
    private readonly Task _accepting;
    private bool _isCut;

    /// <param name="brokerPort">Where the broker listens on loopback.</param>
    public GatewayLink(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the gateway connects to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Cuts it, or mends it.</summary>
    public void Cut(bool isCut)
    {
        lock (_lock)
        {
            _isCut = isCut;
            if (!isCut)
                return;
            foreach (Socket socket in _open)
                Break(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut(true);
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    // A connection that is closed with bytes left unsent is reset, and the other side learns of it at once.
    private static void Break(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                Socket gateway = await _listener.AcceptAsync(_stop.Token);
                passing.RemoveAll(task => task.IsCompleted);
                passing.Add(PassAsync(gateway));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(passing); // The end of the link; what passed through it was broken before.
        }
    }

    private async Task PassAsync(Socket gateway)
    {
        var broker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (!TryOpen(gateway, broker))
                return;
            gateway.NoDelay = true;
            await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stop.Token);
            await Task.WhenAny(CopyAsync(gateway, broker), CopyAsync(broker, gateway));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The broker is not there, or the link was cut meanwhile: the gateway tries again.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(gateway);
                _open.Remove(broker);
                gateway.Dispose();
                broker.Dispose();
            }
        }
    }

    private bool TryOpen(Socket gateway, Socket broker)
    {
        lock (_lock)
        {
            if (_isCut)
                return false;
            _open.Add(gateway);
            _open.Add(broker);
            return true;
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                for (int sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has gone; the other is closed with it.
        }
    }
}
