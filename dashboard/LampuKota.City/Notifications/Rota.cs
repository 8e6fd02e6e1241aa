using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>Who is on duty where and when; immutable and pure.</summary>
/// <param name="crews">All crews.</param>
public sealed class Rota(IEnumerable<Crew> crews)
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>No crews at all.</summary>
    public static Rota Empty { get; } = new([]);

    /// <summary>All crews: crews, then supervisors, then operators, each by name.</summary>
    public IReadOnlyList<Crew> Crews { get; } = [.. crews.OrderBy(crew => crew.Level).ThenBy(crew => crew.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Who is on duty of a level for a place. The crews nearest to the place answer: those of its kelurahan, where nobody of them is on duty those of its kecamatan,
    /// then those of the whole city. Each person once.
    /// </summary>
    /// <param name="level">The level.</param>
    /// <param name="place">The place.</param>
    /// <param name="instant">When.</param>
    public IReadOnlyList<OnDutyPerson> OnDuty(DutyLevel level, DutyPlace place, Instant instant)
    {
        LocalDateTime local = instant.InZone(CityZone.Wita).LocalDateTime;
        Predicate<Crew>[] nearestFirst =
        [
            crew => place.KelurahanId is { } id && crew.AreaIds.Contains(id),
            crew => place.KecamatanId is { } id && crew.AreaIds.Contains(id),
            crew => crew.AreaIds.Count == 0,
        ];
        foreach (Predicate<Crew> isAsked in nearestFirst)
        {
            OnDutyPerson[] present = [.. Crews.Where(crew => crew.Level == level && isAsked(crew)).SelectMany(crew => OnDuty(crew, local)).DistinctBy(one => one.PersonId)];
            if (present.Length > 0)
                return present;
        }

        return [];
    }

    /// <summary>The crews that go out, in which a person has shifts or single dates, on duty now or not.</summary>
    /// <param name="personId">The person.</param>
    public IReadOnlyList<Crew> CrewsOf(string personId) =>
        [.. Crews.Where(crew => crew.Level == DutyLevel.Crew && (crew.Shifts.Any(shift => shift.PersonId == personId) || crew.Dates.Any(one => one.PersonId == personId && one.Hours is not null)))];

    /// <summary>Who is on duty in a crew.</summary>
    /// <param name="crew">The crew.</param>
    /// <param name="instant">When.</param>
    public static IReadOnlyList<OnDutyPerson> OnDuty(Crew crew, Instant instant)
    {
        ArgumentNullException.ThrowIfNull(crew);
        return [.. OnDuty(crew, instant.InZone(CityZone.Wita).LocalDateTime).DistinctBy(one => one.PersonId)];
    }

    /// <summary>The spans of the coming week in which nobody of a level is on duty for the whole city, whichever their areas.</summary>
    /// <param name="level">The level.</param>
    /// <param name="from">Where the week begins; the grid is a quarter of an hour.</param>
    public IReadOnlyList<Interval> Gaps(DutyLevel level, Instant from)
    {
        const int quarters = 7 * MinutesPerDay / 15;
        Duration quarter = Duration.FromMinutes(15);
        var gaps = new List<Interval>();
        Instant? begun = null;
        for (int i = 0; i <= quarters; i++)
        {
            Instant at = from + quarter * i;
            bool isCovered = i == quarters || Crews.Any(crew => crew.Level == level && OnDuty(crew, at.InZone(CityZone.Wita).LocalDateTime).Any());
            if (isCovered && begun is { } start)
                (gaps, begun) = ([.. gaps, new Interval(start, at)], null);
            else if (!isCovered)
                begun ??= at;
        }

        return gaps;
    }

    private static IEnumerable<OnDutyPerson> OnDuty(Crew crew, LocalDateTime local)
    {
        // What begins yesterday may last into today.
        return from date in new[] { local.Date, local.Date.PlusDays(-1) }
               from person in crew.Shifts.Select(shift => shift.PersonId).Concat(crew.Dates.Select(one => one.PersonId)).Distinct()
               where HoursOf(crew, person, date).Any(hours => Holds(hours, date, local))
               select new OnDutyPerson(person, crew);
    }

    private static IEnumerable<DutyHours> HoursOf(Crew crew, string personId, LocalDate date)
    {
        if (crew.Dates.FirstOrDefault(one => one.PersonId == personId && one.Date == date) is { } exception)
            return exception.Hours is { } hours ? [hours] : [];
        return crew.Shifts
            .Where(shift => shift.PersonId == personId && shift.Weekdays.Contains((int)date.DayOfWeek))
            .Select(shift => new DutyHours(shift.FromMinute, shift.UntilMinute));
    }

    private static bool Holds(DutyHours hours, LocalDate date, LocalDateTime local)
    {
        int lasts = hours.UntilMinute - hours.FromMinute;
        if (lasts <= 0)
            lasts += MinutesPerDay;
        LocalDateTime begins = date.AtMidnight().PlusMinutes(hours.FromMinute);
        return local >= begins && local < begins.PlusMinutes(lasts);
    }
}
