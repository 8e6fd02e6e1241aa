using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LampuKota.Mqtt;

namespace LampuKota.EndToEnd;

/// <summary>
/// A gateway that publishes packs as fast as they are acknowledged, over as many connections as that takes, and knows which were: the oracle of what
/// a store must hold.
/// </summary>
internal sealed class TelemetryPublisher : IAsyncDisposable
{
    public const int Lamps = 10;
    public const int SamplesPerPack = 2 * Lamps;

    // Enough to keep ingest busy, and few enough that a kill finds most of them unacknowledged.
    private const int InFlight = 50;

    private readonly MqttClient _client;
    private readonly long _firstUnixMs;
    private readonly ConcurrentDictionary<int, bool> _acknowledged = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _window = new(InFlight, InFlight);
    private Task _loop = Task.CompletedTask;
    private readonly int _maximumPacks;
    private int _sent;

    public TelemetryPublisher(string gateway, int port, long firstUnixMs, int maximumPacks = int.MaxValue)
    {
        Gateway = gateway;
        _maximumPacks = maximumPacks;
        _firstUnixMs = firstUnixMs;
        _client = new MqttClient(new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = port,
            ClientIdentifier = gateway,
            ReconnectDelayMinimum = TimeSpan.FromMilliseconds(50),
            ReconnectDelayMaximum = TimeSpan.FromMilliseconds(200),
        });
    }

    public string Gateway { get; }

    /// <summary>Packs given to the client.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public int AcknowledgedCount => _acknowledged.Count;

    /// <summary>The packs that were acknowledged so far.</summary>
    public int[] Acknowledged => [.. _acknowledged.Keys];

    /// <summary>The instant of a pack.</summary>
    public long TimestampOf(int pack) => _firstUnixMs + pack;

    /// <summary>The pack of an instant.</summary>
    public int PackAt(long timestampUnixMs) => (int)(timestampUnixMs - _firstUnixMs);

    public static double PowerOf(int pack, int lamp) => (pack * 7 + lamp) % 4000 / 10.0;

    public static double VoltageOf(int pack) => 215 + pack % 130 / 10.0;

    public string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"{Gateway}-L{lamp:00}");

    public async Task StartAsync()
    {
        await _client.StartAsync();
        _loop = Task.Run(PublishAsync);
    }

    /// <summary>Sends no more, and waits until everything sent is acknowledged.</summary>
    public async Task FinishAsync(TimeSpan deadline)
    {
        await _stop.CancelAsync();
        await _loop;
        using var timer = new CancellationTokenSource(deadline);
        for (int place = 0; place < InFlight; place++)
            await _window.WaitAsync(timer.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _client.DisposeAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task PublishAsync()
    {
        try
        {
            while (_sent < _maximumPacks)
            {
                await _window.WaitAsync(_stop.Token);
                _ = PublishPackAsync(_sent++);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task PublishPackAsync(int pack)
    {
        try
        {
            ReasonCode code = await _client.PublishAsync(new MqttMessage
            {
                Topic = $"lampukota/v1/{Gateway}/telemetry",
                Payload = Pack(pack),
                Qos = QualityOfService.AtLeastOnce,
                ContentType = "application/senml+json",
            });
            if (code < ReasonCode.UnspecifiedError)
                _acknowledged[pack] = true;
            _window.Release();
        }
        catch (MqttStoppedException)
        {
            // The test is over; what was not acknowledged does not count.
        }
    }

    private byte[] Pack(int pack)
    {
        var json = new StringBuilder("[");
        for (int lamp = 0; lamp < Lamps; lamp++)
        {
            json.Append(CultureInfo.InvariantCulture, $"{(lamp > 0 ? "," : "")}{{\"bn\":\"{LampId(lamp)}/\",");
            if (lamp == 0)
                json.Append(CultureInfo.InvariantCulture, $"\"bt\":{TimestampOf(pack) / 1000m},");
            json.Append(CultureInfo.InvariantCulture, $"\"n\":\"activePower\",\"u\":\"W\",\"v\":{PowerOf(pack, lamp)}}}");
            json.Append(CultureInfo.InvariantCulture, $",{{\"n\":\"supplyVoltage\",\"u\":\"V\",\"v\":{VoltageOf(pack)}}}");
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }
}
