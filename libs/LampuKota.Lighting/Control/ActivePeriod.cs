using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// A time in which a program's lamps are active (TALQ ActivePeriod): absolute where both ends are local times, astronomical where they follow the sun, or mixed;
/// with or without a photocell's word. A period of the night runs from evening to morning; one that begins in the morning and ends in the evening runs through
/// the day, on both sides of the lighting day's noons, as does one of local times whose end comes first. Any other whose end does not come after its start on some
/// lighting day does not happen on it. Where the sun does not set, a period of the night that follows it never happens, and one of the day lasts all day.
/// </summary>
/// <param name="From">When it begins (inclusive).</param>
/// <param name="To">When it ends (exclusive).</param>
/// <param name="Photocell">What a photocell has to say about it.</param>
public sealed record ActivePeriod(ProgramTime From, ProgramTime To, PhotocellUse Photocell = PhotocellUse.None)
{
    private bool RunsThroughNoon => From.FollowsSun || To.FollowsSun
        ? From.IsMorning && !To.IsMorning
        : Noonward(From) > Noonward(To);

    /// <summary>Whether its times follow the sun.</summary>
    internal bool FollowsSun => From.FollowsSun || To.FollowsSun;

    /// <summary>Whether lamps are active by it.</summary>
    internal bool IsActive(LightingDay day, long unixTicks, PhotocellState photocell) => Photocell switch
    {
        PhotocellUse.None => Contains(day, unixTicks),
        PhotocellUse.Alone => photocell == PhotocellState.Unknown ? Contains(day, unixTicks) : photocell == PhotocellState.Dark,
        PhotocellUse.Both => photocell != PhotocellState.Bright && Contains(day, unixTicks),
        _ => photocell == PhotocellState.Dark || Contains(day, unixTicks),
    };

    /// <summary>Whether its times come up on a lighting day.</summary>
    internal bool Happens(LightingDay day)
    {
        if (RunsThroughNoon || (FollowsSun && day.SunPath == SunPath.StaysUp))
            return RunsThroughNoon;

        Instant from = Instant.Max(day.Resolve(From), day.Start);
        return from < Instant.Min(day.Resolve(To), day.End);
    }

    /// <summary>The end of a sentence that says what is wrong with it; null where nothing is.</summary>
    internal string? Problem()
    {
        if (From is null || To is null)
            return "lacks a time.";
        if (!From.IsValid || !To.IsValid)
            return "begins or ends at a time outside the limits.";
        return From == To ? "ends when it begins." : !Enum.IsDefined(Photocell) ? "uses the photocell in a way that is not known." : null;
    }

    private static int Noonward(ProgramTime local) => (local.OffsetMinutes + 12 * 60) % (24 * 60);

    private bool Contains(LightingDay day, long unixTicks)
    {
        bool throughNoon = RunsThroughNoon;
        if (FollowsSun && day.SunPath == SunPath.StaysUp)
            return throughNoon;

        long from = day.ResolveTicks(From);
        long to = day.ResolveTicks(To);
        return throughNoon ? unixTicks < to || unixTicks >= from : unixTicks >= from && unixTicks < to;
    }
}

/// <summary>What a photocell has to say about an active period.</summary>
public enum PhotocellUse
{
    /// <summary>Nothing: the times decide.</summary>
    None,

    /// <summary>It decides alone; the times only while nothing is known of it.</summary>
    Alone,

    /// <summary>The lamp is active within the times, unless the photocell sees daylight.</summary>
    Both,

    /// <summary>The lamp is active within the times, and also whenever the photocell sees darkness.</summary>
    Either,
}
