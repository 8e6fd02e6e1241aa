using NodaTime;

namespace LampuKota.Lighting;

/// <summary>
/// Sunset and sunrise at one place: when the sun's upper limb stands at a level horizon under standard refraction (zenith 90.833 degrees), within 60 s of
/// published times (NOAA, method of Meeus). Remembers the lighting days that it was asked for, so that asking again neither computes nor allocates.
/// Safe for use by several threads.
/// </summary>
public sealed class AstronomicalClock
{
    private const double DaysPerDegree = 1 / 360.0;
    private const double DaysPerMinute = 1 / 1_440.0;

    /// <summary>Lighting days remembered: a whole year, so that a year's preview of a city computes each day once. A power of two.</summary>
    private const int RememberedDays = 512;

    private static readonly double CosineOfZenith = Math.Cos(90.833 * Math.PI / 180);

    private readonly DateTimeZone _zone;
    private readonly double _longitudeDegrees;
    private readonly double _sineOfLatitude;
    private readonly double _cosineOfLatitude;
    private readonly LightingDay?[] _days = new LightingDay?[RememberedDays];
    private LightingDay? _latest;

    /// <summary>Makes the clock of a place.</summary>
    /// <param name="latitudeDegrees">-90 to 90, north positive.</param>
    /// <param name="longitudeDegrees">-180 to 180, east positive.</param>
    /// <param name="zone">The zone of its local time.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public AstronomicalClock(double latitudeDegrees, double longitudeDegrees, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (latitudeDegrees is not (>= -90 and <= 90))
            throw new ArgumentOutOfRangeException(nameof(latitudeDegrees), latitudeDegrees, "The latitude must be -90 to 90 degrees.");
        if (longitudeDegrees is not (>= -180 and <= 180))
            throw new ArgumentOutOfRangeException(nameof(longitudeDegrees), longitudeDegrees, "The longitude must be -180 to 180 degrees.");

        _zone = zone;
        _longitudeDegrees = longitudeDegrees;
        (_sineOfLatitude, _cosineOfLatitude) = Math.SinCos(latitudeDegrees * Math.PI / 180);
    }

    /// <summary>The clock of the first city.</summary>
    public static AstronomicalClock Kupang() => new(CityZone.LatitudeDegrees, CityZone.LongitudeDegrees, CityZone.Wita);

    /// <summary>The zone of its local time.</summary>
    public DateTimeZone Zone => _zone;

    /// <summary>The lighting day on which an instant falls.</summary>
    /// <param name="instant">An instant, 1900 to 2100.</param>
    public LightingDay DayOf(Instant instant)
    {
        LightingDay? latest = Volatile.Read(ref _latest);
        if (latest is not null && latest.Contains(instant))
            return latest;

        LocalDateTime local = instant.InZone(_zone).LocalDateTime;
        LightingDay day = DayOf(local.Hour < 12 ? local.Date.PlusDays(-1) : local.Date);
        Volatile.Write(ref _latest, day);
        return day;
    }

    /// <summary>The lighting day that begins at the noon of a date.</summary>
    /// <param name="date">The local date.</param>
    public LightingDay DayOf(LocalDate date)
    {
        ref LightingDay? slot = ref _days[DayNumber(date) & (RememberedDays - 1)];
        LightingDay? known = Volatile.Read(ref slot);
        if (known is not null && known.Date == date)
            return known;

        LightingDay day = Compute(date);
        Volatile.Write(ref slot, day);
        return day;
    }

    /// <summary>Sunrise on a local date; null where the sun does not rise.</summary>
    /// <param name="date">The local date.</param>
    public Instant? SunriseOf(LocalDate date) => Event(date, side: -1, out _);

    /// <summary>Sunset on a local date, perhaps after midnight at high latitudes; null where the sun does not set.</summary>
    /// <param name="date">The local date.</param>
    public Instant? SunsetOf(LocalDate date) => Event(date, side: 1, out _);

    private static int DayNumber(LocalDate date) => Period.DaysBetween(new LocalDate(2000, 1, 1), date);

    private LightingDay Compute(LocalDate date)
    {
        Instant? sunset = Event(date, side: 1, out SunPath evening);
        Instant? sunrise = Event(date.PlusDays(1), side: -1, out SunPath morning);
        SunPath path = evening == SunPath.StaysUp || morning == SunPath.StaysUp ? SunPath.StaysUp
            : evening == SunPath.StaysDown && morning == SunPath.StaysDown ? SunPath.StaysDown
            : SunPath.SetsAndRises;
        return new LightingDay(date, _zone, path, sunset, sunrise);
    }

    /// <summary>The sunrise (side -1) or sunset (side 1) about the solar noon nearest to a date's local noon.</summary>
    private Instant? Event(LocalDate date, int side, out SunPath path)
    {
        double noonUnixDays = (date + LocalTime.Noon).InZoneLeniently(_zone).ToInstant().ToUnixTimeMilliseconds() / (double)NodaConstants.MillisecondsPerDay;
        double meanSolarNoon = Math.Floor(noonUnixDays) + 0.5 - _longitudeDegrees * DaysPerDegree;
        meanSolarNoon += Math.Round(noonUnixDays - meanSolarNoon);

        path = SunPath.SetsAndRises;
        double unixDays = meanSolarNoon;
        // Each pass asks where the sun stands at the time that the last one found; after three the time moves by less than a millisecond.
        for (int pass = 0; pass < 4; pass++)
        {
            SolarPosition sun = SolarPosition.At(unixDays);
            (double sineOfDeclination, double cosineOfDeclination) = Math.SinCos(sun.DeclinationRadians);
            double cosine = (CosineOfZenith - _sineOfLatitude * sineOfDeclination) / (_cosineOfLatitude * cosineOfDeclination);
            if (cosine is not (>= -1 and <= 1))
            {
                path = cosine > 1 ? SunPath.StaysDown : SunPath.StaysUp;
                return null;
            }

            double hourAngleDegrees = Math.Acos(cosine) * 180 / Math.PI;
            unixDays = meanSolarNoon - sun.EquationOfTimeMinutes * DaysPerMinute + side * hourAngleDegrees * DaysPerDegree;
        }

        return Instant.FromUnixTimeMilliseconds((long)Math.Round(unixDays * NodaConstants.MillisecondsPerDay));
    }
}
