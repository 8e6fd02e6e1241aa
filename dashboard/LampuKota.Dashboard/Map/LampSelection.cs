using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>
/// Which lamps somebody means: those that meet every condition that is set. It is kept by its conditions, not by its lamps, so that an address can say it. Pure.
/// </summary>
/// <param name="Area">Where they stand; null for anywhere.</param>
/// <param name="States">What they do, words of <see cref="StateNames"/>; empty for anything.</param>
/// <param name="KelurahanId">Their kelurahan; null for any.</param>
/// <param name="CalendarId">The calendar that they follow; null for any.</param>
/// <param name="Text">What stands in their id, pole code, street, segment or gateway; null for anything.</param>
public sealed record LampSelection(MapArea? Area, IReadOnlyCollection<string> States, string? KelurahanId, string? CalendarId, string? Text)
{
    /// <summary>What a lamp can be seen to do, as in the map's legend.</summary>
    public static IReadOnlyList<string> StateNames { get; } = ["lit", "off", "failed", "offline", "unknown"];

    /// <summary>Whether no condition is set: it then means no lamp, so that nobody means the whole city by forgetting to say what.</summary>
    public bool IsEmpty => Area is null && States.Count == 0 && KelurahanId is null && CalendarId is null && Text is null;

    /// <summary>The indexes of its lamps, rising.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="marks">What each lamp does, by its index.</param>
    /// <param name="defaultCalendarId">The calendar of lamps that name none.</param>
    /// <param name="area">Where the person may look.</param>
    public IReadOnlyList<int> Find(CitySnapshot city, IReadOnlyList<LampMark> marks, string defaultCalendarId, AreaView area)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(marks);
        ArgumentNullException.ThrowIfNull(area);
        if (IsEmpty)
            return [];

        HashSet<string> streets = [.. Text is null ? [] : city.Assets.Streets.Where(street => Holds(street.Name)).Select(street => street.Id)];
        return [.. Enumerable.Range(0, city.Lamps.Count).Where(index =>
            Means(city.Lamps[index], streets, defaultCalendarId) && MeansState(marks[index]) && area.Has(city.Lamps[index]))];
    }

    /// <summary>Writes rising indexes shortly: <c>3,9+2</c> is 3, 9, 10 and 11.</summary>
    /// <param name="indexes">The indexes.</param>
    public static string Runs(IReadOnlyList<int> indexes)
    {
        ArgumentNullException.ThrowIfNull(indexes);
        var runs = new List<string>();
        for (int first = 0, next; first < indexes.Count; first = next)
        {
            for (next = first + 1; next < indexes.Count && indexes[next] == indexes[next - 1] + 1; next++)
            {
                // The run goes on.
            }

            runs.Add(next - first == 1 ? FormattableString.Invariant($"{indexes[first]}") : FormattableString.Invariant($"{indexes[first]}+{next - first - 1}"));
        }

        return string.Join(',', runs);
    }

    private bool Means(LampAsset lamp, HashSet<string> streets, string defaultCalendarId) =>
        (KelurahanId is null || lamp.KelurahanId == KelurahanId)
        && (CalendarId is null || (lamp.CalendarId ?? defaultCalendarId) == CalendarId)
        && (Area is null || Area.Has(lamp.LongitudeDegrees, lamp.LatitudeDegrees))
        && (Text is null || Holds(lamp.Id) || Holds(lamp.PoleCode) || Holds(lamp.SegmentId) || Holds(lamp.GatewayId) || streets.Contains(lamp.StreetId));

    private bool MeansState(LampMark mark) => States.Count == 0 || States.Contains(LampSign.Of(mark.Condition, mark.LevelPercent));

    private bool Holds(string name) => name.Contains(Text!, StringComparison.OrdinalIgnoreCase);
}
