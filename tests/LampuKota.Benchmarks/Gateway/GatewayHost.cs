using System.Diagnostics;
using System.Globalization;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Benchmarks;

/// <summary>
/// A gateway with fifty lamps in a process of its own, the library as the program runs it, on outputs and meters that answer at once: <c>-- gateway-host PORT FOLDER</c>.
/// A line on standard input ends it; it then says how long its commands took.
/// </summary>
internal static class GatewayHost
{
    public const string GatewayId = "KPG-OSP-G012";
    public const int Lamps = 50;
    public const string Microseconds = "command microseconds p50 p99 maximum:";

    public static string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P{lamp:D3}-L001");

    public static async Task<int> RunAsync(int port, string folder)
    {
        var watch = new CommandWatch();
        FastOutput[] outputs = [.. Enumerable.Range(0, Lamps).Select(_ => new FastOutput(watch))];
        var clock = new GatewayClock(new RightClock());
        CityClock city = CityClock.RealTime(clock);
        var options = new GatewayOptions
        {
            GatewayId = GatewayId,
            Lamps = [.. outputs.Select((output, lamp) => new GatewayLamp(LampId(lamp), output))],
            Sensors = [.. outputs.Select((output, lamp) => new FastMeter(LampId(lamp), output))],
            StateDirectory = folder,
            Clock = clock,
        };
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = port };
        var uplink = new MqttGatewayUplink(GatewayId, FirmwareVersion.Current, connection, city, TimeProvider.System, NullLoggerFactory.Instance);
        await using var gateway = new GatewayService(options, new WatchedUplink(uplink, watch), city, TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);
        await Console.In.ReadLineAsync();
        Console.WriteLine($"{Microseconds} {watch.Summary()}");
        return 0;
    }

    /// <summary>When a command came in, and when an output took its level.</summary>
    private sealed class CommandWatch
    {
        private readonly List<double> _microseconds = [];
        private long _cameIn;

        public void CameIn() => Volatile.Write(ref _cameIn, Stopwatch.GetTimestamp());

        public void WasSet()
        {
            long cameIn = Interlocked.Exchange(ref _cameIn, 0);
            if (cameIn != 0)
                _microseconds.Add(Stopwatch.GetElapsedTime(cameIn).TotalMicroseconds);
        }

        public string Summary()
        {
            double[] sorted = [.. _microseconds.Order()];
            return sorted.Length == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{At(0.5):F0} {At(0.99):F0} {sorted[^1]:F0}");

            double At(double share) => sorted[(int)((sorted.Length - 1) * share)];
        }
    }

    private sealed class FastOutput(CommandWatch watch) : ILampOutput
    {
        public int Level { get; private set; }

        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
        {
            Level = levelPercent;
            watch.WasSet();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FastMeter(string lamp, FastOutput output) : ISensor
    {
        private int _readings;

        public string DeviceId => lamp;

        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            double noise = _readings++ % 17 / 10.0;
            double power = output.Level * 0.9;
            readings.Add(new Reading("actualLightState", output.Level));
            readings.Add(new Reading("activePower", power));
            readings.Add(new Reading("supplyVoltage", 219 + noise));
            readings.Add(new Reading("supplyCurrent", power / 220));
            readings.Add(new Reading("powerFactor", 0.97));
            readings.Add(new Reading("activeEnergy", 1_234 + _readings / 1_000.0));
            readings.Add(new Reading("operatingHours", 4_321 + _readings / 60.0));
            readings.Add(new Reading("temperature", 41 + noise));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class RightClock : IMachineClock
    {
        private readonly Guid _bootId = Guid.NewGuid();
        private readonly long _start = Stopwatch.GetTimestamp();

        public Duration SinceBoot => Duration.FromTimeSpan(Stopwatch.GetElapsedTime(_start));

        public Instant Wall => SystemClock.Instance.GetCurrentInstant();

        public MachineTime Read() => new(Wall, SinceBoot, _bootId, IsSynchronised: true, HasBatteryClock: false);
    }

    private sealed class WatchedUplink(IGatewayUplink inner, CommandWatch watch) : IGatewayUplink, IGatewayUplinkHandler
    {
        private IGatewayUplinkHandler _handler = null!;

        public bool IsConnected => inner.IsConnected;

        public ValueTask StartAsync(IGatewayUplinkHandler handler, CancellationToken cancellationToken)
        {
            _handler = handler;
            return inner.StartAsync(this, cancellationToken);
        }

        public ValueTask SendTelemetryAsync(SampleBatch batch, CancellationToken cancellationToken) => inner.SendTelemetryAsync(batch, cancellationToken);

        public ValueTask SendEventAsync(DeviceEvent deviceEvent, CancellationToken cancellationToken) => inner.SendEventAsync(deviceEvent, cancellationToken);

        public ValueTask SendReportedAsync(ReportedDocument reported, CancellationToken cancellationToken) => inner.SendReportedAsync(reported, cancellationToken);

        public ValueTask SendCommandResultAsync(LampCommandResult result, ReadOnlyMemory<byte> correlationData, CancellationToken cancellationToken) =>
            inner.SendCommandResultAsync(result, correlationData, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        void IGatewayUplinkHandler.OnConnectionChanged(bool isConnected) => _handler.OnConnectionChanged(isConnected);

        ValueTask IGatewayUplinkHandler.OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
            _handler.OnDesiredAsync(utf8Json, cancellationToken);

        ValueTask IGatewayUplinkHandler.OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
        {
            watch.CameIn();
            return _handler.OnCommandAsync(utf8Json, delivery, cancellationToken);
        }
    }
}
