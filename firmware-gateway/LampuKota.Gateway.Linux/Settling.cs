using LampuKota.Lighting;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway.Linux;

/// <summary>What the program does for itself once it runs: what comes later shall not wait for what is not ready yet, and what only the start needed is given back. Lamps hang on none of it.</summary>
internal static partial class Settling
{
    /// <summary>Of a gateway whose backend is there, on a slow machine too.</summary>
    private static readonly TimeSpan FirstReportIsOver = TimeSpan.FromSeconds(5);

    /// <summary>Settles, and keeps the program small until it stops.</summary>
    /// <param name="clock">The city's clock.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="stop">The program stops.</param>
    public static async Task RunAsync(CityClock clock, TimeProvider timeProvider, ILogger log, CancellationToken stop)
    {
        try
        {
            await Task.Delay(FirstReportIsOver, timeProvider, stop);
            await Rehearsal.RunAsync(clock, timeProvider, stop);
            await SmallMemory.KeepAsync(timeProvider, stop);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(log, exception);
        }
    }

    [LoggerMessage(4420, LogLevel.Warning, "What makes the program quick and small after its start has failed; it works on without it")]
    private static partial void Failed(ILogger log, Exception exception);
}
