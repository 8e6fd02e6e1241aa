using System.CommandLine;

namespace LampuKota.Simulators;

/// <summary>The program's commands. A mistake gives one sentence on standard error and exit code 2.</summary>
internal static class SimulatorCommands
{
    /// <summary>Exit code of an operator's mistake.</summary>
    public const int Mistake = 2;

    /// <summary>Runs what the arguments ask for.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Simulators of LampuKota.") { new CityCommand().Build(), new LoadCommand().Build(), new ScenarioCommand().Build(), PlanCommand.Create() };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{ProblemOf(parsed)} Add --help to see what can be given.");
            return Mistake;
        }

        try
        {
            // The commands take signals themselves: a city needs longer to stop than a parser would grant.
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration);
        }
        catch (OperatorMistakeException mistake)
        {
            await error.WriteLineAsync(mistake.Message);
            return Mistake;
        }
    }

    private static string ProblemOf(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [string unknown, ..])
            return $"'{unknown}' is not known here.";

        return parsed.Tokens.Count == 0 ? "Say what to simulate: city, load, scenario or plan." : parsed.Errors[0].Message;
    }
}
