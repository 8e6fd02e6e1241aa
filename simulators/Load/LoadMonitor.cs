namespace LampuKota.Simulators;

/// <summary>Looks once a second at the load test and at the server, and remembers every second.</summary>
internal sealed class LoadMonitor(LoadSettings settings, LoadFleet fleet, LoadMeter meter, LoadTarget target, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<LoadSecond> _seconds = [];
    private Look _before = new(0, 0, 0, meter.Waits, null, TimeSpan.Zero);

    /// <summary>Every second so far. At a day of load they take 10 MB.</summary>
    public IReadOnlyList<LoadSecond> Seconds => _seconds;

    /// <summary>Looks until cancelled.</summary>
    /// <param name="onSecond">Is told each second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<LoadStatus> onSecond, CancellationToken cancellationToken)
    {
        _before = await LookAsync(cancellationToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Look now = await LookAsync(cancellationToken);
            LoadSecond second = Compare(_before, now);
            _before = now;
            _seconds.Add(second);
            onSecond(new LoadStatus(settings, fleet.Elapsed, meter.Sent, meter.Acknowledged, meter.Refused, WaitSummary.Of(now.Waits), second));
        }
    }

    private LoadSecond Compare(Look before, Look now)
    {
        double seconds = time.GetElapsedTime(before.Timestamp, now.Timestamp).TotalSeconds;
        ServerUse? server = before.Server is { } first && now.Server is { } then
            ? new ServerUse(100 * (then.CpuSeconds - first.CpuSeconds) / seconds, then.MemoryBytes / 1e6, then.Ledger.Pending)
            : null;
        return new LoadSecond(
            fleet.Elapsed.TotalSeconds,
            (now.Due - before.Due) * settings.ValuesAMessage / seconds,
            (now.Acknowledged - before.Acknowledged) * settings.ValuesAMessage / seconds,
            WaitSummary.Of(now.Waits.Since(before.Waits)),
            now.Due - now.Acknowledged - meter.Refused,
            server,
            100 * (now.OwnCpu - before.OwnCpu).TotalSeconds / seconds);
    }

    private async Task<Look> LookAsync(CancellationToken cancellationToken)
    {
        ServerReading? server = await target.ReadAsync(cancellationToken);
        return new Look(time.GetTimestamp(), fleet.Due, meter.Acknowledged, meter.Waits, server, Environment.CpuUsage.TotalTime);
    }

    private sealed record Look(long Timestamp, long Due, long Acknowledged, DurationCounts Waits, ServerReading? Server, TimeSpan OwnCpu);
}

/// <summary>A load test at one moment, for people who watch.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Elapsed">Since the first message.</param>
/// <param name="Sent">Messages sent.</param>
/// <param name="Acknowledged">Messages acknowledged.</param>
/// <param name="Refused">Messages refused.</param>
/// <param name="Waits">Waiting times since the start.</param>
/// <param name="Second">The last second.</param>
internal sealed record LoadStatus(LoadSettings Settings, TimeSpan Elapsed, long Sent, long Acknowledged, long Refused, WaitSummary Waits, LoadSecond Second);
