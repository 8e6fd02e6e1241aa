using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LampuKota.EndToEnd;

/// <summary>What lies between a phone and the dashboard: counts what comes down, and can be cut for all that runs in the browser, its service worker included.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly int _port;
    private readonly ConcurrentDictionary<Socket, bool> _ends = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _bytesDown;

    public Cable(Uri dashboard)
    {
        _port = dashboard.Port;
        int port = FreePort.Next();
        Address = new Uri($"http://127.0.0.1:{port}");
        Mend();
    }

    /// <summary>The dashboard, as the phone sees it.</summary>
    public Uri Address { get; }

    /// <summary>Bytes that the phone has received, headers included.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    public async Task CutAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
        foreach (Socket end in _ends.Keys)
            end.Dispose();
        _ends.Clear();
    }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Address.Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is cut.
        }
    }

    private async Task CarryAsync(Socket phone)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (phone)
        {
            _ends[phone] = _ends[server] = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port);
                await Task.WhenAny(CopyAsync(phone, server, isDown: false), CopyAsync(server, phone, isDown: true));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The dashboard is away, or the cable was cut.
            }

            _ends.TryRemove(phone, out _);
            _ends.TryRemove(server, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isDown)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (isDown)
                    Interlocked.Add(ref _bytesDown, count);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone.
        }
    }
}
