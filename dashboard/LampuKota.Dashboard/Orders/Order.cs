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
/// <param name="Free">Taken on by nobody, in the order of the route.</param>
/// <param name="FreeCount">How many there are of those, shown or not.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderList(IReadOnlyList<Order> Mine, IReadOnlyList<Order> Free, int FreeCount, long NowUnixMs);

/// <summary>One order with what is known of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Lamps">The lamps that it concerns, at most <see cref="OrderBook.MaximumLamps"/>.</param>
/// <param name="Steps">What happened to it, the newest first, at most <see cref="OrderBook.MaximumSteps"/>.</param>
/// <param name="Allowed">The steps that the person may take now.</param>
/// <param name="NowUnixMs">City time at which this was so.</param>
public sealed record OrderDetail(
    Order Order, IReadOnlyList<LampNow> Lamps, IReadOnlyList<IncidentStep> Steps, IReadOnlyList<IncidentStepKind> Allowed, long NowUnixMs);
