using System.Globalization;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.EndToEnd;

/// <summary>A gateway in a process of its own, so that a test can kill it: the real library, and lamps whose outputs are files.</summary>
internal static class GatewayProcess
{
    /// <summary>The first word of this program's arguments.</summary>
    public const string Verb = "gateway";

    /// <summary>What it writes when it runs.</summary>
    public const string Ready = "the gateway runs";

    /// <summary>Starts the process.</summary>
    /// <param name="folder">Where it keeps its state and its lamps' outputs.</param>
    /// <param name="mqttPort">The broker's port on this machine.</param>
    /// <param name="gatewayId">Its id.</param>
    /// <param name="lamps">Its lamps.</param>
    public static RunningProgram Start(string folder, int mqttPort, string gatewayId, params string[] lamps) => RunningProgram.StartOurs(
        "LampuKota.EndToEnd", [Verb, folder, mqttPort.ToString(CultureInfo.InvariantCulture), gatewayId, .. lamps]);

    /// <summary>Runs the gateway until the process is killed.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        (string folder, int port, string gatewayId) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2]);
        FileLamp[] lamps = [.. arguments[3..].Select(id => new FileLamp(id, folder))];
        var options = new GatewayOptions
        {
            GatewayId = gatewayId,
            Lamps = [.. lamps.Select(lamp => new GatewayLamp(lamp.DeviceId, lamp))],
            Sensors = lamps,
            StateDirectory = Path.Combine(folder, "state"),
        };
        CityClock clock = CityClock.RealTime(NodaTime.SystemClock.Instance);
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = port, ReconnectDelayMinimum = TimeSpan.FromMilliseconds(100), ReconnectDelayMaximum = TimeSpan.FromMilliseconds(500) };
        var uplink = new MqttGatewayUplink(gatewayId, FirmwareVersion.Current, connection, clock, TimeProvider.System, NullLoggerFactory.Instance);
        await using var gateway = new GatewayService(options, uplink, clock, TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);
        Console.WriteLine(Ready);
        await gateway.Completion;
        return 0;
    }
}

/// <summary>A lamp of 100 W whose output is a file, a line for each level that it was given; its meter follows.</summary>
internal sealed class FileLamp(string id, string folder) : ILampOutput, ISensor
{
    private const double RatedPowerWatts = 100;

    private readonly string _path = PathOf(id, folder);

    public string DeviceId => id;

    /// <summary>All levels that a lamp's output was given, over all lives of its gateway.</summary>
    public static int[] LevelsOf(string id, string folder) =>
        File.Exists(PathOf(id, folder)) ? [.. File.ReadAllLines(PathOf(id, folder)).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];

    public ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        File.AppendAllText(_path, levelPercent.ToString(CultureInfo.InvariantCulture) + "\n");
        return ValueTask.CompletedTask;
    }

    public ValueTask ReadAsync(ICollection<Reading> readings, CancellationToken cancellationToken)
    {
        int level = LevelsOf(id, folder) is [.., var last] ? last : 0;
        readings.Add(new Reading("activePower", RatedPowerWatts * level / 100));
        readings.Add(new Reading("actualLightState", level));
        return ValueTask.CompletedTask;
    }

    private static string PathOf(string id, string folder) => Path.Combine(folder, id + ".levels");
}
