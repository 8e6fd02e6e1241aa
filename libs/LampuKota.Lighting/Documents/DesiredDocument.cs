namespace LampuKota.Lighting;

/// <summary>Payload of <c>{gateway}/desired</c>, retained: all that a gateway must know to run by itself.</summary>
/// <param name="Version">Rises with each change; a gateway ignores what is not newer than what it runs.</param>
/// <param name="Lamps">The lamps behind the gateway.</param>
/// <param name="Calendars">The calendars that the lamps follow, by id.</param>
/// <param name="Programs">The control programs that the calendars choose from, by id.</param>
/// <param name="Settings">Settings of the gateway.</param>
public sealed record DesiredDocument(
    long Version,
    IReadOnlyList<DesiredLamp> Lamps,
    IReadOnlyList<Calendar> Calendars,
    IReadOnlyList<ControlProgram> Programs,
    GatewaySettings Settings);

/// <summary>One lamp as the backend knows it.</summary>
/// <param name="Id">Lamp id.</param>
/// <param name="RatedPowerWatts">Power at 100 %, watts.</param>
/// <param name="CalendarId">The calendar it follows.</param>
public sealed record DesiredLamp(string Id, double RatedPowerWatts, string CalendarId);

/// <summary>Settings of a gateway.</summary>
/// <param name="ReportIntervalSeconds">Seconds of city time between telemetry packs, 1 to 86,400; changes are reported at once besides.</param>
/// <param name="LatitudeDegrees">Latitude for the astronomical clock, north positive.</param>
/// <param name="LongitudeDegrees">Longitude for the astronomical clock, east positive.</param>
public sealed record GatewaySettings(int ReportIntervalSeconds, double LatitudeDegrees, double LongitudeDegrees);

/// <summary>Payload of <c>{gateway}/reported</c>, retained: what a gateway runs.</summary>
/// <param name="DesiredVersion">Version of the desired document in force; 0 where there is none yet.</param>
/// <param name="Firmware">Version of the gateway program.</param>
/// <param name="Overrides">Overrides in force.</param>
/// <param name="RefusedVersion">A newer document that did not check, if any.</param>
/// <param name="RefusedReason">Why it did not.</param>
/// <param name="AtUnixMs">When this was written.</param>
public sealed record ReportedDocument(
    long DesiredVersion, string Firmware, IReadOnlyList<ReportedOverride> Overrides, long? RefusedVersion, string? RefusedReason, long AtUnixMs);

/// <summary>One override in force.</summary>
/// <param name="Lamp">Lamp id.</param>
/// <param name="CommandId">The command that made it.</param>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="ExpiresUnixMs">When it ends.</param>
public sealed record ReportedOverride(string Lamp, string CommandId, int LevelPercent, long ExpiresUnixMs);
