namespace LampuKota.Simulators;

/// <summary>Places city sensors: air in some kelurahan, drains where the ground is low near the shore, waste bins and public wifi in most.</summary>
internal sealed class SensorPlaces(Areas areas, Coast coast, ulong seed)
{
    private readonly StableRandom _random = new(seed, "sensors");

    /// <summary>The sensors behind one gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="kelurahan">Index of its kelurahan.</param>
    /// <param name="isFirst">Whether it is the kelurahan's first gateway; the office with its wifi is there.</param>
    /// <param name="lamps">The lamps behind it, at least one; sensors hang on their poles.</param>
    public IEnumerable<PlannedSensor> At(PlannedGateway gateway, int kelurahan, bool isFirst, ReadOnlyMemory<PolePlace> lamps)
    {
        double fromShore = coast.LandDistance(gateway.Place.ToPlane());
        if (isFirst && _random.Chance(0.45))
            yield return Sensor(SensorKind.Air, "AIR", "Udara");
        if (_random.Chance(fromShore < 900 ? 0.7 : 0.15))
            yield return Sensor(SensorKind.Drain, "DRAIN", "Drainase");
        if (_random.Chance(0.6))
            yield return Sensor(SensorKind.Waste, "WASTE", "Tempat sampah");
        if (isFirst || _random.Chance(0.1))
            yield return Sensor(SensorKind.Wifi, "WIFI", "WiFi publik");

        PlannedSensor Sensor(SensorKind kind, string tag, string title)
        {
            PlanePoint place = lamps.Span[_random.NextBelow(lamps.Length)].Place;
            string number = gateway.CabinetId[^3..].TrimStart('0');
            return new PlannedSensor(
                $"{gateway.CabinetId}-{tag}1", kind, $"{title} {areas.Kelurahan[kelurahan].Name} {number}", gateway.Id, gateway.KelurahanId, GeoPoint.FromPlane(place));
        }
    }
}
