using System.Globalization;

namespace LampuKota.Simulators;

/// <summary>Plain lines, for log files and for terminals that are none: one for each step, and then one now and then.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider timeProvider) : ICityView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private readonly long _start = timeProvider.GetTimestamp();
    private long _lastProgress = timeProvider.GetTimestamp();

    public void Done(string step, string text)
    {
        string seconds = timeProvider.GetElapsedTime(_start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        output.WriteLine($"{step,-10} {text} ({seconds} s)");
    }

    public void Progress(string step, string text)
    {
        if (timeProvider.GetElapsedTime(_lastProgress) < ProgressInterval)
            return;

        _lastProgress = timeProvider.GetTimestamp();
        output.WriteLine($"{step,-10} {text}");
    }

    public void Open(Uri address)
    {
        output.WriteLine();
        output.WriteLine($"Open {address.ToString().TrimEnd('/')} in a browser. Ctrl+C stops the city.");
        output.WriteLine();
    }

    public async Task WatchAsync(CityMonitor monitor, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        do
        {
            CityStatus status = monitor.Take();
            string processes = string.Join("; ", status.Processes.Select(use => $"{use.Name} {StatusWords.Use(use)}"));
            await output.WriteLineAsync(
                $"{StatusWords.Time(status)} ({StatusWords.Sun(status)}) | lamps {StatusWords.Lamps(status)} | gateways {StatusWords.Gateways(status)} | "
                + $"{StatusWords.Telemetry(status)} | ack {StatusWords.Acknowledgement(status)} | {processes}");
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public void Close(string text) => output.WriteLine(text);
}
