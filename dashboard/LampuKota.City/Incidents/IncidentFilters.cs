using System.Globalization;

namespace LampuKota.City;

/// <summary>A query as the database is asked it.</summary>
internal static class IncidentFilters
{
    /// <param name="all">All incidents.</param>
    /// <param name="query">Which to keep.</param>
    public static IQueryable<IncidentRow> Apply(this IQueryable<IncidentRow> all, IncidentQuery query)
    {
        IQueryable<IncidentRow> incidents = all.OfOpen(query).OfPeople(query).OfPlace(query).OfTime(query).OfAge(query, all);
        if (query.DeviceId is { } deviceId)
            incidents = incidents.Where(incident => incident.DeviceId == deviceId);
        if (query.Causes.Count > 0)
            incidents = incidents.Where(incident => query.Causes.Contains(incident.Cause));
        foreach (string word in (query.Text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            incidents = incidents.OfWord(word);
        return incidents;
    }

    // Few are open, and they have an index. Beside another filter SQLite would not see that, and look through all that the other leaves; so it is told to take the open ones first.
    private static IQueryable<IncidentRow> OfOpen(this IQueryable<IncidentRow> all, IncidentQuery query)
    {
        if (!query.OpenOnly)
            return all;
        IQueryable<IncidentRow> open = all.Where(incident => incident.ClosedUnixMs == null);
        bool isAlone = query == new IncidentQuery(OpenOnly: true, BeforeId: query.BeforeId, Limit: query.Limit);
        return isAlone ? open : all.Where(incident => open.Select(one => one.Id).Contains(incident.Id));
    }

    // Numbers rise with the time, but for clocks that were set back: the largest that is old enough is found at the end of an index, and no younger one is looked at.
    private static IQueryable<IncidentRow> OfAge(this IQueryable<IncidentRow> incidents, IncidentQuery query, IQueryable<IncidentRow> all) => query.RaisedUntilUnixMs is { } until
        ? incidents.Where(incident => incident.Id <= all.Where(one => one.RaisedUnixMs <= until).Max(one => (long?)one.Id) && incident.RaisedUnixMs <= until)
        : incidents;

    private static IQueryable<IncidentRow> OfPeople(this IQueryable<IncidentRow> incidents, IncidentQuery query)
    {
        if (query.States.Count > 0)
            incidents = incidents.Where(incident => query.States.Contains(incident.State));
        if (query.CrewId is { } crewId)
            incidents = incidents.Where(incident => incident.CrewId == crewId);
        return query.WorkerId is { } workerId ? incidents.Where(incident => incident.WorkerId == workerId) : incidents;
    }

    private static IQueryable<IncidentRow> OfPlace(this IQueryable<IncidentRow> incidents, IncidentQuery query)
    {
        if (query.KecamatanId is { } kecamatanId)
            incidents = incidents.Where(incident => incident.KecamatanId == kecamatanId);
        if (query.KelurahanId is { } kelurahanId)
            incidents = incidents.Where(incident => incident.KelurahanId == kelurahanId);
        if (query.CabinetId is { } cabinetId)
            incidents = incidents.Where(incident => incident.CabinetId == cabinetId);
        return query.Area?.KelurahanIds is { } kelurahan ? incidents.OfArea(kelurahan, query.Area.KecamatanIds!) : incidents;
    }

    // The same as AreaView.Has, in the database's words.
    private static IQueryable<IncidentRow> OfArea(this IQueryable<IncidentRow> incidents, IReadOnlyCollection<string> kelurahan, IReadOnlyCollection<string> kecamatan) =>
        incidents.Where(incident => kelurahan.Contains(incident.KelurahanId!) || (incident.KelurahanId == null && kecamatan.Contains(incident.KecamatanId!)));

    private static IQueryable<IncidentRow> OfTime(this IQueryable<IncidentRow> incidents, IncidentQuery query)
    {
        if (query.BeforeId is { } beforeId)
            incidents = incidents.Where(incident => incident.Id < beforeId);
        if (query.RaisedFromUnixMs is { } from)
            incidents = incidents.Where(incident => incident.RaisedUnixMs >= from);
        return query.OverdueAtUnixMs is { } now ? incidents.Overdue(now) : incidents;
    }

    // The same as IncidentDueRules.IsOverdue, in the database's words.
    private static IQueryable<IncidentRow> Overdue(this IQueryable<IncidentRow> incidents, long nowUnixMs) => incidents.Where(incident =>
        incident.ClosedUnixMs == null && incident.PausedSinceUnixMs == null
        && (((incident.State == IncidentState.Raised || incident.State == IncidentState.Notified) && incident.AcceptDueUnixMs < nowUnixMs)
            || (incident.State == IncidentState.Accepted && incident.OnSiteDueUnixMs < nowUnixMs)
            || ((incident.State == IncidentState.Raised || incident.State == IncidentState.Notified || incident.State == IncidentState.Accepted || incident.State == IncidentState.OnSite)
                && incident.RepairDueUnixMs < nowUnixMs)));

    // "#17" is incident 17; "17" may also stand in the name of a pole.
    private static IQueryable<IncidentRow> OfWord(this IQueryable<IncidentRow> incidents, string word)
    {
        if (!long.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return incidents.Where(incident => incident.SearchText.Contains(word));
        return word[0] == '#'
            ? incidents.Where(incident => incident.Id == number)
            : incidents.Where(incident => incident.Id == number || incident.SearchText.Contains(word));
    }
}
