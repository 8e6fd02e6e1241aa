namespace LampuKota.Lighting;

/// <summary>TALQ's names of events that tell of a device's operation and are no faults: nobody is to be sent out for them (docs/formats/events.md).</summary>
public static class OperatingEvents
{
    /// <summary>A new version of program or settings is being brought, or on trial; start and end.</summary>
    public const string SoftwareUpdating = "softwareUpdating";

    /// <summary>A maintenance lock holds a lamp; start and end.</summary>
    public const string MaintenanceMode = "maintenanceMode";

    /// <summary>The machine was started anew; an instant.</summary>
    public const string DeviceReset = "deviceReset";

    /// <summary>A desired document was refused for a calendar in it; an instant.</summary>
    public const string InvalidCalendar = "invalidCalendar";

    /// <summary>A desired document was refused for a control program in it; an instant.</summary>
    public const string InvalidProgram = "invalidProgram";

    /// <summary>Whether an event is one of these.</summary>
    /// <param name="name">Its name.</param>
    public static bool Contains(string name) => name is SoftwareUpdating or MaintenanceMode or DeviceReset or InvalidCalendar or InvalidProgram;
}
