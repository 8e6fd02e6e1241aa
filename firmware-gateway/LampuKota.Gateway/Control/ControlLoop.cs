using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Brings the lamps to the level that should hold now, whenever something is due or new; sleeps in between.</summary>
/// <param name="gate">Lets in who decides about lamps.</param>
/// <param name="alarm">Wakes it.</param>
/// <param name="pass">What is done each time.</param>
/// <param name="keeper">Keeps what came of it.</param>
/// <param name="clockWatch">Whether the clock is trusted: one that is not is looked at more often.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class ControlLoop(LampGate gate, Alarm alarm, ControlPass pass, ControlKeeper keeper, ClockWatch clockWatch, CityClock clock)
{
    /// <summary>Something is new: a pass follows at once.</summary>
    public void Wake() => alarm.Wake();

    /// <summary>Works until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            PassOutcome outcome;
            using (await gate.EnterAsync(cancellationToken))
                outcome = await pass.RunAsync(cancellationToken);

            // Beside the lamps: a medium that takes long holds up the next pass, and neither commands nor documents.
            await keeper.KeepAsync(outcome, cancellationToken);
            await alarm.SleepAsync(UntilNext(outcome.Next), cancellationToken);
        }
    }

    private TimeSpan UntilNext(Instant next)
    {
        Duration cityTime = next - clock.GetCurrentInstant();
        TimeSpan longest = clockWatch.IsTrusted ? GatewayLimits.MaximumSleep : GatewayLimits.DoubtfulClockInterval;
        TimeSpan sleep = cityTime < Duration.FromDays(1) ? clock.ToRealDuration(cityTime).ToTimeSpan() : longest;
        return sleep < longest ? sleep : longest;
    }
}
