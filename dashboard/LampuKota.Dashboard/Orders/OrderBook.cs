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
    /// <summary>With how many orders of its own a person's list begins: more than a day's work.</summary>
    public const int FirstMine = 20;

    /// <summary>With how many orders each other share of the list begins; a page of its own has the rest.</summary>
    public const int FirstOthers = 15;

    /// <summary>Orders of a share's own page.</summary>
    public const int PageSize = 30;

    /// <summary>Most orders that a phone is given at once to keep for when there is no signal.</summary>
    public const int MaximumKept = 30;

    /// <summary>Most lamps of an order that are shown one by one.</summary>
    public const int MaximumLamps = 12;

    /// <summary>Most steps of an order that are shown.</summary>
    public const int MaximumSteps = 20;

    /// <summary>The orders of a person.</summary>
    /// <param name="person">Who.</param>
    /// <param name="start">Where the person is; null for where it was on site last, as far as that is known.</param>
    public OrderList List(Person person, GeoPoint? start)
    {
        OrderShares shares = Shares(person);
        long nowUnixMs = clock.NowUnixMs();
        OrderPart Begin(OrderShare share, int most) => PartOf(shares, share, 0, most, person, start, nowUnixMs);
        OrderCrew? crew = shares.Crew.Name is { } name ? new OrderCrew(name, shares.Crew.IsOnDuty, Begin(OrderShare.Crew, FirstOthers)) : null;
        return new OrderList(Begin(OrderShare.Mine, FirstMine), crew, Begin(OrderShare.Free, FirstOthers), nowUnixMs);
    }

    /// <summary>One page of a share.</summary>
    /// <param name="person">Who.</param>
    /// <param name="share">Which share.</param>
    /// <param name="skipped">How many come before.</param>
    public OrderSharePart ListShare(Person person, OrderShare share, int skipped)
    {
        OrderShares shares = Shares(person);
        long nowUnixMs = clock.NowUnixMs();
        return new OrderSharePart(share, shares.Crew.Name, PartOf(shares, share, skipped, PageSize, person, start: null, nowUnixMs), nowUnixMs);
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

    private OrderShares Shares(Person person)
    {
        AreaView area = AreaView.Of(person, directory.Current);
        return OrderShares.Of(CrewView.Of(duty.Rota, person.Id, clock.GetCurrentInstant()), person.Id, [.. incidents.Open.Where(incident => area.Has(incident.Place))]);
    }

    private OrderPart PartOf(OrderShares shares, OrderShare share, int skipped, int most, Person person, GeoPoint? start, long nowUnixMs)
    {
        CitySnapshot city = directory.Current;
        GeoPoint? from = start ?? incidents.Open
            .Where(incident => incident.State == IncidentState.OnSite && incident.Worker?.PersonId == person.Id).Select(incident => PlaceOf(incident, city)).FirstOrDefault();
        IEnumerable<Order> orders = shares.Take(share, skipped, most)
            .SelectMany(group => InRouteOrder([.. group.Select(incident => Describe(incident, person, city, nowUnixMs))], from));
        return new OrderPart([.. orders], skipped, shares.Count(share));
    }

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
