using System.Collections.Concurrent;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>A client, a server that the test plays, and a clock that the test turns.</summary>
internal sealed class ClientScenario : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<MqttConnectionState> _states = [];
    private readonly SemaphoreSlim _stateChanged = new(0);

    public ClientScenario(MqttProtocolVersion version = MqttProtocolVersion.V500, Func<MqttClientOptions, MqttClientOptions>? with = null)
    {
        MqttClientOptions options = new()
        {
            Host = "server",
            ClientIdentifier = "client",
            ProtocolVersion = version,
            CleanStart = false,
            SessionExpiryIntervalSeconds = 3600,
        };
        Client = new MqttClient(with is null ? options : with(options), Log, Time, Server.OpenAsync, () => Random);
        Client.StateChanged += state =>
        {
            lock (_states)
                _states.Add(state);
            _stateChanged.Release();
        };
    }

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311];

    public FakeServer Server { get; } = new();

    public ManualTimeProvider Time { get; } = new(Instant.FromUtc(2025, 11, 21, 12, 0));

    public MqttClient Client { get; }

    public ClientLogList Log { get; } = new();

    /// <summary>What the client draws for its jitter.</summary>
    public double Random { get; set; } = 0.5;

    public IReadOnlyList<MqttConnectionState> States
    {
        get
        {
            lock (_states)
                return [.. _states];
        }
    }

    public static MqttMessage Message(string topic, QualityOfService qos = QualityOfService.AtLeastOnce) => new() { Topic = topic, Qos = qos };

    public async Task<FakeConnection> ConnectAsync(ConnectAckPacket? answer = null)
    {
        Task connecting = Client.ConnectAsync();
        (FakeConnection connection, _) = await Server.AcceptAsync(answer ?? new ConnectAckPacket());
        await connecting.WaitAsync(Deadline);
        return connection;
    }

    /// <summary>Lets the delay before the next attempt pass and accepts that attempt.</summary>
    public async Task<FakeConnection> ReconnectAsync(bool sessionPresent)
    {
        await PassDelayAsync();
        return await Server.AcceptAsync(sessionPresent);
    }

    public async Task PassDelayAsync(double seconds = 0.5)
    {
        await Time.UntilTimerAsync(TimeSpan.FromSeconds(seconds));
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    public async Task UntilStateAsync(MqttConnectionState state)
    {
        while (States is not [.., var last] || last != state)
            Assert.True(await _stateChanged.WaitAsync(Deadline), $"The state is {Client.State}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisconnectAsync(cancellationToken: new CancellationToken(canceled: true)).WaitAsync(Deadline);
        _stateChanged.Dispose();
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class ClientLogList : ILogger<MqttClient>
{
    public ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> Entries { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId, formatter(state, exception)));
}
