using LampuKota.Lighting;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Simulators;

/// <summary>Where a city's clock shall start: at a time of day (WITA), or at an instant.</summary>
internal readonly record struct StartTime
{
    private static readonly LocalTimePattern[] TimesOfDay =
        [LocalTimePattern.CreateWithInvariantCulture("HH:mm"), LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss")];

    // Outside of these years the sun's formulas do not hold.
    private static readonly Instant Earliest = Instant.FromUtc(1970, 1, 2, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2099, 1, 1, 0, 0);

    private readonly LocalTime? _timeOfDay;
    private readonly Instant _instant;

    private StartTime(LocalTime? timeOfDay, Instant instant) => (_timeOfDay, _instant) = (timeOfDay, instant);

    /// <summary>What can be written, for messages.</summary>
    public const string Forms = "a time of day in WITA such as 17:30, or an instant such as 2026-11-21T09:30:00Z";

    /// <summary>Reads a start time; null where the text is none.</summary>
    public static StartTime? Parse(string text)
    {
        foreach (LocalTimePattern pattern in TimesOfDay)
        {
            if (pattern.Parse(text).TryGetValue(default, out LocalTime time))
                return new StartTime(time, default);
        }

        Instant instant;
        if (OffsetDateTimePattern.ExtendedIso.Parse(text).TryGetValue(default, out OffsetDateTime offset))
            instant = offset.ToInstant();
        else if (!InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out instant))
            return null;

        return instant >= Earliest && instant <= Latest ? new StartTime(null, instant) : null;
    }

    /// <summary>The instant at which the city's clock starts.</summary>
    /// <param name="from">What was asked for; null for the present.</param>
    /// <param name="now">The real present.</param>
    /// <param name="shown">What the city's clock has already shown in earlier runs; it never goes back.</param>
    /// <exception cref="OperatorMistakeException">The instant asked for has already been.</exception>
    public static Instant Resolve(StartTime? from, Instant now, Instant? shown)
    {
        if (from is null)
            return shown is null ? now : Instant.Max(now, shown.Value);

        if (from.Value._timeOfDay is LocalTime time)
            return NextAt(time, now, shown);

        if (from.Value._instant < shown)
        {
            throw new OperatorMistakeException(
                $"--from lies before {InstantPattern.ExtendedIso.Format(shown.Value)}, which the city in this data folder has already seen, and its clock never goes back: "
                + "choose a later instant, or another folder with --data.");
        }

        return from.Value._instant;
    }

    // Today at that time, or the first day on which it has not been yet.
    private static Instant NextAt(LocalTime time, Instant now, Instant? shown)
    {
        Instant start = (now.InZone(CityZone.Wita).Date + time).InZoneStrictly(CityZone.Wita).ToInstant();
        if (start >= shown || shown is null)
            return start;

        LocalDate day = shown.Value.InZone(CityZone.Wita).Date;
        start = (day + time).InZoneStrictly(CityZone.Wita).ToInstant();
        return start >= shown ? start : start + Duration.FromDays(1);
    }
}
