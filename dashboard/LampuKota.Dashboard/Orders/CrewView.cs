using LampuKota.City;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>What the rota says of one person at one moment: in which crews it is, and for which incidents it is asked.</summary>
internal sealed class CrewView
{
    private readonly Rota _rota;
    private readonly string _personId;
    private readonly Instant _now;
    private readonly HashSet<string> _crewIds;
    private readonly Dictionary<DutyPlace, bool> _asked = []; // A city has far fewer places than incidents.

    private CrewView(Rota rota, string personId, Instant now)
    {
        IReadOnlyList<Crew> crews = rota.CrewsOf(personId);
        (_rota, _personId, _now, _crewIds) = (rota, personId, now, [.. crews.Select(crew => crew.Id)]);
        Name = crews.Count == 0 ? null : string.Join(", ", crews.Select(crew => crew.Name));
        IsOnDuty = crews.Any(crew => Rota.OnDuty(crew, now).Any(one => one.PersonId == personId));
    }

    /// <summary>Names of the person's crews; null where there is none.</summary>
    public string? Name { get; }

    /// <summary>Whether the person is on duty now.</summary>
    public bool IsOnDuty { get; }

    /// <summary>Looks at one person.</summary>
    /// <param name="rota">The rota.</param>
    /// <param name="personId">Whom.</param>
    /// <param name="now">City time.</param>
    public static CrewView Of(Rota rota, string personId, Instant now) => new(rota, personId, now);

    /// <summary>Whether the rota asks this person now for an incident.</summary>
    /// <param name="incident">The incident.</param>
    public bool IsAskedFor(IncidentRecord incident)
    {
        if (!IsOnDuty)
            return false;
        var place = new DutyPlace(incident.Place.KelurahanId, incident.Place.KecamatanId);
        if (!_asked.TryGetValue(place, out bool isAsked))
            _asked[place] = isAsked = _rota.OnDuty(DutyLevel.Crew, place, _now).Any(one => one.PersonId == _personId);
        return isAsked;
    }

    /// <summary>Whether somebody of the person's crews has taken an incident on.</summary>
    /// <param name="incident">The incident.</param>
    public bool HasTaken(IncidentRecord incident) => incident.Worker is { CrewId: { } crewId } && _crewIds.Contains(crewId);
}
