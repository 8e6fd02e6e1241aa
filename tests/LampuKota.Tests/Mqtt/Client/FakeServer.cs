using System.Threading.Channels;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A server that a test plays: it accepts connections and says what the test says.</summary>
internal sealed class FakeServer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Channel<FakeConnection> _arrivals = Channel.CreateUnbounded<FakeConnection>();

    /// <summary>What opening a connection fails with, null where it succeeds.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Never lets a connection open.</summary>
    public bool IsBlackHole { get; set; }

    public async ValueTask<IMqttTransport> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        if (IsBlackHole)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        if (Failure is not null)
            throw Failure;
        FakeConnection connection = new();
        await _arrivals.Writer.WriteAsync(connection, cancellationToken);
        return connection;
    }

    public Task<FakeConnection> AcceptAsync() => _arrivals.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    /// <summary>Accepts a connection and answers its CONNECT.</summary>
    public async Task<(FakeConnection Connection, ConnectPacket Connect)> AcceptAsync(ConnectAckPacket answer)
    {
        FakeConnection connection = await AcceptAsync();
        FakePacket connect = await connection.ReceiveAsync(MqttPacketType.Connect);
        connection.Send(output => MqttPacketWriter.WriteConnectAck(output, connection.Version, answer));
        return (connection, (ConnectPacket)connect.Content!);
    }

    public async Task<FakeConnection> AcceptAsync(bool sessionPresent) =>
        (await AcceptAsync(new ConnectAckPacket { SessionPresent = sessionPresent })).Connection;
}
