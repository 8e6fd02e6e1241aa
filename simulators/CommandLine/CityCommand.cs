using System.CommandLine;
using System.Globalization;
using LampuKota.Lighting;

namespace LampuKota.Simulators;

/// <summary><c>city</c>: runs a whole city on this machine until it is told to stop.</summary>
internal sealed class CityCommand
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(30);

    private readonly Option<int> _lamps = SharedOptions.Lamps();
    private readonly Option<int> _seed = SharedOptions.Seed();
    private readonly Option<double> _speed = SharedOptions.Parsed(
        "--speed", "City seconds a real second; 60 runs a night in twelve minutes.", 1.0,
        $"a number above 0 and at most {ClockOptions.MaximumSpeed.ToString(CultureInfo.InvariantCulture)}", ParseSpeed);

    private readonly Option<StartTime?> _from = SharedOptions.ParsedOrNone<StartTime>(
        "--from", $"Where the city's clock starts: {StartTime.Forms}. Now, where it is not given.", StartTime.Forms, StartTime.Parse);

    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder in which everything is kept.",
        DefaultValueFactory = _ => Path.Combine("data", "city"),
    };

    private readonly Option<int> _port = Port("--port", "Port of the dashboard.", 8080);
    private readonly Option<int> _mqttPort = Port("--mqtt-port", "Port of the MQTT broker.", 1883);
    private readonly Option<int> _ingestPort = Port("--ingest-port", "Port of ingest's health and metrics.", 8081);
    private readonly Option<bool> _noFaults = new("--no-faults") { Description = "Everything works: no dead lamps, no gateway that goes offline." };

    private readonly Option<TimeSpan?> _duration = SharedOptions.ParsedOrNone<TimeSpan>(
        "--duration", "Stop after this time, such as 90s, 15m or 2h.", "a time such as 90s, 15m or 2h, at most 720h", ParseDuration);

    /// <summary>The command for the command line.</summary>
    public Command Build()
    {
        var command = new Command("city", "Run a simulated Kota Kupang on this machine: broker, ingest, store, dashboard, gateways and lamps.")
        {
            _lamps, _seed, _speed, _from, _data, _port, _mqttPort, _ingestPort, _noFaults, _duration,
        };
        command.SetAction((parsed, cancellationToken) => CityRunner.RunAsync(
            Settings(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    /// <summary>Reads the settings from a command line without errors.</summary>
    public CitySettings Settings(ParseResult parsed)
    {
        var settings = new CitySettings
        {
            Lamps = parsed.GetValue(_lamps),
            Seed = (ulong)parsed.GetValue(_seed),
            Speed = parsed.GetValue(_speed),
            From = parsed.GetValue(_from),
            DataFolder = Path.GetFullPath(parsed.GetRequiredValue(_data)),
            DashboardPort = parsed.GetValue(_port),
            MqttPort = parsed.GetValue(_mqttPort),
            IngestPort = parsed.GetValue(_ingestPort),
            WithFaults = !parsed.GetValue(_noFaults),
            RunFor = parsed.GetValue(_duration),
        };
        IGrouping<int, (string Option, int Port)>? same = settings.Ports.GroupBy(entry => entry.Port).FirstOrDefault(group => group.Count() > 1);
        if (same is not null)
        {
            string options = string.Join(" and ", same.Select(entry => entry.Option));
            throw new OperatorMistakeException($"{options} must be different ports, not all {same.Key.ToString(CultureInfo.InvariantCulture)}.");
        }

        return settings;
    }

    private static Option<int> Port(string name, string description, int fallback) => SharedOptions.WholeNumber(name, description, fallback, 1, 65_535);

    private static double? ParseSpeed(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is > 0 and <= ClockOptions.MaximumSpeed
            ? speed
            : null;

    private static TimeSpan? ParseDuration(string text) => SharedOptions.ParseTime(text) is { } time && time <= LongestRun ? time : null;
}
