using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Whether a machine's clock can be trusted. Pure.</summary>
internal static class ClockJudgement
{
    /// <summary>Before this no such gateway was ever switched on: a clock that shows less has forgotten the time (Raspberry Pi: 1970; DS3231 without battery: 2000).</summary>
    private static readonly Instant Earliest = Instant.FromUtc(2026, 1, 1, 0, 0);

    /// <summary>How far behind the last time saved a battery clock may be: it loses some minutes a year.</summary>
    private static readonly Duration LagAllowed = Duration.FromMinutes(10);

    /// <summary>How long a gateway may have lain without current for its battery clock to be believed. A DS3231 keeps the time for years, but not its cell for ever.</summary>
    private static readonly Duration LongestDark = Duration.FromDays(400);

    /// <summary>Judges a clock that was not trusted yet in this boot.</summary>
    /// <param name="time">What the machine knows.</param>
    /// <param name="memory">The last time that was trusted; null where there never was one.</param>
    public static bool IsTrusted(in MachineTime time, ClockMemory? memory)
    {
        if (time.Wall < Earliest)
            return false;
        if (time.IsSynchronised)
            return true;
        if (!time.HasBatteryClock)
            return false;
        if (memory is null)
            return true;

        var last = Instant.FromUnixTimeMilliseconds(memory.UnixMs);
        return time.Wall >= last - LagAllowed && time.Wall <= last + LongestDark;
    }
}
