using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Whether lamps burn and what is known of their faults, as citizens are told.</summary>
/// <param name="live">What is measured.</param>
/// <param name="incidents">What is wrong.</param>
/// <param name="schedules">What should be.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
public sealed class PublicLights(LiveCity live, IncidentService incidents, ScheduleService schedules, CityDirectory directory, CityClock clock)
{
    private volatile OpenFaults _faults = new([]);

    /// <summary>The open incidents by the lamps that they concern; made anew only where they are others.</summary>
    public OpenFaults Faults
    {
        get
        {
            IReadOnlyList<IncidentRecord> open = incidents.Open;
            OpenFaults known = _faults;
            return ReferenceEquals(known.Source, open) ? known : _faults = new OpenFaults(open);
        }
    }

    /// <summary>What is told of a lamp; null where the city has no such lamp.</summary>
    /// <param name="lampId">Lamp id.</param>
    public PublicLight? Find(string lampId)
    {
        Instant now = clock.GetCurrentInstant();
        return live.Find(lampId) is { } lamp ? Describe(lamp, Faults, directory.Current, now) : null;
    }

    /// <summary>What is told of some lamps, those with faults first, then by pole.</summary>
    /// <param name="lamps">The lamps.</param>
    public IReadOnlyList<PublicLight> Of(IEnumerable<LampAsset> lamps)
    {
        Instant now = clock.GetCurrentInstant();
        CitySnapshot city = directory.Current;
        OpenFaults faults = Faults;
        return
        [
            .. lamps.Select(lamp => live.Find(lamp.Id)).OfType<LampNow>().Select(lamp => Describe(lamp, faults, city, now))
                .OrderBy(light => light.Kind is PublicLightKind.Fault or PublicLightKind.Dark ? 0 : 1).ThenBy(light => light.Lamp.PoleCode, StringComparer.Ordinal),
        ];
    }

    /// <summary>The level that a lamp should have now, 0 to 100 %; null where its calendar is not known.</summary>
    /// <param name="lamp">The lamp.</param>
    public int? ExpectedPercent(LampAsset lamp) => schedules.LevelOf(lamp, clock.GetCurrentInstant());

    private PublicLight Describe(LampNow lamp, OpenFaults faults, CitySnapshot city, Instant now) =>
        PublicLight.Of(lamp, schedules.LevelOf(lamp.Lamp, now), faults.FindAny(lamp.Lamp, city), now.ToUnixTimeMilliseconds());
}
