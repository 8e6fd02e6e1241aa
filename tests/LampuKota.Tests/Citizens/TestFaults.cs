using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>Incidents and measurements as tests of the public pages need them.</summary>
internal static class TestFaults
{
    public const long Now = 1_800_000_000_000;
    public const long HourMs = 3_600_000;

    public static IncidentRecord Incident(
        string root, string eventName = EventNames.LampFailure, IncidentCause cause = IncidentCause.Lamp, IncidentState state = IncidentState.Raised, long id = 1, long? endedUnixMs = null) =>
        new(id, cause, eventName, root, IncidentPlaces.Of(root, TestCity.Snapshot), state, 1, Now - HourMs, endedUnixMs, Now - HourMs,
            state == IncidentState.Closed ? Now : null, 1, new Dictionary<string, double>())
        {
            Due = new IncidentDue(Now, Now, Now + (23 * HourMs), Now + (71 * HourMs)),
        };

    public static OpenFaults Open(params IncidentRecord[] incidents) => new(incidents);

    public static LampNow Measured(string lampId, double? powerWatts, double? level = null, long? atUnixMs = null, LampCondition condition = LampCondition.Normal)
    {
        var values = new Dictionary<string, Measured>();
        if (powerWatts is { } power)
            values["activePower"] = new Measured(power, atUnixMs ?? Now);
        if ((level ?? powerWatts) is { } percent)
            values["actualLightState"] = new Measured(percent, atUnixMs ?? Now);
        return new LampNow(TestCity.Snapshot.FindLamp(lampId)!, condition, values, null, null, true);
    }
}
