using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A broker on a database in a folder of its own, that a test ends and starts again as it likes.</summary>
internal sealed class DurableBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-broker-");
    private readonly Action<BrokerOptions>? _configure;
    private readonly IAuthenticator? _authenticator;
    private readonly IPublishSink? _sink;

    public DurableBroker(Action<BrokerOptions>? configure = null, IAuthenticator? authenticator = null, IPublishSink? sink = null)
    {
        (_configure, _authenticator, _sink) = (configure, authenticator, sink);
        (Store, Now) = Start();
    }

    public string File => Path.Combine(_folder.FullName, "broker.db");

    public StoppedClock Time { get; } = new();

    /// <summary>The broker that runs now.</summary>
    public TestBroker Now { get; private set; }

    /// <summary>Its store.</summary>
    public ScriptedStore Store { get; private set; }

    /// <summary>Kills the broker, lets some time pass, and starts it again. What it had not committed is lost.</summary>
    public async Task CrashAsync(TimeSpan downtime = default)
    {
        await Now.CrashAsync();
        Time.Advance(downtime);
        (Store, Now) = Start();
    }

    /// <summary>Stops the broker in good order and starts it again.</summary>
    public async Task RestartAsync(TimeSpan downtime = default)
    {
        Task stopped = Now.Broker.StopAsync(CancellationToken.None);
        await Now.DisposeAsync();
        await stopped;
        Time.Advance(downtime);
        (Store, Now) = Start();
    }

    public Task EndAsync(bool isCrash, TimeSpan downtime = default) => isCrash ? CrashAsync(downtime) : RestartAsync(downtime);

    /// <summary>A publisher's message that is acknowledged.</summary>
    public async Task PublishAsync(MqttMessage message)
    {
        ScriptedClient publisher = await Now.ConnectAsync(MqttProtocolVersion.V500, "publisher");
        await publisher.PublishAsync(message, new PublishOptions(message.Qos, PacketIdentifier: 1, Retain: message.Retain));
        if (message.Qos == QualityOfService.AtLeastOnce)
        {
            await publisher.ExpectAsync(MqttPacketType.PublishAck);
        }
        else
        {
            await publisher.ExpectAckAsync(MqttPacketType.PublishReceived, 1);
            await publisher.AckAsync(MqttPacketType.PublishRelease, 1);
            await publisher.ExpectAckAsync(MqttPacketType.PublishComplete, 1);
        }

        await publisher.DisconnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Now.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private (ScriptedStore Store, TestBroker Broker) Start()
    {
        ScriptedStore store = new(SqliteBrokerStore.Open(File));
        return (store, new TestBroker(_configure, _sink, _authenticator, store: store, time: Time));
    }
}
