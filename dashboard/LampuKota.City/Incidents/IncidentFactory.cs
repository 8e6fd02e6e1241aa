namespace LampuKota.City;

/// <summary>Makes the rows of new incidents; pure.</summary>
internal static class IncidentFactory
{
    /// <summary>A new incident, which nobody has been told of.</summary>
    /// <param name="root">What it comes from.</param>
    /// <param name="values">Measured values, a JSON object.</param>
    /// <param name="city">The assets.</param>
    /// <param name="nowUnixMs">City time.</param>
    public static IncidentRow Make(RootFault root, string values, CitySnapshot city, long nowUnixMs)
    {
        IncidentPlace place = IncidentPlaces.Of(root.DeviceId, city);
        return new IncidentRow
        {
            Cause = root.Cause,
            Event = root.Event,
            DeviceId = root.DeviceId,
            KecamatanId = place.KecamatanId,
            KelurahanId = place.KelurahanId,
            CabinetId = place.CabinetId,
            StartUnixMs = root.StartUnixMs,
            RaisedUnixMs = nowUnixMs,
            AffectedLampCount = IncidentPlaces.LampsBehind(root.DeviceId, city),
            SearchText = IncidentPlaces.SearchText(root.DeviceId, city),
            Values = values,
        };
    }

    /// <summary>The cause that a device's own fault is.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="city">The assets.</param>
    public static IncidentCause CauseOf(string deviceId, CitySnapshot city)
    {
        if (city.FindLamp(deviceId) is not null)
            return IncidentCause.Lamp;
        if (city.FindGateway(deviceId) is not null)
            return IncidentCause.Gateway;
        if (city.FindCabinet(deviceId) is not null)
            return IncidentCause.Cabinet;
        return city.LampsOfSegment(deviceId).Count > 0 ? IncidentCause.Segment : IncidentCause.Sensor;
    }
}
