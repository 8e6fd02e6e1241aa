using System.Globalization;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.EndToEnd;

/// <summary>
/// A gateway in a process that can be killed: <c>gateway-life PORT FOLDER</c>. Its meters count their readings and note each in a ledger before they answer, so
/// that a test knows what was measured. The end of standard input stops it cleanly.
/// </summary>
internal static class GatewayLife
{
    public const string Command = "gateway-life";
    public const string GatewayId = "KPG-OSP-G012";
    public const int Lamps = 5;

    public static string LampId(int lamp) => string.Create(CultureInfo.InvariantCulture, $"KPG-OSP-P{lamp:D3}-L001");

    public static string LedgerOf(string folder, int lamp) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"ledger-{lamp}"));

    /// <summary>Puts a desired document where the gateway finds it: a report a second.</summary>
    public static void Prepare(string folder)
    {
        DesiredDocument desired = new(
            1,
            [.. Enumerable.Range(0, Lamps).Select(lamp => new DesiredLamp(LampId(lamp), 90, StandardPrograms.AlwaysFull.Id))],
            StandardPrograms.Calendars,
            StandardPrograms.Programs,
            new GatewaySettings(1, CityZone.LatitudeDegrees, CityZone.LongitudeDegrees));
        File.WriteAllBytes(Path.Combine(folder, "desired.json"), LightingJson.ToUtf8(desired));
    }

    public static async Task<int> RunAsync(int port, string folder)
    {
        CityClock clock = CityClock.RealTime(SystemClock.Instance);
        var options = new GatewayOptions
        {
            GatewayId = GatewayId,
            Lamps = [.. Enumerable.Range(0, Lamps).Select(lamp => new GatewayLamp(LampId(lamp), new NoOutput()))],
            Sensors = [.. Enumerable.Range(0, Lamps).Select(lamp => new CountingMeter(LampId(lamp), LedgerOf(folder, lamp)))],
            StateDirectory = folder,
            Outbox = new OutboxOptions { BackfillSamplesPerSecond = 100 },
        };
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = port, ReconnectDelayMaximum = TimeSpan.FromSeconds(1) };
        var uplink = new MqttGatewayUplink(GatewayId, FirmwareVersion.Current, connection, clock, TimeProvider.System, NullLoggerFactory.Instance);
        await using var gateway = new GatewayService(options, uplink, clock, TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);
        while (await Console.In.ReadLineAsync() is not null)
            Console.WriteLine(gateway.Counts.SamplesWaiting.ToString(CultureInfo.InvariantCulture));
        await gateway.StopAsync(CancellationToken.None);
        return 0;
    }

    private sealed class NoOutput : ILampOutput
    {
        public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class CountingMeter(string lamp, string ledger) : ISensor
    {
        public string DeviceId => lamp;

        // One byte a reading: the ledger's length is the number of readings, over all lives.
        public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
        {
            using FileStream file = new(ledger, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.WriteByte(1);
            readings.Add(new Reading("activeEnergy", file.Length / 1_000.0));
            return ValueTask.CompletedTask;
        }
    }
}
