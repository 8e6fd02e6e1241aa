using System.Text.Json;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Makes the map's documents of what feeds and switches lamps: cabinets, gateways and segments.</summary>
/// <param name="directory">The assets.</param>
/// <param name="live">Which gateways are connected.</param>
/// <param name="incidents">Where something is wrong.</param>
public sealed class MapEquipment(CityDirectory directory, LiveCity live, IncidentService incidents)
{
    private readonly AssetDocument _wiring = new(city => JsonSerializer.SerializeToUtf8Bytes(WiringOf(city), ApiJson.Default.ApiMapWiring));

    /// <summary>The cabinets and gateways of an area as they are now.</summary>
    /// <param name="area">The area.</param>
    public ApiMapEquipment Equipment(AreaView area)
    {
        ArgumentNullException.ThrowIfNull(area);
        CityAssets assets = directory.Current.Assets;
        HashSet<string> atFault = CabinetsAtFault();
        return new ApiMapEquipment(
            [.. assets.Cabinets.Where(cabinet => area.HasKelurahan(cabinet.KelurahanId)).Select(cabinet => new ApiMapCabinet(
                cabinet.Id, cabinet.Name, Degrees(cabinet.LongitudeDegrees), Degrees(cabinet.LatitudeDegrees), atFault.Contains(cabinet.Id)))],
            [.. assets.Gateways.Where(gateway => area.HasKelurahan(gateway.KelurahanId)).Select(gateway => new ApiMapGateway(
                gateway.Id, Degrees(gateway.LongitudeDegrees), Degrees(gateway.LatitudeDegrees), live.FindGateway(gateway.Id)?.IsOnline))]);
    }

    /// <summary>Which line of which segment leads to each lamp.</summary>
    internal Task<PackedJson> ReadWiringAsync() => _wiring.ReadAsync(directory.Current);

    internal static ApiMapWiring WiringOf(CitySnapshot city)
    {
        string[] segments = [.. city.Lamps.Select(lamp => lamp.SegmentId).Distinct(StringComparer.Ordinal)];
        int[] segmentOf = new int[city.Lamps.Count], offsets = new int[city.Lamps.Count];
        double[][] feeds = new double[segments.Length][];
        for (int segment = 0; segment < segments.Length; segment++)
        {
            IReadOnlyList<int> indexes = city.LampsOfSegment(segments[segment]);
            Cabinet? cabinet = city.CabinetOfSegment(segments[segment]);
            int[] parents = WiringTree.Parents(cabinet, [.. indexes.Select(index => city.Lamps[index])]);
            feeds[segment] = cabinet is null ? [] : [Degrees(cabinet.LongitudeDegrees), Degrees(cabinet.LatitudeDegrees)];
            for (int i = 0; i < parents.Length; i++)
            {
                segmentOf[indexes[i]] = segment;
                offsets[indexes[i]] = parents[i] < 0 ? 0 : indexes[parents[i]] - indexes[i];
            }
        }

        return new ApiMapWiring(segments, feeds, segmentOf, offsets);
    }

    // A fault of a segment is shown at the cabinet that it goes out from: there somebody has to open the door.
    private HashSet<string> CabinetsAtFault()
    {
        CitySnapshot city = directory.Current;
        return [.. incidents.Open.Select(incident => city.FindCabinet(incident.DeviceId)?.Id ?? city.CabinetOfSegment(incident.DeviceId)?.Id).OfType<string>()];
    }

    private static double Degrees(double degrees) => Math.Round(degrees, 6);
}
