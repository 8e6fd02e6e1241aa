using System.Net;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>A whole broker without a socket and with a clock that the test turns.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<(InMemoryConnection Connection, Task Served)> _connections = [];

    public TestBroker(
        Action<BrokerOptions>? configure = null,
        IPublishSink? sink = null,
        IAuthenticator? authenticator = null,
        IAccessPolicy? access = null,
        ILogger<MqttBroker>? logger = null,
        IBrokerStore? store = null,
        StoppedClock? time = null)
    {
        Time = time ?? new StoppedClock();
        BrokerOptions options = new() { AllowAnonymous = true, SysInterval = 0 };
        configure?.Invoke(options);
        Broker = new MqttBroker(options, sink, authenticator, access ?? new OpenAccessPolicy(), Time, logger ?? NullLogger<MqttBroker>.Instance, store);
    }

    public MqttBroker Broker { get; }

    public StoppedClock Time { get; }

    /// <summary>Opens a connection and sends nothing.</summary>
    /// <param name="version">What the client speaks.</param>
    /// <param name="window">How many bytes the broker may have sent that the client has not read.</param>
    /// <param name="from">The client's address; loopback where none is given.</param>
    public ScriptedClient Open(MqttProtocolVersion version = MqttProtocolVersion.V500, int window = 65_536, IPAddress? from = null)
    {
        InMemoryConnection connection = new(window);
        connection.Server.RemoteEndPoint = new IPEndPoint(from ?? IPAddress.Loopback, 40_000);
        _connections.Add((connection, Broker.ServeAsync(connection.Server)));
        return new ScriptedClient(connection, version);
    }

    /// <summary>Opens a connection that is accepted.</summary>
    public async Task<ScriptedClient> ConnectAsync(MqttProtocolVersion version, ConnectPacket connect, int window = 65_536)
    {
        ScriptedClient client = Open(version, window);
        ConnectAckPacket ack = await client.ConnectAsync(connect);
        Assert.Equal(ReasonCode.Success, ack.ReasonCode);
        return client;
    }

    public Task<ScriptedClient> ConnectAsync(MqttProtocolVersion version, string clientIdentifier) =>
        ConnectAsync(version, new ConnectPacket { ClientIdentifier = clientIdentifier });

    /// <summary>Connects with a session that outlives its connection.</summary>
    public Task<ScriptedClient> ConnectToSessionAsync(MqttProtocolVersion version, string clientIdentifier, ushort receiveMaximum = ushort.MaxValue) =>
        ConnectAsync(version, new ConnectPacket
        {
            ClientIdentifier = clientIdentifier,
            CleanStart = false,
            SessionExpiryIntervalSeconds = 3_600,
            ReceiveMaximum = receiveMaximum,
        });

    /// <summary>Turns the clock, with the heartbeats that belong to it.</summary>
    public void Advance(TimeSpan span)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            Broker.Beat();
        }
    }

    /// <summary>Ends as if the process had been killed: nothing is committed any more, and no client is told.</summary>
    public async Task CrashAsync()
    {
        Broker.Crash();
        await DisposeAsync();
    }

    /// <summary>Breaks what is still connected and waits for the broker to be done with it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach ((InMemoryConnection connection, _) in _connections)
        {
            await connection.ClientOutput.CompleteAsync();
            await connection.ClientInput.CompleteAsync();
        }

        await Task.WhenAll(_connections.Select(entry => entry.Served)).WaitAsync(Deadline);
        await Broker.StopAsync(CancellationToken.None).WaitAsync(Deadline);
        Broker.Dispose();
    }
}
