using System.Security.Cryptography;
using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Makes the desired document of a gateway; pure.</summary>
internal static class DesiredDocuments
{
    /// <summary>Seconds of city time between telemetry packs; changes are reported at once besides.</summary>
    public const int ReportIntervalSeconds = 60;

    /// <summary>The document that a gateway shall run: its lamps, and the calendars and control programs that they need, and its settings.</summary>
    public static DesiredDocument Make(CitySnapshot city, ScheduleSet schedules, string gatewayId, long version, GatewayTunings? tunings = null)
    {
        tunings ??= GatewayTunings.None;
        DesiredLamp[] lamps = [.. city.LampsOfGateway(gatewayId).Select(index => city.Lamps[index])
            .Select(lamp => new DesiredLamp(lamp.Id, lamp.RatedPowerWatts, lamp.CalendarId ?? schedules.DefaultCalendarId, lamp.SegmentId))];
        HashSet<string> calendarIds = [.. lamps.Select(lamp => lamp.CalendarId)];
        Calendar[] calendars = [.. schedules.Calendars.Where(calendar => calendarIds.Contains(calendar.Id))];
        HashSet<string> programIds = [.. calendars.SelectMany(calendar => calendar.Rules.Select(rule => rule.ProgramId).Append(calendar.DefaultProgramId))];
        HashSet<string> dateListIds = [.. calendars.SelectMany(calendar => calendar.Rules).SelectMany(rule => rule.DateListIds ?? [])];
        return new DesiredDocument(
            version,
            lamps,
            calendars,
            [.. schedules.Programs.Where(program => programIds.Contains(program.Id))],
            new GatewaySettings(ReportIntervalSeconds, CityZone.LatitudeDegrees, CityZone.LongitudeDegrees),
            dateListIds.Count == 0 ? null : [.. schedules.DateLists.Where(list => dateListIds.Contains(list.Id))],
            tunings.PhotocellOf(gatewayId),
            tunings.PowerReturnOf(gatewayId));
    }

    /// <summary>Tells two contents apart, whatever their versions.</summary>
    public static string HashOf(DesiredDocument document) => Convert.ToHexString(SHA256.HashData(LightingJson.ToUtf8(document with { Version = 1 })));
}
