using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>Switches one lamp over for some seconds and back, so that somebody who looks at it knows that it is wired right.</summary>
/// <param name="hardware">The hardware.</param>
/// <param name="output">Where it writes.</param>
internal sealed class OutputTest(Hardware hardware, TextWriter output)
{
    /// <summary>Longer than anyone looks.</summary>
    private const int MaximumSeconds = 600;

    /// <summary>Tests.</summary>
    /// <param name="lampId">Which lamp.</param>
    /// <param name="lamps">How the lamps are wired.</param>
    /// <param name="seconds">How long it is switched over.</param>
    /// <param name="cancellationToken">Ends it early; the lamp is switched back all the same.</param>
    /// <returns>Whether the output did what it was told.</returns>
    /// <exception cref="ConfigurationProblemException">There is no such lamp, or the time cannot be.</exception>
    public async Task<bool> RunAsync(string lampId, IReadOnlyList<LampWiring> lamps, int seconds, CancellationToken cancellationToken)
    {
        if (seconds is < 1 or > MaximumSeconds)
            throw new ConfigurationProblemException($"--seconds must be from 1 to {MaximumSeconds}.");
        LampWiring lamp = lamps.FirstOrDefault(one => one.LampId == lampId)
            ?? throw new ConfigurationProblemException($"--output names {lampId}, but the section Lamps has {Names(lamps)}.");

        IReadableLampOutput wired = lamp.Connect(hardware);
        using var ownership = wired as IDisposable;
        try
        {
            await RunAsync(lampId, wired, TimeSpan.FromSeconds(seconds), cancellationToken);
            return true;
        }
        catch (IOException exception)
        {
            output.WriteLine($"{lampId}: {exception.Message}");
            return false;
        }
    }

    private async Task RunAsync(string lampId, IReadableLampOutput wired, TimeSpan length, CancellationToken cancellationToken)
    {
        int? held = await wired.ReadLevelAsync(CancellationToken.None);
        // An output that nobody drove is left lit: that is what its wiring does without a program.
        int back = held ?? 100;
        int over = back > 0 ? 0 : 100;
        output.WriteLine($"{lampId}: {(held is { } level ? $"is at {level} %" : "was not driven yet")}; now {over} % for {length.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s. Look at the lamp.");
        await wired.ApplyAsync(over, CancellationToken.None);
        try
        {
            await Task.Delay(length, hardware.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await wired.ApplyAsync(back, CancellationToken.None);
        }

        output.WriteLine($"{lampId}: {back} % again.");
    }

    private static string Names(IReadOnlyList<LampWiring> lamps) =>
        lamps.Count == 0 ? "none" : string.Join(", ", lamps.Select(lamp => lamp.LampId).Order(StringComparer.Ordinal));
}
