using System.Collections;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>
/// An uplink with the store behind it, for very many samples: one bit for each that can come. A sample is identified by its series and time as in the real store;
/// one that comes again is counted, one that nobody measured fails the test.
/// </summary>
internal sealed class BitmapUplink(int minutes, int lamps) : IGatewayUplink
{
    public static readonly string[] Quantities = ["actualLightState", "activePower", "supplyVoltage", "supplyCurrent", "powerFactor", "activeEnergy", "operatingHours", "temperature"];
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 15, 0, 0);

    private readonly Lock _lock = new();
    private readonly BitArray _stored = new(minutes * lamps * Quantities.Length);
    private readonly HashSet<string> _messages = [];
    private bool _isConnected;

    public Action Changed { get; set; } = static () => { };

    public bool IsConnected
    {
        get => Volatile.Read(ref _isConnected);
        set
        {
            Volatile.Write(ref _isConnected, value);
            Changed();
        }
    }

    /// <summary>Samples in the store, each once.</summary>
    public int Stored { get; private set; }

    /// <summary>Samples that came though the store had them.</summary>
    public int Repeats { get; private set; }

    /// <summary>Minutes of the packs in order of arrival, each pack's first.</summary>
    public List<int> Order { get; } = [];

    /// <summary>Events and answers, each once.</summary>
    public int Messages
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    /// <summary>Called with the number of samples in the store after each pack.</summary>
    public Action<int> OnStored { get; set; } = static _ => { };

    public static string LampId(int lamp) => $"KPG-P1-L{lamp:D3}";

    public static long TimeOf(int minute) => (Start + Duration.FromMinutes(minute)).ToUnixTimeMilliseconds();

    public static double ValueOf(int minute, int lamp, int quantity) => quantity == 0 ? 80 : Math.Round((minute * 7 + lamp * 3 + quantity) % 97 / 100.0, 2);

    public bool Has(int minute, int lamp, int quantity)
    {
        lock (_lock)
            return _stored[IndexOf(minute, lamp, quantity)];
    }

    public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        int stored;
        lock (_lock)
        {
            Order.Add(MinuteOf(batch.Samples[0].TimestampUnixMs));
            foreach (Sample sample in batch.Samples)
                Store(batch, sample);
            stored = Stored;
        }

        OnStored(stored);
        return ValueTask.CompletedTask;
    }

    public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        lock (_lock)
            _messages.Add($"event {deviceEvent.Device} {deviceEvent.Event} {deviceEvent.StartUnixMs}");
        return ValueTask.CompletedTask;
    }

    public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken)
    {
        ThrowIfOffline();
        lock (_lock)
            _messages.Add($"result {result.Id} {Convert.ToHexString(correlationData.Span)}");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int MinuteOf(long timestampUnixMs) => (int)((timestampUnixMs - Start.ToUnixTimeMilliseconds()) / 60_000);

    private int IndexOf(int minute, int lamp, int quantity) => (minute * lamps + lamp) * Quantities.Length + quantity;

    private void Store(SampleBatch batch, Sample sample)
    {
        int minute = MinuteOf(sample.TimestampUnixMs);
        int lamp = int.Parse(batch.Devices.GetString(sample.Device)[^3..]);
        int quantity = Array.IndexOf(Quantities, batch.Quantities.GetString(sample.Quantity));
        Assert.Equal(ValueOf(minute, lamp, quantity), sample.Value);
        int index = IndexOf(minute, lamp, quantity);
        if (_stored[index])
            Repeats++;
        else
            Stored++;
        _stored[index] = true;
    }

    private void ThrowIfOffline()
    {
        if (!IsConnected)
            throw new IOException("offline");
    }
}
