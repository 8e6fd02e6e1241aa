using System.Collections.Concurrent;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>A broker whose limits are near, so that mutated sequences reach them, and that notes whatever it logs above Information.</summary>
internal sealed class FuzzedBroker : IAsyncDisposable
{
    private const string Bystander = "bystander";
    private const int RetainedMaximum = 20;

    // Longer than any Keep Alive, session or delay that the limits below grant.
    private static readonly TimeSpan Everything = TimeSpan.FromSeconds(90);

    private readonly StoppedClock _time = new();
    private readonly MqttBroker _broker;

    public FuzzedBroker()
    {
        BrokerOptions options = new() { AllowAnonymous = true, SysInterval = 0 };
        BrokerLimits limits = options.Limits;
        limits.MaximumConnectPacketSize = 4_096;
        limits.MaximumPacketSize = 4_096;
        limits.MaximumQueuedBytes = 16_384;
        limits.MaximumKeepAlive = 20;
        limits.MaximumSessionExpiry = TimeSpan.FromSeconds(30);
        limits.ReceiveMaximum = 6;
        limits.MaximumInFlight = 8;
        limits.MaximumSubscriptions = 4;
        limits.MaximumTopicLevels = 100;
        limits.TopicAliasMaximum = 2;
        limits.MaximumRetainedMessages = RetainedMaximum;
        limits.MaximumRetainedBytes = 10_000;
        _broker = new MqttBroker(options, sink: null, authenticator: null, new OpenAccessPolicy(), _time, new FaultLog(Faults));
    }

    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Whole packets that it has taken; what lies behind one that was refused does not count.</summary>
    public long PacketsReceived => _broker.Statistics.PacketsReceived;

    public FuzzClient Open(MqttProtocolVersion version, bool knowsVersion, bool reads)
    {
        InlineConnection connection = new();
        return new FuzzClient(connection, version, _broker.ServeAsync(connection)) { KnowsVersion = knowsVersion, Reads = reads };
    }

    /// <summary>A client that behaves, and gets every message.</summary>
    public FuzzClient OpenBystander()
    {
        FuzzClient client = Open(MqttProtocolVersion.V311, knowsVersion: true, reads: true);
        client.Send(Wire.Write(output => MqttPacketWriter.WriteConnect(
            output, new ConnectPacket { ProtocolVersion = MqttProtocolVersion.V311, ClientIdentifier = Bystander, KeepAliveSeconds = 0 })));
        client.Send(Wire.Write(output => MqttPacketWriter.WriteSubscribe(
            output, MqttProtocolVersion.V311, new SubscribePacket(1, [new TopicSubscription("#", QualityOfService.ExactlyOnce)]))));
        Assert.Equal(MqttPacketType.SubscribeAck, client.LastAnswer);
        return client;
    }

    /// <summary>Lets the time of all connections and sessions pass, and looks at what is left.</summary>
    public async Task EndAsync(List<FuzzClient> clients, FuzzClient bystander, CancellationToken deadline)
    {
        // Only a 3.1.1 client without Keep Alive may stay as long as it likes; the bystander is one more of that kind.
        while (clients.Count(client => !client.Served.IsCompleted) >= _broker.Clients.Count(client => client.KeepAlive == TimeSpan.Zero))
        {
            deadline.ThrowIfCancellationRequested();
            Advance();
            foreach (FuzzClient client in clients)
                client.Read();
            // The last steps of a connection are not taken inline.
            await Task.Yield();
        }

        foreach (FuzzClient client in clients)
            client.Close();
        await Task.WhenAll(clients.Select(client => client.Served)).WaitAsync(deadline);
        Advance();
        bystander.Read(acknowledges: true);
        ConnectedClient left = Assert.Single(_broker.Clients);
        Assert.Equal((Bystander, 0, 0, 0L), (left.ClientIdentifier, left.InFlight, left.QueuedMessages, left.QueuedBytes));
        BrokerStatistics now = _broker.Statistics;
        Assert.Equal((1, 1, 1, 0L), (now.ConnectionsNow, now.SessionsNow, now.SubscriptionsNow, now.QueuedBytesNow));
        Assert.InRange(now.RetainedMessagesNow, 0, RetainedMaximum);
        bystander.Send(new byte[] { 0xC0, 0 });
        Assert.Equal(MqttPacketType.PingResponse, bystander.LastAnswer);
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.StopAsync(CancellationToken.None);
        _broker.Dispose();
    }

    private void Advance()
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < Everything; passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _broker.Beat();
        }
    }

    private sealed class FaultLog(ConcurrentQueue<string> faults) : ILogger<MqttBroker>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                faults.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
