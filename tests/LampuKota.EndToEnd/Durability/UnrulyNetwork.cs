using System.Net;
using System.Net.Sockets;

namespace LampuKota.EndToEnd;

/// <summary>
/// A network between clients and server that does what networks and clumsy gateways do, packet by packet: it delays, delivers twice, delivers old messages once
/// more, and cuts connections in the middle of a packet.
/// </summary>
internal sealed class UnrulyNetwork : IAsyncDisposable
{
    private readonly int _serverPort;
    private readonly int _seed;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly OldMessages _old = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public UnrulyNetwork(int serverPort, int seed)
    {
        (_serverPort, _seed) = (serverPort, seed);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptSocketAsync(_stop.Token);
                client.NoDelay = true;
                _connections.RemoveAll(connection => connection.IsCompleted);
                _connections.Add(ServeAsync(client, new Random(HashCode.Combine(_seed, _connections.Count))));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // That client has gone before it was let in; it comes again.
            }
        }
    }

    private async Task ServeAsync(Socket socket, Random random)
    {
        using var client = new WireConnection(socket);
        try
        {
            using WireConnection server = await WireConnection.OpenAsync(_serverPort, _stop.Token);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            Task up = new UnrulyUplink(client, server, random, _old).RunAsync(over.Token);
            Task down = PassAsync(server, client, over.Token);
            await Task.WhenAny(up, down);
            await over.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // One end closed; the other learns of it as this returns.
        }
    }

    private static async Task PassAsync(WireConnection server, WireConnection client, CancellationToken cancellationToken)
    {
        while (true)
        {
            WirePacket packet = await server.ReadAsync(cancellationToken);
            bool isForUs = packet.Type == WirePackets.PublishAck && packet.AcknowledgedId >= UnrulyUplink.FirstOwnIdentifier;
            if (!isForUs)
                await client.SendAsync(WirePackets.Packet(packet.First, packet.Body), cancellationToken);
        }
    }
}
