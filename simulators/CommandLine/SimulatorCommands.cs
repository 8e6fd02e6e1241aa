using System.CommandLine;
using System.CommandLine.Parsing;

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
        var root = new RootCommand("Simulators of LampuKota.") { PlanCommand.Create() };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            ParseError first = parsed.Errors[0];
            await error.WriteLineAsync($"{first.Message} Add --help to see what can be given.");
            return Mistake;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration);
        }
        catch (OperatorMistakeException mistake)
        {
            await error.WriteLineAsync(mistake.Message);
            return Mistake;
        }
    }
}
