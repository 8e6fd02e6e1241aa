namespace LampuKota.Dashboard;

/// <summary>Cabinets and gateways on the map.</summary>
/// <param name="Cabinets">Control cabinets.</param>
/// <param name="Gateways">Gateways.</param>
public sealed record ApiMapEquipment(IReadOnlyList<ApiMapCabinet> Cabinets, IReadOnlyList<ApiMapGateway> Gateways);

/// <summary>A control cabinet on the map.</summary>
/// <param name="Id">Cabinet id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Lng">Degrees east.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Fault">Whether an incident of it or of one of its segments is open.</param>
public sealed record ApiMapCabinet(string Id, string Name, double Lng, double Lat, bool Fault);

/// <summary>A gateway on the map.</summary>
/// <param name="Id">Gateway id.</param>
/// <param name="Lng">Degrees east.</param>
/// <param name="Lat">Degrees north.</param>
/// <param name="Online">Whether it is connected; null where it has never said.</param>
public sealed record ApiMapGateway(string Id, double Lng, double Lat, bool? Online);

/// <summary>Which line of which segment leads to each lamp; positions of lamps as in <see cref="ApiMapLamps"/>.</summary>
/// <param name="Segments">Segment ids.</param>
/// <param name="Feeds">Where each segment begins: degrees east and north; empty where that is not known.</param>
/// <param name="Segment">For each lamp the position of its segment.</param>
/// <param name="Offset">For each lamp how far before or after it the lamp stands in the columns from which its line comes; 0 where it comes from the cabinet.</param>
public sealed record ApiMapWiring(IReadOnlyList<string> Segments, IReadOnlyList<IReadOnlyList<double>> Feeds, IReadOnlyList<int> Segment, IReadOnlyList<int> Offset);
