using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Brings the lamps to the level that should hold now, whenever something is due or new; sleeps in between.</summary>
internal sealed class ControlLoop(
    LampGate gate, Alarm alarm, LampSupervisor supervisor, InputKeeper inputs, ClockFollower clockFollower, ClockWatch clockWatch, BurningCounters burning,
    Reporter reporter, StateFolder state, RunningMemory running, DesiredKeeper desiredKeeper, CityClock clock)
{
    /// <summary>Something is new: a pass follows at once.</summary>
    public void Wake() => alarm.Wake();

    /// <summary>Works until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Instant next = await PassAsync(cancellationToken);
            Duration cityTime = next - clock.GetCurrentInstant();
            TimeSpan longest = clockWatch.IsTrusted ? GatewayLimits.MaximumSleep : GatewayLimits.DoubtfulClockInterval;
            TimeSpan sleep = cityTime < Duration.FromDays(1) ? clock.ToRealDuration(cityTime).ToTimeSpan() : longest;
            await alarm.SleepAsync(sleep < longest ? sleep : longest, cancellationToken);
        }
    }

    /// <summary>Keeps what lamps have come to, where that is due.</summary>
    /// <param name="isLast">Whether the gateway stops.</param>
    public void SaveCounters(bool isLast)
    {
        burning.Count();
        if (burning.TakeDue(isLast) is { } counts)
            state.SaveCounters(counts);
    }

    private async ValueTask<Instant> PassAsync(CancellationToken cancellationToken)
    {
        bool hasEnded;
        Instant next;
        RunningState? changed;
        using (await gate.EnterAsync(cancellationToken))
        {
            clockFollower.Look();
            hasEnded = supervisor.EndExpiredOverrides();
            if (hasEnded)
                reporter.Send();
            running.Look();
            supervisor.Inputs = inputs.Update(clock.GetCurrentInstant(), out Instant inputsHoldUntil);
            next = Instant.Min(await supervisor.PassAsync(cancellationToken), inputsHoldUntil);
            burning.Count();
            changed = running.TakeChanged();
        }

        await supervisor.BeginReadBack(cancellationToken);
        running.Save(changed);
        if (hasEnded)
            reporter.Save();
        SaveCounters(isLast: false);
        await desiredKeeper.RetryAsync(cancellationToken);
        return next;
    }
}
