using System.Globalization;
using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>Collects cabinets, gateways, lamps and sensors, kelurahan by kelurahan.</summary>
internal sealed class AssetPlanner(Areas areas, Coast coast, IReadOnlyList<Street> streets, IReadOnlyList<PlannedStreet> named, ulong seed)
{
    private const int LampsPerGateway = 50;
    private const int LampsPerSegment = 18;

    private readonly StableRandom _random = new(seed, "assets");
    private readonly ProtectedPlaces _protectedPlaces = new(areas);
    private readonly SensorPlaces _sensorPlaces = new(areas, coast, seed);

    public List<PlannedCabinet> Cabinets { get; } = [];

    public List<PlannedGateway> Gateways { get; } = [];

    public List<PlannedLamp> Lamps { get; } = [];

    public List<PlannedSensor> Sensors { get; } = [];

    public void Equip(int kelurahan, List<PolePlace> places)
    {
        int count = Math.Max(1, (int)Math.Round((double)places.Count / LampsPerGateway));
        List<PolePlace[]> groups = Circuits.Split(CollectionsMarshal.AsSpan(places), count);
        for (int i = 0; i < groups.Count; i++)
            Equip(kelurahan, i + 1, groups[i]);
    }

    private void Equip(int kelurahan, int number, PolePlace[] places)
    {
        Kelurahan area = areas.Kelurahan[kelurahan];
        string digits = number.ToString("D3", CultureInfo.InvariantCulture);
        GeoPoint place = GeoPoint.FromPlane(MiddlePole(places) + new PlanePoint(3, -2));
        string idpel = "5611" + _random.NextBelow(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var cabinet = new PlannedCabinet(
            $"KPG-{area.Code}-P{digits}", $"Panel {area.Name} {number.ToString(CultureInfo.InvariantCulture)}", area.Id, idpel, _random.Chance(0.85), place);
        var gateway = new PlannedGateway($"KPG-{area.Code}-G{digits}", cabinet.Id, area.Id, place);
        Cabinets.Add(cabinet);
        Gateways.Add(gateway);
        Sensors.AddRange(_sensorPlaces.At(gateway, kelurahan, number == 1, places));
        AddLamps(area, gateway, digits, Circuits.Split(places, Math.Max(1, (places.Length + LampsPerSegment - 1) / LampsPerSegment)));
    }

    private void AddLamps(Kelurahan area, PlannedGateway gateway, string cabinetDigits, List<PolePlace[]> segments)
    {
        int number = 0;
        for (int segment = 0; segment < segments.Count; segment++)
        {
            string segmentId = $"{gateway.CabinetId}-S{(segment + 1).ToString(CultureInfo.InvariantCulture)}";
            foreach (PolePlace place in segments[segment])
            {
                string digits = (++number).ToString("D3", CultureInfo.InvariantCulture);
                Street street = streets[place.Street];
                Lamps.Add(new PlannedLamp(
                    $"{gateway.CabinetId}-L{digits}",
                    $"{area.Code} {cabinetDigits}/{digits}",
                    gateway.Id,
                    gateway.CabinetId,
                    segmentId,
                    named[place.Street].Id,
                    area.Id,
                    RatedPowerWatts(street.Class, place.Street),
                    street.Class == StreetClass.Local ? 7 : 9,
                    !_random.Chance(0.03),
                    _protectedPlaces.Cover(place.Place),
                    GeoPoint.FromPlane(place.Place)));
            }
        }
    }

    // One street carries one kind of lamp.
    private int RatedPowerWatts(StreetClass streetClass, int street)
    {
        int variant = (int)(3 * StableHash.Unit(seed ^ (ulong)street));
        return streetClass switch
        {
            StreetClass.Arterial => new[] { 120, 150, 200 }[variant],
            StreetClass.Connector => new[] { 90, 100, 120 }[variant],
            _ => 40,
        };
    }

    private static PlanePoint MiddlePole(PolePlace[] places)
    {
        var sum = new PlanePoint(0, 0);
        foreach (PolePlace place in places)
            sum += place.Place;

        PlanePoint middle = sum * (1.0 / places.Length);
        PlanePoint best = places[0].Place;
        foreach (PolePlace place in places)
        {
            if ((place.Place - middle).LengthSquared < (best - middle).LengthSquared)
                best = place.Place;
        }

        return best;
    }
}
