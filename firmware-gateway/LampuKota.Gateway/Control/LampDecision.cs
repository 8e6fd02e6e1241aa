using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// What a lamp shall do now: maintenance lock before override before control program before photocell before default state, which is dusk to dawn where the time is not
/// known but for its bounds.
/// </summary>
/// <param name="LevelPercent">The target, 0 to 100 %; null where the output is to be left as it is.</param>
/// <param name="HoldsUntil">Until when this surely holds while photocell and sensors say nothing new.</param>
/// <param name="RampSeconds">Seconds that the light takes to get there, 0 and up.</param>
internal readonly record struct LampDecision(int? LevelPercent, Instant HoldsUntil, int RampSeconds = 0)
{
    /// <summary>Decides. Pure.</summary>
    /// <param name="lampLock">The maintenance lock, if any; it has no end of its own.</param>
    /// <param name="lampOverride">The override, if any; perhaps expired.</param>
    /// <param name="schedule">The schedule, if any.</param>
    /// <param name="sun">The astronomical clock that the schedule asks.</param>
    /// <param name="inputs">What photocell and sensors say.</param>
    /// <param name="time">What is known of the time.</param>
    public static LampDecision Make(
        LampLock? lampLock, LampOverride? lampOverride, LampSchedule? schedule, AstronomicalClock sun, LampInputs inputs, in LampTime time)
    {
        Instant now = time.Now;
        if (lampLock is not null)
            return new LampDecision(lampLock.LevelPercent, Instant.MaxValue);
        if (lampOverride is not null && lampOverride.EndAt(time) is var end && now < end)
            return new LampDecision(lampOverride.LevelPercent, end);
        if (schedule is not null && time.IsKnown && now < time.InputsFrom && schedule.AsksInputsAt(now, sun))
            return new LampDecision(null, time.InputsFrom);
        if (schedule is not null && time.IsKnown)
            return new LampDecision(schedule.LevelAt(now, sun, inputs), schedule.NextChangeAfter(now, sun, inputs), schedule.RampSecondsAt(now, sun, inputs));
        return inputs.Photocell switch
        {
            PhotocellState.Bright => new LampDecision(0, Instant.MaxValue),
            PhotocellState.Unknown when now < time.DefaultFrom => new LampDecision(null, time.DefaultFrom),
            PhotocellState.Unknown when !time.MayBeNight => new LampDecision(0, Instant.MaxValue),
            _ => new LampDecision(GatewayLimits.DefaultLevelPercent, Instant.MaxValue),
        };
    }
}
