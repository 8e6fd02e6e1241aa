using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The open incidents that concern one person, dealt out into shares, each with the most urgent first.</summary>
internal sealed class OrderShares
{
    // From so many lamps on a street is dark, and comes before single lamps.
    private const int ManyLamps = 10;

    private readonly IncidentRecord[] _mine;
    private readonly IncidentRecord[] _asked;
    private readonly IncidentRecord[] _ofMates;
    private readonly IncidentRecord[] _free;

    private OrderShares(CrewView crew, string personId, IReadOnlyList<IncidentRecord> open)
    {
        Crew = crew;
        ILookup<bool, IncidentRecord> waiting = open.Where(incident => incident.State is IncidentState.Raised or IncidentState.Notified).ToLookup(crew.IsAskedFor);
        _mine = Urgent(open.Where(incident => incident.Worker?.PersonId == personId));
        _asked = Urgent(waiting[true]);
        _ofMates = Urgent(open.Where(incident => crew.HasTaken(incident) && incident.Worker!.PersonId != personId));
        _free = Urgent(waiting[false]);
    }

    /// <summary>What the rota says of the person.</summary>
    public CrewView Crew { get; }

    /// <summary>Deals out.</summary>
    /// <param name="crew">What the rota says of the person.</param>
    /// <param name="personId">The person.</param>
    /// <param name="open">The open incidents that the person may see.</param>
    public static OrderShares Of(CrewView crew, string personId, IReadOnlyList<IncidentRecord> open) => new(crew, personId, open);

    /// <summary>How many a share has.</summary>
    public int Count(OrderShare share) => GroupsOf(share).Sum(group => group.Length);

    /// <summary>A part of a share, by its groups: what the rota asks of the person comes before what others of the crew have in hand.</summary>
    /// <param name="share">Which share.</param>
    /// <param name="skipped">How many come before.</param>
    /// <param name="most">At most so many.</param>
    public IEnumerable<IncidentRecord[]> Take(OrderShare share, int skipped, int most)
    {
        foreach (IncidentRecord[] group in GroupsOf(share))
        {
            IncidentRecord[] some = [.. group.Skip(skipped).Take(most)];
            skipped = Math.Max(0, skipped - group.Length);
            most -= some.Length;
            yield return some;
        }
    }

    private IncidentRecord[][] GroupsOf(OrderShare share) => share switch
    {
        OrderShare.Mine => [_mine],
        OrderShare.Crew => [_asked, _ofMates],
        _ => [_free],
    };

    private static IncidentRecord[] Urgent(IEnumerable<IncidentRecord> some) =>
        [.. some.OrderByDescending(incident => incident.AffectedLampCount >= ManyLamps).ThenBy(incident => incident.Due.RepairUnixMs).ThenBy(incident => incident.Id)];
}
