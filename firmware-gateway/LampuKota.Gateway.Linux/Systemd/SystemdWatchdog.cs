using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>Tells systemd twice in every watchdog interval that the gateway is well, for as long as it is (systemd.service(5), WatchdogSec).</summary>
/// <param name="notifier">Who tells systemd.</param>
/// <param name="interval">Within which systemd wants to be told; null where it does not.</param>
/// <param name="timeProvider">Real time.</param>
internal sealed class SystemdWatchdog(SystemdNotifier notifier, TimeSpan? interval, TimeProvider timeProvider)
{
    /// <summary>The interval that systemd gave this process (sd_watchdog_enabled(3)).</summary>
    /// <param name="microseconds">The value of WATCHDOG_USEC.</param>
    /// <param name="processId">The value of WATCHDOG_PID: the process that is meant.</param>
    public static TimeSpan? IntervalOf(string? microseconds, string? processId)
    {
        bool isMeant = processId is null || processId == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isMeant && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long interval) && interval > 0
            ? TimeSpan.FromMicroseconds(interval)
            : null;
    }

    /// <summary>Tells until cancelled. A gateway that does not answer within the interval is not told of: systemd then ends and restarts it.</summary>
    /// <param name="probeAsync">Asks the gateway whether it still gets to its work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> probeAsync, CancellationToken cancellationToken)
    {
        if (interval is not { } within)
            return;

        using var timer = new PeriodicTimer(within / 2, timeProvider);
        do
        {
            await probeAsync(cancellationToken);
            notifier.Alive();
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
