using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>One look at everything that decides about lamps: the clock, commands that are over, photocell and sensors. Run inside <see cref="LampGate"/>.</summary>
/// <param name="clockFollower">Judges the clock.</param>
/// <param name="supervisor">The lamps.</param>
/// <param name="inputs">Photocell and sensors.</param>
/// <param name="running">What the next life needs to know.</param>
/// <param name="burning">What lamps have come to.</param>
/// <param name="reporter">Says what holds now.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class ControlPass(
    ClockFollower clockFollower, LampSupervisor supervisor, InputKeeper inputs, RunningMemory running, BurningCounters burning, Reporter reporter, CityClock clock)
{
    /// <summary>Brings every lamp to the level that should hold now.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask<PassOutcome> RunAsync(CancellationToken cancellationToken)
    {
        clockFollower.Look();
        bool hasEnded = supervisor.EndExpiredOverrides();
        if (hasEnded)
            reporter.Send();
        running.Look();
        supervisor.Inputs = inputs.Update(clock.GetCurrentInstant(), out Instant inputsHoldUntil);
        Instant next = Instant.Min(await supervisor.PassAsync(cancellationToken), inputsHoldUntil);
        burning.Count();
        supervisor.BeginReadBack(cancellationToken);
        return new PassOutcome(next, hasEnded, running.TakeChanged());
    }
}

/// <summary>What came of a pass.</summary>
/// <param name="Next">When the next one is due, in city time.</param>
/// <param name="HaveOverridesEnded">Whether what is reported has changed.</param>
/// <param name="Running">What is to be kept for the next life; null where nothing changed.</param>
internal readonly record struct PassOutcome(Instant Next, bool HaveOverridesEnded, RunningState? Running);
