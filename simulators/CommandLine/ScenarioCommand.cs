using System.CommandLine;
using System.Globalization;

namespace LampuKota.Simulators;

/// <summary><c>scenario</c>: breaks a city by a script, and tells whether it noticed: once, rightly and in time.</summary>
internal sealed class ScenarioCommand
{
    private const string All = "all";

    // Ingest looks for silence every 5 s, and a gateway is unheard from 200 s of the city on: much faster, results would depend on the speed.
    private const double FastestSpeed = 20;

    private readonly Argument<string> _name = new("name") { Description = $"Which: {string.Join(", ", ScenarioScripts.Names)}, or {All} of them." };
    private readonly Option<int> _seed = SharedOptions.Seed();
    private readonly Option<int> _lamps = SharedOptions.Lamps();

    private readonly Option<double?> _speed = SharedOptions.ParsedOrNone<double>(
        "--speed", "City seconds a real second; 5 for the feeder and 10 for the others, where it is not given.", $"a number from 1 to {FastestSpeed.ToString(CultureInfo.InvariantCulture)}", ParseSpeed);

    private readonly Option<int?> _faults = SharedOptions.ParsedOrNone<int>(
        "--faults", "How many faults by chance; as many as belong to the scenario, where it is not given.", "a whole number from 0 to 1000", ParseFaults);

    private readonly Option<string?> _report = new("--report") { Description = "Write the report as a page." };

    /// <summary>The command for the command line.</summary>
    public Command Build()
    {
        var command = new Command("scenario", "Break a simulated city by a script, and tell whether every fault was found once and nothing else.")
        {
            _name, _seed, _lamps, _speed, _faults, _report,
        };
        command.SetAction((parsed, cancellationToken) => ScenarioRunner.RunAsync(
            Settings(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    /// <summary>Reads the settings from a command line without errors.</summary>
    /// <exception cref="OperatorMistakeException">There is no such scenario.</exception>
    public ScenarioSettings Settings(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_name);
        if (name != All && !ScenarioScripts.Names.Contains(name))
            throw new OperatorMistakeException($"There is no scenario '{name}': choose {string.Join(", ", ScenarioScripts.Names)} or {All}.");

        return new ScenarioSettings
        {
            Names = name == All ? ScenarioScripts.Names : [name],
            Seed = (ulong)parsed.GetValue(_seed),
            Lamps = parsed.GetValue(_lamps),
            Speed = parsed.GetValue(_speed),
            Faults = parsed.GetValue(_faults),
            ReportFile = parsed.GetValue(_report),
        };
    }

    private static double? ParseSpeed(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= 1 and <= FastestSpeed ? speed : null;

    private static int? ParseFaults(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 1_000 ? count : null;
}
