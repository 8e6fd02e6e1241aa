using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Which fault explains which; pure.</summary>
public static class IncidentFolding
{
    /// <summary>TALQ's name for a device that is not heard of.</summary>
    public const string CommunicationFailure = "communicationFailure";

    /// <summary>The condition of another device that explains an event: nothing is heard from what stands behind a gateway that is not heard of.</summary>
    /// <param name="deviceEvent">The event.</param>
    /// <param name="city">The assets.</param>
    /// <returns>Device and event at the root; null where the event explains itself.</returns>
    public static (string DeviceId, string Event)? RootOf(DeviceEvent deviceEvent, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(deviceEvent);
        ArgumentNullException.ThrowIfNull(city);
        string? gatewayId = city.FindLamp(deviceEvent.Device)?.GatewayId ?? city.FindSensor(deviceEvent.Device)?.GatewayId;
        return deviceEvent.Event == CommunicationFailure && gatewayId is not null ? (gatewayId, CommunicationFailure) : null;
    }

    /// <summary>The cause that a device's own fault is.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="city">The assets.</param>
    public static IncidentCause CauseOf(string deviceId, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(city);
        if (city.FindLamp(deviceId) is not null)
            return IncidentCause.Lamp;
        if (city.FindGateway(deviceId) is not null)
            return IncidentCause.Gateway;
        if (city.FindCabinet(deviceId) is not null)
            return IncidentCause.Cabinet;
        return city.LampsOfSegment(deviceId).Count > 0 ? IncidentCause.Segment : IncidentCause.Sensor;
    }
}
