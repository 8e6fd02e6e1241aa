using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>
/// Ingest is killed again and again while clients exchange messages over durable sessions: what was acknowledged to a publisher reaches the subscriber,
/// and what was published at QoS 2 reaches it once.
/// </summary>
public sealed class SessionKillTests
{
    /// <summary>How many times ingest is killed; the environment variable takes another number for a long run.</summary>
    private const int Cycles = 4;

    private const string CyclesVariable = "LAMPUKOTA_KILL_CYCLES";
    private const int InFlight = 30;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Kills_under_load_lose_no_acknowledged_message_and_deliver_none_of_QoS_2_twice()
    {
        using var data = new TemporaryFolder();
        int port = FreePort.Next();
        int cycles = int.TryParse(Environment.GetEnvironmentVariable(CyclesVariable), CultureInfo.InvariantCulture, out int asked) ? asked : Cycles;
        await using var subscriber = new Subscriber(port);
        await using var qos1 = new Publisher("publisher1", port, QualityOfService.AtLeastOnce);
        await using var qos2 = new Publisher("publisher2", port, QualityOfService.ExactlyOnce);
        await using (RunningIngest first = await StartAsync(data.Path, port))
        {
            await subscriber.StartAsync();
            await Task.WhenAll(qos1.StartAsync(), qos2.StartAsync());
            await KillAsync(first, qos1, qos2);
        }

        for (int cycle = 1; cycle < cycles; cycle++)
        {
            await using RunningIngest ingest = await StartAsync(data.Path, port);
            await KillAsync(ingest, qos1, qos2);
        }

        await using RunningIngest last = await StartAsync(data.Path, port);
        await Task.WhenAll(qos1.FinishAsync(), qos2.FinishAsync());
        await subscriber.WaitForAsync([.. qos1.Acknowledged, .. qos2.Acknowledged], last);
        string[] twice = [.. qos2.Acknowledged.Where(message => subscriber.CountOf(message) != 1)];
        Assert.True(twice.Length == 0, $"{twice.Length} of {qos2.Acknowledged.Count} messages of QoS 2 did not arrive once, the first being {twice.FirstOrDefault()}.");
    }

    private static Task<RunningIngest> StartAsync(string folder, int port) =>
        RunningIngest.StartAsync(folder, $"--Mqtt:Port={port.ToString(CultureInfo.InvariantCulture)}");

    private static async Task KillAsync(RunningIngest ingest, params Publisher[] publishers)
    {
        int[] before = [.. publishers.Select(publisher => publisher.Acknowledged.Count)];
        using var timer = new CancellationTokenSource(Deadline);
        while (publishers.Zip(before).Any(entry => entry.First.Acknowledged.Count < entry.Second + 100))
            await Task.Delay(TimeSpan.FromMilliseconds(5), timer.Token);
        ingest.Program.Send(Signal.Kill);
        await ingest.Program.WaitForExitAsync(Deadline);
    }

    private static MqttClientOptions OptionsOf(string name, int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ClientIdentifier = name,
        CleanStart = false,
        SessionExpiryIntervalSeconds = 3_600,
        ReconnectDelayMinimum = TimeSpan.FromMilliseconds(50),
        ReconnectDelayMaximum = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>Publishes numbers, a few at a time, and knows which were acknowledged.</summary>
    private sealed class Publisher(string name, int port, QualityOfService qos) : IAsyncDisposable
    {
        private readonly MqttClient _client = new(OptionsOf(name, port));
        private readonly ConcurrentDictionary<string, bool> _acknowledged = [];
        private readonly SemaphoreSlim _window = new(InFlight, InFlight);
        private readonly CancellationTokenSource _stop = new();
        private Task _loop = Task.CompletedTask;

        public ICollection<string> Acknowledged => _acknowledged.Keys;

        public async Task StartAsync()
        {
            await _client.StartAsync();
            _loop = Task.Run(PublishAsync);
        }

        /// <summary>Publishes no more, and waits until all is acknowledged.</summary>
        public async Task FinishAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            using var timer = new CancellationTokenSource(Deadline);
            for (int place = 0; place < InFlight; place++)
                await _window.WaitAsync(timer.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            await _client.DisposeAsync();
            _stop.Dispose();
            _window.Dispose();
        }

        private async Task PublishAsync()
        {
            try
            {
                for (int number = 0; ; number++)
                {
                    await _window.WaitAsync(_stop.Token);
                    _ = PublishAsync(string.Create(CultureInfo.InvariantCulture, $"{name}/{number}"));
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
        }

        private async Task PublishAsync(string message)
        {
            try
            {
                ReasonCode code = await _client.PublishAsync(new MqttMessage { Topic = $"test/{name}", Payload = Encoding.UTF8.GetBytes(message), Qos = qos });
                if (code < ReasonCode.UnspecifiedError)
                    _acknowledged[message] = true;
                _window.Release();
            }
            catch (MqttStoppedException)
            {
                // The test is over; what was not acknowledged does not count.
            }
        }
    }

    /// <summary>Takes everything, at the highest QoS, and counts it.</summary>
    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly MqttClient _client;
        private readonly ConcurrentDictionary<string, int> _received = [];

        public Subscriber(int port)
        {
            _client = new MqttClient(OptionsOf("subscriber", port));
            _client.MessageHandler = (message, _) =>
            {
                _received.AddOrUpdate(Encoding.UTF8.GetString(message.Payload.Span), 1, (_, count) => count + 1);
                return ValueTask.CompletedTask;
            };
        }

        /// <summary>Connects, and has its subscription.</summary>
        public async Task StartAsync()
        {
            await _client.ConnectAsync();
            await _client.SubscribeAsync([new TopicSubscription("test/#", QualityOfService.ExactlyOnce)]);
        }

        public int CountOf(string message) => _received.GetValueOrDefault(message);

        public async Task WaitForAsync(IReadOnlyCollection<string> messages, RunningIngest ingest)
        {
            using var timer = new CancellationTokenSource(Deadline);
            while (messages.Where(message => !_received.ContainsKey(message)).ToArray() is { Length: > 0 } missing)
            {
                Assert.False(
                    timer.IsCancellationRequested,
                    $"{missing.Length} of {messages.Count} acknowledged messages did not arrive, the first being {missing[0]}. Ingest wrote:\n{ingest.Program.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }
        }

        public ValueTask DisposeAsync() => _client.DisposeAsync();
    }
}
