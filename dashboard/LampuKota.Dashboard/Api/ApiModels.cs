using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">Goes back as <c>cursor</c> for the next page; null where this is the last.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor = null);

/// <summary>Something with a name.</summary>
public sealed record ApiNamed(string Id, string Name);

/// <summary>A measured value.</summary>
/// <param name="Quantity">Quantity name (docs/formats/quantities.md).</param>
/// <param name="Value">Value in the unit.</param>
/// <param name="Unit">Unit as SenML writes it.</param>
/// <param name="TimestampUnixMs">City time of the measurement.</param>
/// <param name="AgeSeconds">How long ago that is, city time.</param>
public sealed record ApiValue(string Quantity, double Value, string Unit, long TimestampUnixMs, double AgeSeconds)
{
    /// <summary>All values of a device, by name.</summary>
    internal static IReadOnlyList<ApiValue> AllOf(IReadOnlyDictionary<string, Measured> values, long nowUnixMs) =>
    [
        .. values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new ApiValue(
            pair.Key, pair.Value.Value, Quantities.Find(pair.Key)?.Unit ?? "", pair.Value.TimestampUnixMs, Math.Max(0, nowUnixMs - pair.Value.TimestampUnixMs) / 1_000.0)),
    ];
}

/// <summary>A lamp in a list.</summary>
public sealed record ApiLampItem(
    string Id,
    string PoleCode,
    double Lng,
    double Lat,
    ApiNamed? Kelurahan,
    ApiNamed? Street,
    string Gateway,
    double RatedPowerWatts,
    int? Level,
    double? PowerWatts,
    LampCondition State);

/// <summary>A lamp with everything that is known of it now.</summary>
public sealed record ApiLamp(
    string Id,
    string PoleCode,
    double Lng,
    double Lat,
    ApiNamed? Kelurahan,
    ApiNamed? Street,
    string Gateway,
    string Cabinet,
    string Segment,
    double RatedPowerWatts,
    double PoleHeightMetres,
    bool Metered,
    bool Protected,
    string Calendar,
    LampCondition State,
    bool? GatewayOnline,
    IReadOnlyList<ApiValue> Values,
    LampOverride? Override,
    LampLock? Lock,
    IReadOnlyList<ApiIncident> Incidents);

/// <summary>An answer of the search.</summary>
public sealed record ApiSearchHit(SearchHitKind Kind, string Id, string Title, string Subtitle, double Lng, double Lat, int LampCount);

/// <summary>A stored series.</summary>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Points">Pairs of Unix milliseconds and value, in order of time.</param>
public sealed record ApiSeries(string Unit, IReadOnlyList<double[]> Points);

/// <summary>What one quantity comes to over groups of lamps.</summary>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Groups">The groups, in the order of their ids.</param>
public sealed record ApiGroupSeries(string Unit, IReadOnlyList<ApiSeriesGroup> Groups);

/// <summary>A group of lamps.</summary>
/// <param name="Id">Id of the kelurahan, cabinet or whatever it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Lamps">How many lamps it has.</param>
/// <param name="Points">Pairs of Unix milliseconds and value, in order of time.</param>
public sealed record ApiSeriesGroup(string Id, string Name, int Lamps, IReadOnlyList<double[]> Points);

/// <summary>Calendars and control programs; what <c>PUT</c> takes and <c>GET</c> gives.</summary>
/// <param name="Version">The version; on saving that from which the change was made.</param>
/// <param name="DefaultCalendarId">The calendar of every lamp that names no other.</param>
/// <param name="Calendars">The calendars.</param>
/// <param name="Programs">The control programs.</param>
/// <param name="SavedUnixMs">When it was saved; ignored on saving.</param>
/// <param name="SavedBy">Who saved it; ignored on saving.</param>
/// <param name="DateLists">The date lists; null on saving keeps those in force.</param>
public sealed record ApiSchedules(
    int Version,
    string DefaultCalendarId,
    IReadOnlyList<Calendar> Calendars,
    IReadOnlyList<ControlProgram> Programs,
    long SavedUnixMs = 0,
    string? SavedBy = null,
    IReadOnlyList<DateList>? DateLists = null)
{
    internal static ApiSchedules Of(ScheduleSet set) =>
        new(set.Version, set.DefaultCalendarId, set.Calendars, set.Programs, set.SavedUnixMs, set.PersonName, set.DateLists);

    internal ScheduleSet ToSet(ScheduleSet inForce) =>
        new(Version, 0, "", DefaultCalendarId, Calendars, Programs) { DateLists = DateLists ?? inForce.DateLists };
}

/// <summary>How the process is.</summary>
public sealed record ApiHealth(string Status, bool BrokerConnected, int Lamps, int LiveClients);
