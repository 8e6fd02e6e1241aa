namespace LampuKota.Lighting;

/// <summary>A year of one calendar, night by night, and what it comes to.</summary>
/// <param name="CalendarId">The calendar.</param>
/// <param name="Followers">Who follows it.</param>
/// <param name="Nights">Each lighting day.</param>
public sealed record CalendarYear(string CalendarId, CalendarFollowers Followers, IReadOnlyList<NightPlan> Nights)
{
    /// <summary>Hours in the year that each of its lamps burns.</summary>
    public double BurningHours { get; } = Nights.Sum(night => night.Burning.TotalHours);

    /// <summary>Hours at 100 % that would use the same energy.</summary>
    public double FullLoadHours { get; } = Nights.Sum(night => night.FullLoad.TotalHours);

    /// <summary>Energy of all its lamps in the year, kWh: rated power times level, as everywhere (see <see cref="PowerProof"/>).</summary>
    public double EnergyKilowattHours => FullLoadHours * Followers.RatedPowerWatts / 1_000;
}

/// <summary>The lamps that follow a calendar.</summary>
/// <param name="Lamps">How many.</param>
/// <param name="RatedPowerWatts">Their power at 100 % together, watts.</param>
/// <param name="ProtectedLamps">How many of them are protected: markets, hospitals, crossings.</param>
public readonly record struct CalendarFollowers(int Lamps, double RatedPowerWatts, int ProtectedLamps);
