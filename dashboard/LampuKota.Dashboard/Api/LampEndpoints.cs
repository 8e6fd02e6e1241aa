using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Lamps and the search: <c>/lamps</c>, <c>/lamps/{id}</c>, <c>/search</c>.</summary>
internal static class LampEndpoints
{
    public static void MapLamps(this RouteGroupBuilder api)
    {
        api.MapGet("/lamps", List).WithTags("Lamps").WithName("listLamps").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("Lamps in the order of their ids, or the best matches of a search.");
        api.MapGet("/lamps/{id}", Get).WithTags("Lamps").WithName("getLamp").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("A lamp with everything that is known of it now.");
        api.MapGet("/search", Search).WithTags("Search").WithName("search").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("Lamps, streets, places, cabinets, gateways and sensors.");
    }

    private static Ok<ApiPage<ApiLampItem>> List(
        ClaimsPrincipal user, CityDirectory directory, LiveCity live, string? q, string? kelurahan, string? cursor, int limit = 50)
    {
        ApiLimits.Require(limit, 1, 500);
        CitySnapshot city = directory.Current;
        if (kelurahan is not null && city.FindKelurahan(kelurahan) is null)
            throw new RequestRefusedException(Refusal.NotFound, "kelurahan", "There is no such kelurahan; take an id from /api/v1/map/base.");

        AreaView area = user.AreaIn(city);
        IEnumerable<int> found = string.IsNullOrWhiteSpace(q)
            ? kelurahan is null ? Enumerable.Range(0, city.Lamps.Count) : city.LampsOfKelurahan(kelurahan)
            : city.SearchLamps(q, kelurahan, area.IsWholeCity ? Math.Min(limit, CitySnapshot.MaximumSearchHits) : CitySnapshot.MaximumSearchHits);
        if (!area.IsWholeCity)
            found = found.Where(index => area.Has(city.Lamps[index]));
        if (string.IsNullOrWhiteSpace(q) && cursor is not null)
            found = found.SkipWhile(index => string.CompareOrdinal(city.Lamps[index].Id, cursor) <= 0);

        int[] page = [.. found.Take(limit + 1)];
        bool hasMore = page.Length > limit;
        int[] shown = page[..Math.Min(limit, page.Length)];
        IReadOnlyList<LampMark> marks = live.MarksOf(shown);
        return TypedResults.Ok(new ApiPage<ApiLampItem>(
            [.. shown.Select((index, i) => Describe(city, city.Lamps[index], marks[i]))], hasMore ? city.Lamps[shown[^1]].Id : null));
    }

    private static Ok<ApiLamp> Get(
        string id, ClaimsPrincipal user, CityDirectory directory, LiveCity live, IncidentService incidents, ScheduleService schedules, CityClock clock)
    {
        LampNow now = live.Find(id) ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no lamp of this id; search for its id or pole code.");
        CitySnapshot city = directory.Current;
        LampAsset lamp = now.Lamp;
        user.AreaIn(city).RequireDevice(id);
        return TypedResults.Ok(new ApiLamp(
            lamp.Id,
            lamp.PoleCode,
            lamp.LongitudeDegrees,
            lamp.LatitudeDegrees,
            KelurahanOf(city, lamp),
            StreetOf(city, lamp),
            lamp.GatewayId,
            lamp.CabinetId,
            lamp.SegmentId,
            lamp.RatedPowerWatts,
            lamp.PoleHeightMetres,
            lamp.IsMetered,
            lamp.IsProtected,
            lamp.CalendarId ?? schedules.Current.DefaultCalendarId,
            now.Condition,
            now.IsGatewayOnline,
            ApiValue.AllOf(now.Values, clock.GetCurrentInstant().ToUnixTimeMilliseconds()),
            now.Override,
            now.Lock,
            [.. incidents.OpenOf(id).Select(incident => ApiIncident.Of(incident, city, clock.NowUnixMs()))]));
    }

    private static Ok<ApiPage<ApiSearchHit>> Search(ClaimsPrincipal user, CityDirectory directory, string q = "", int limit = 20)
    {
        ApiLimits.Require(limit, 1, 50);
        CitySnapshot city = directory.Current;
        AreaView area = user.AreaIn(city);
        IEnumerable<SearchHit> hits = city.Search(q, area.IsWholeCity ? limit : CitySnapshot.MaximumSearchHits).Where(area.Has).Take(limit);
        return TypedResults.Ok(new ApiPage<ApiSearchHit>([.. hits.Select(hit => new ApiSearchHit(
            hit.Kind, hit.Id, hit.Title, hit.Subtitle, hit.LongitudeDegrees, hit.LatitudeDegrees, hit.LampCount))]));
    }

    private static ApiLampItem Describe(CitySnapshot city, LampAsset lamp, LampMark mark) => new(
        lamp.Id,
        lamp.PoleCode,
        lamp.LongitudeDegrees,
        lamp.LatitudeDegrees,
        KelurahanOf(city, lamp),
        StreetOf(city, lamp),
        lamp.GatewayId,
        lamp.RatedPowerWatts,
        mark.LevelPercent == LampMark.NeverReported ? null : mark.LevelPercent,
        mark.PowerWatts == LampMark.NeverReported ? null : mark.PowerWatts,
        mark.Condition);

    private static ApiNamed? KelurahanOf(CitySnapshot city, LampAsset lamp) =>
        city.FindKelurahan(lamp.KelurahanId) is { } place ? new ApiNamed(place.Id, place.Name) : null;

    private static ApiNamed? StreetOf(CitySnapshot city, LampAsset lamp) =>
        city.FindStreet(lamp.StreetId) is { } street ? new ApiNamed(street.Id, street.Name) : null;
}
