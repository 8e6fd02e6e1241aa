using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>An incident as a crew gets it: what, where, and until when.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="At">Where to go; null where that is a whole area.</param>
/// <param name="IsMine">Whether who looks at it has taken it on.</param>
/// <param name="IsOverdue">Whether what is awaited has not come in time.</param>
public sealed record Order(IncidentRecord Incident, GeoPoint? At, bool IsMine, bool IsOverdue);

/// <summary>The orders of one person, as many of each share as the list begins with.</summary>
/// <param name="Mine">Taken on by the person.</param>
/// <param name="Crew">Those of the person's crew; null where the rota has the person in none.</param>
/// <param name="Free">All others that nobody has taken on.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderList(OrderPart Mine, OrderCrew? Crew, OrderPart Free, long NowUnixMs);

/// <summary>The orders of a person's crew by the rota.</summary>
/// <param name="Name">The crew's name; of several, all.</param>
/// <param name="IsOnDuty">Whether the person is on duty now.</param>
/// <param name="Part">Those that wait where the rota asks this person now, then those that others of the crew have taken on.</param>
public sealed record OrderCrew(string Name, bool IsOnDuty, OrderPart Part);

/// <summary>Some orders of a share: the most urgent come first, and those of one part are in the order of a route.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Skipped">How many come before these.</param>
/// <param name="Count">How many there are in all.</param>
public sealed record OrderPart(IReadOnlyList<Order> Orders, int Skipped, int Count)
{
    /// <summary>How many come after these.</summary>
    public int Left => Count - Skipped - Orders.Count;
}

/// <summary>The shares of a crew's list.</summary>
public enum OrderShare
{
    /// <summary>Taken on by the person.</summary>
    Mine,

    /// <summary>Those of the person's crew.</summary>
    Crew,

    /// <summary>All others that nobody has taken on.</summary>
    Free,
}

/// <summary>One part of a share, for a page of its own.</summary>
/// <param name="Share">Which share.</param>
/// <param name="Crew">The name of the person's crew; null where there is none.</param>
/// <param name="Part">The orders.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderSharePart(OrderShare Share, string? Crew, OrderPart Part, long NowUnixMs);

/// <summary>One order with what is known of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Lamps">The lamps that it concerns, at most <see cref="OrderBook.MaximumLamps"/>.</param>
/// <param name="Steps">What happened to it, the newest first, at most <see cref="OrderBook.MaximumSteps"/>.</param>
/// <param name="Allowed">The steps that the person may take now.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderDetail(
    Order Order, IReadOnlyList<LampNow> Lamps, IReadOnlyList<IncidentStep> Steps, IReadOnlyList<IncidentStepKind> Allowed, long NowUnixMs);
