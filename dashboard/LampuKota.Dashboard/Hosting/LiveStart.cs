using System.Diagnostics;
using LampuKota.TimeSeries;

namespace LampuKota.Dashboard;

/// <summary>Fills the live city from the store when the dashboard starts, so that the map shows the city before the next report, and makes the search ready.</summary>
/// <param name="reader">The store.</param>
/// <param name="live">Filled.</param>
/// <param name="directory">Its search is warmed.</param>
/// <param name="logger">Tells how it went.</param>
internal sealed partial class LiveStart(ISeriesReader reader, LiveCity live, City.CityDirectory directory, ILogger<LiveStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            long startedAt = Stopwatch.GetTimestamp();
            int points = 0;
            await foreach (LastPoint point in reader.LastPoints(stoppingToken))
            {
                live.Fill(point);
                points++;
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(startedAt);
            LogFilled(logger, points, elapsed);
        }
        catch (IOException exception)
        {
            LogNotFilled(logger, exception.Message); // Live values still arrive; only those from before the start are missing.
        }

        directory.Current.Search("a", 1);
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Read {Points} last values from the store in {Elapsed}.")]
    private static partial void LogFilled(ILogger logger, int points, TimeSpan elapsed);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "The stored last values cannot be read: {Reason}")]
    private static partial void LogNotFilled(ILogger logger, string reason);
}
