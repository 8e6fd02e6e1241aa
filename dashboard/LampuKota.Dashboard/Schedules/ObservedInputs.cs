using System.Collections.Frozen;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// What the sensors at a lamp's gateway last said, as far as telemetry tells: the gateway itself hears them at once, and remembers hold times that are not told here.
/// </summary>
internal static class ObservedInputs
{
    /// <summary>A reading that is older says nothing of now: two of the usual intervals of 15 minutes.</summary>
    private static readonly Duration Stale = Duration.FromMinutes(30);

    private static readonly IReadOnlyDictionary<string, Measured> Nothing = FrozenDictionary<string, Measured>.Empty;

    public static LampInputs Of(LampAsset lamp, ControlProgram program, CitySnapshot city, GatewayTunings tunings, LiveCity live, Instant now)
    {
        if (!program.AsksInputs)
            return LampInputs.None;

        PhotocellSettings? settings = tunings.PhotocellOf(lamp.GatewayId);
        var photocell = PhotocellState.Unknown;
        var sensors = new SensorActivity([program]);
        foreach (SensorAsset sensor in city.SensorsOfGateway(lamp.GatewayId))
        {
            foreach ((string quantity, Measured measured) in live.FindSensor(sensor.Id)?.Values ?? Nothing)
            {
                var at = Instant.FromUnixTimeMilliseconds(measured.TimestampUnixMs);
                if (now - at > Stale)
                    continue;

                sensors.Observe(sensor.Id, quantity, measured.Value, at);
                if (PhotocellReading.Concerns(settings, sensor.Id, quantity))
                    photocell = PhotocellReading.Says(settings, quantity, measured.Value, photocell);
            }
        }

        return new LampInputs(photocell, sensors);
    }
}
