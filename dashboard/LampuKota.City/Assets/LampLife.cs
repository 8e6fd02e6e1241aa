using NodaTime;

namespace LampuKota.City;

/// <summary>How much of its rated life a lamp has burned.</summary>
/// <param name="Lamp">The lamp.</param>
/// <param name="BurnedHours">Hours that its light source has burned; null where no counter was heard.</param>
/// <param name="HoursPerMonth">Hours that its calendar burns it in a month, on average.</param>
public sealed record LampLife(LampAsset Lamp, double? BurnedHours, double HoursPerMonth)
{
    /// <summary>Rated life of a lamp of which nothing is said, h: what makers of LED street luminaires commonly give for 70 % of the light.</summary>
    public const double UsualRatedHours = 50_000;

    /// <summary>What it has burned as a share of its rated life; null where that is not known.</summary>
    public double? UsedShare => BurnedHours / Lamp.RatedLifeHours;

    /// <summary>Months until its rated life is over, 0 where it is; null where that is not known, or it never burns.</summary>
    public double? MonthsLeft => BurnedHours is { } burned && HoursPerMonth > 0 ? Math.Max(0, (Lamp.RatedLifeHours - burned) / HoursPerMonth) : null;

    /// <summary>Of a lamp and its counter. A counter below the reading of the installation was exchanged since, and counts from nought.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="operatingHours">Its counter, h; null where it was never heard.</param>
    /// <param name="hoursPerMonth">Hours that its calendar burns it in a month.</param>
    public static LampLife Of(LampAsset lamp, double? operatingHours, double hoursPerMonth)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        return new LampLife(lamp, operatingHours is { } hours ? hours >= lamp.InstalledAtHours ? hours - lamp.InstalledAtHours : hours : null, hoursPerMonth);
    }
}

/// <summary>How many lamps come to the end of their rated life in each month from the present one on; pure.</summary>
/// <param name="From">The present month.</param>
/// <param name="Due">Lamps beyond their rated life by now.</param>
/// <param name="ByMonth">Lamps that come to its end in each month, the present one first.</param>
/// <param name="Later">Lamps that come to it after those months.</param>
/// <param name="Unknown">Lamps of which no counter was heard, or that never burn.</param>
public sealed record LifeForecast(YearMonth From, int Due, IReadOnlyList<int> ByMonth, int Later, int Unknown)
{
    /// <summary>Most months that are forecast.</summary>
    public const int MaximumMonths = 120;

    /// <summary>Sums lamps up.</summary>
    /// <param name="lives">The lamps.</param>
    /// <param name="from">The present month.</param>
    /// <param name="months">How many months, 1 to <see cref="MaximumMonths"/>.</param>
    public static LifeForecast Of(IEnumerable<LampLife> lives, YearMonth from, int months)
    {
        ArgumentNullException.ThrowIfNull(lives);
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(months, MaximumMonths);
        int[] byMonth = new int[months];
        (int due, int later, int unknown) = (0, 0, 0);
        foreach (LampLife life in lives)
        {
            if (life.MonthsLeft is not { } left)
                unknown++;
            else if (left <= 0)
                due++;
            else if (left >= months)
                later++;
            else
                byMonth[(int)left]++;
        }

        return new LifeForecast(from, due, byMonth, later, unknown);
    }
}
