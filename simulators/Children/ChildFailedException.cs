using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>A program that the city needs has ended or did not start.</summary>
/// <param name="message">Its own words.</param>
/// <param name="exitCode">The exit code that the city ends with.</param>
internal sealed class ChildFailedException(string message, int exitCode) : Exception(message)
{
    /// <summary>The exit code that the city ends with: 2 where an operator's mistake was found, else 1.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The program ended although nobody asked it to.</summary>
    public static ChildFailedException Ended(ChildProgram child)
    {
        int exitCode = child.Exited.IsCompletedSuccessfully ? child.Exited.Result : 1;
        string code = exitCode.ToString(CultureInfo.InvariantCulture);
        return new ChildFailedException(
            $"{child.Name} ended with exit code {code}: {child.LastWords}", exitCode == SimulatorCommands.Mistake ? exitCode : 1);
    }
}
