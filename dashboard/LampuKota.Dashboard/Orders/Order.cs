using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>An incident as a crew gets it: what, where, and until when.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="At">Where to go; null where that is a whole area.</param>
/// <param name="IsMine">Whether who looks at it has taken it on.</param>
/// <param name="IsOverdue">Whether what is awaited has not come in time.</param>
public sealed record Order(IncidentRecord Incident, GeoPoint? At, bool IsMine, bool IsOverdue);

/// <summary>The orders of one person.</summary>
/// <param name="Mine">Taken on by the person, in the order of the route.</param>
/// <param name="Crew">Those of the person's crew; null where the rota has the person in none.</param>
/// <param name="Free">All others that nobody has taken on, in the order of the route.</param>
/// <param name="FreeCount">How many there are of those, shown or not.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderList(IReadOnlyList<Order> Mine, OrderCrew? Crew, IReadOnlyList<Order> Free, int FreeCount, long NowUnixMs);

/// <summary>The orders of a person's crew by the rota.</summary>
/// <param name="Name">The crew's name; of several, all.</param>
/// <param name="IsOnDuty">Whether the person is on duty now.</param>
/// <param name="Orders">Those that wait where the rota asks this person now, then those that others of the crew have taken on; each part in the order of the route.</param>
/// <param name="Count">How many there are, shown or not.</param>
public sealed record OrderCrew(string Name, bool IsOnDuty, IReadOnlyList<Order> Orders, int Count);

/// <summary>One order with what is known of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Lamps">The lamps that it concerns, at most <see cref="OrderBook.MaximumLamps"/>.</param>
/// <param name="Steps">What happened to it, the newest first, at most <see cref="OrderBook.MaximumSteps"/>.</param>
/// <param name="Allowed">The steps that the person may take now.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderDetail(
    Order Order, IReadOnlyList<LampNow> Lamps, IReadOnlyList<IncidentStep> Steps, IReadOnlyList<IncidentStepKind> Allowed, long NowUnixMs);
