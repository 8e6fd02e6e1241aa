using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>Whether the lamps of a segment should burn, in the order in which their gateway decides it: maintenance lock, override, control program.</summary>
/// <param name="word">What the gateway reports.</param>
/// <param name="desiredVersion">Version of the desired document that has the lamps' calendars.</param>
/// <param name="sun">The astronomical clock that these ask.</param>
internal sealed class SegmentLight(GatewayWord word, long desiredVersion, AstronomicalClock sun)
{
    /// <summary>
    /// Whether a lamp surely burned when something was measured of it. A meter may sit behind the lamp's relay, so only then a voltage that is not there was lost; where a photocell,
    /// a sensor or a gateway without the time may have had it off, nobody knows.
    /// </summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="measuredUnixMs">When it was measured.</param>
    public bool SurelyBurned(SegmentLamp lamp, long measuredUnixMs)
    {
        if (measuredUnixMs <= word.DecidedUnixMs(lamp.Id))
            return false;
        if (word.HoldOf(lamp.Id, measuredUnixMs) is { } hold)
            return hold.LevelPercent > 0;
        return word.FollowsCalendars(desiredVersion) && lamp.Schedule.BurnsAt(Instant.FromUnixTimeMilliseconds(measuredUnixMs), sun) == true;
    }

    /// <summary>Whether a lamp should be off, as far as commands, locks and times tell.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="atUnixMs">The instant.</param>
    public bool IsOff(SegmentLamp lamp, long atUnixMs) => word.HoldOf(lamp.Id, atUnixMs) is { } hold
        ? hold.LevelPercent == 0
        : lamp.Schedule.LevelAt(Instant.FromUnixTimeMilliseconds(atUnixMs), sun) == 0;

    /// <summary>Whether somebody held a maintenance lock on a lamp, and their time was not over.</summary>
    /// <param name="lamp">The lamp.</param>
    /// <param name="atUnixMs">The instant.</param>
    public bool IsWorkedOn(SegmentLamp lamp, long atUnixMs) => word.HoldOf(lamp.Id, atUnixMs)?.IsWorkAt(atUnixMs) == true;
}
