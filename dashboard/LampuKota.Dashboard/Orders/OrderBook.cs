using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>The orders of crews: incidents in the order of a route, and one with all that is known of it.</summary>
/// <param name="incidents">The open incidents.</param>
/// <param name="desk">Finds one.</param>
/// <param name="store">What happened to one.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="duty">Who is on duty where.</param>
/// <param name="live">What lamps measure now.</param>
/// <param name="clock">The city's clock.</param>
public sealed class OrderBook(IncidentService incidents, IncidentDesk desk, IncidentStore store, CityDirectory directory, DutyService duty, LiveCity live, CityClock clock)
{
    /// <summary>Most orders of a list's part that nobody has taken on: what a phone shows, and more than a day's work.</summary>
    public const int MaximumFree = 30;

    /// <summary>Most orders of one person in a list.</summary>
    public const int MaximumMine = 60;

    /// <summary>Most lamps of an order that are shown one by one.</summary>
    public const int MaximumLamps = 12;

    /// <summary>Most steps of an order that are shown.</summary>
    public const int MaximumSteps = 20;

    // From so many lamps on a street is dark, and comes before single lamps.
    private const int ManyLamps = 10;

    /// <summary>The orders of a person.</summary>
    /// <param name="person">Who.</param>
    /// <param name="start">Where the person is; null for where it was on site last, as far as that is known.</param>
    public OrderList List(Person person, GeoPoint? start)
    {
        CitySnapshot city = directory.Current;
        AreaView area = AreaView.Of(person, city);
        long nowUnixMs = clock.NowUnixMs();
        IReadOnlyList<IncidentRecord> open = [.. incidents.Open.Where(incident => area.Has(incident.Place))];
        IEnumerable<IncidentRecord> mine = open.Where(incident => incident.Worker?.PersonId == person.Id);
        CrewView crew = CrewView.Of(duty.Rota, person.Id, clock.GetCurrentInstant());
        ILookup<bool, IncidentRecord> free = open.Where(IsFree).ToLookup(crew.IsAskedFor);
        IncidentRecord[] ofMates = [.. open.Where(incident => crew.HasTaken(incident) && incident.Worker!.PersonId != person.Id)];
        IReadOnlyList<Order> Listed(IEnumerable<IncidentRecord> some, int most, GeoPoint? from) =>
            InRouteOrder([.. Urgent(some).Take(most).Select(incident => Describe(incident, person, city, nowUnixMs))], from);

        GeoPoint? from = start ?? mine.Where(incident => incident.State == IncidentState.OnSite).Select(incident => PlaceOf(incident, city)).FirstOrDefault();
        IReadOnlyList<Order> asked = Listed(free[true], MaximumFree, from);
        OrderCrew? ofCrew = crew.Name is null ? null : new OrderCrew(crew.Name, crew.IsOnDuty, [.. asked, .. Listed(ofMates, MaximumFree - asked.Count, from)], free[true].Count() + ofMates.Length);
        return new OrderList(Listed(mine, MaximumMine, from), ofCrew, Listed(free[false], MaximumFree, from), free[false].Count(), nowUnixMs);
    }

    /// <summary>One order.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="person">Who looks at it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestRefusedException">There is none, or it lies outside of the person's areas.</exception>
    public async Task<OrderDetail> FindAsync(long id, Person person, CancellationToken cancellationToken)
    {
        IncidentRecord incident = await desk.FindAsync(id, person, cancellationToken);
        IReadOnlyList<IncidentCondition> conditions = await store.LoadConditionsAsync(id, MaximumLamps, cancellationToken);
        IReadOnlyList<IncidentStep> steps = await store.LoadStepsAsync(id, cancellationToken);
        IEnumerable<string> devices = conditions.Select(condition => condition.DeviceId).Prepend(incident.DeviceId).Distinct(StringComparer.Ordinal);
        long nowUnixMs = clock.NowUnixMs();
        return new OrderDetail(
            Describe(incident, person, directory.Current, nowUnixMs),
            [.. devices.Select(live.Find).OfType<LampNow>().Take(MaximumLamps)],
            [.. steps.Reverse().Take(MaximumSteps)],
            IncidentLifecycle.StepsFor(incident.State, person),
            nowUnixMs);
    }

    private static bool IsFree(IncidentRecord incident) => incident.State is IncidentState.Raised or IncidentState.Notified;

    private static IEnumerable<IncidentRecord> Urgent(IEnumerable<IncidentRecord> some) =>
        some.OrderByDescending(incident => incident.AffectedLampCount >= ManyLamps).ThenBy(incident => incident.Due.RepairUnixMs);

    private static IReadOnlyList<Order> InRouteOrder(Order[] orders, GeoPoint? from)
    {
        Order[] placed = [.. orders.Where(order => order.At is not null)];
        IReadOnlyList<int> route = RouteOrder.Of([.. placed.Select(order => order.At!.Value)], from);
        return [.. route.Select(index => placed[index]), .. orders.Where(order => order.At is null)];
    }

    private static Order Describe(IncidentRecord incident, Person person, CitySnapshot city, long nowUnixMs) => new(
        incident, PlaceOf(incident, city), incident.Worker?.PersonId == person.Id, IncidentDueRules.IsOverdue(incident, nowUnixMs));

    private static GeoPoint? PlaceOf(IncidentRecord incident, CitySnapshot city)
    {
        if ((city.PlaceOf(incident.DeviceId) ?? (incident.Place.CabinetId is { } cabinet ? city.PlaceOf(cabinet) : null)) is { } place)
            return new GeoPoint(place.LongitudeDegrees, place.LatitudeDegrees);
        return null;
    }
}
