using NodaTime;

namespace LampuKota.City;

/// <summary>Who is told of an incident, by what and when; pure.</summary>
/// <param name="rota">Who is on duty.</param>
/// <param name="contacts">How each person is reached.</param>
/// <param name="isOn">Whether a channel is set up.</param>
/// <param name="timing">How long to wait.</param>
public sealed class NotificationPlanner(Rota rota, ContactBook contacts, Predicate<ContactChannel> isOn, NotificationTiming timing)
{
    /// <summary>How long to wait.</summary>
    public NotificationTiming Timing { get; } = timing;

    /// <summary>The crew on duty at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="now">City time.</param>
    public IEnumerable<string> OnDuty(DutyPlace place, Instant now) => rota.OnDuty(DutyLevel.Crew, place, now).Select(person => person.PersonId);

    /// <summary>Tells the first level that can be told, from one on. A person who was told of this already is not told again.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="from">The first level to ask.</param>
    /// <param name="told">Who was told of it already.</param>
    /// <param name="now">City time.</param>
    public NotificationPlan Tell(NotifiableIncident incident, DutyLevel from, IReadOnlySet<string> told, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(told);
        if (incident.Urgency == MessageUrgency.Low)
            return NotificationPlan.Nothing;

        bool isKnownToSome = false;
        for (DutyLevel level = from; level <= DutyLevel.Operator; level++)
        {
            IReadOnlyList<OnDutyPerson> present = rota.OnDuty(level, incident.Place, now);
            PlannedDelivery[] deliveries =
            [
                .. present.Where(person => !told.Contains(person.PersonId))
                    .Select(person => PlanFor(person.PersonId, incident.Urgency, now)).OfType<PlannedDelivery>()
                    .Select(delivery => delivery with { Level = level }),
            ];
            if (deliveries.Length > 0)
                return new NotificationPlan(deliveries, NextAfter(level, deliveries.Max(one => one.Due)));
            isKnownToSome |= present.Any(person => told.Contains(person.PersonId));
        }

        // Where nobody is there now, a shift that begins later shall still hear of it; and of what nobody knows at all, the first crew that is ever set up.
        bool isWorthWaiting = !isKnownToSome && (told.Count == 0 || rota.Crews.Any(crew => crew.Level >= from));
        return new NotificationPlan([], isWorthWaiting ? new PlannedEscalation(from, now + Timing.Answer) : null);
    }

    /// <summary>By what and when a person is told something; null where the person cannot be reached.</summary>
    /// <param name="personId">Whom.</param>
    /// <param name="urgency">How soon.</param>
    /// <param name="now">City time.</param>
    public PlannedDelivery? PlanFor(string personId, MessageUrgency urgency, Instant now)
    {
        if (contacts.Find(personId) is not { } person || person.Contacts.FirstOrDefault(contact => isOn(contact.Channel)) is not { } contact)
            return null;
        Instant due = urgency == MessageUrgency.Urgent || person.Quiet is null ? now : person.Quiet.NextLoud(now);
        return new PlannedDelivery(person.PersonId, person.PersonName, contact.Channel, due);
    }

    private PlannedEscalation? NextAfter(DutyLevel level, Instant due) => level == DutyLevel.Operator ? null : new PlannedEscalation(level + 1, due + Timing.Answer);
}

/// <summary>What the planner needs to know of an incident.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Urgency">How soon somebody must know.</param>
/// <param name="Place">Where it is.</param>
public sealed record NotifiableIncident(long Id, MessageUrgency Urgency, DutyPlace Place);

/// <summary>Who is told, and what happens if nobody answers.</summary>
/// <param name="Deliveries">The messages; empty where nobody can be told now.</param>
/// <param name="Escalation">Whom to tell next, and when; null for nobody.</param>
public sealed record NotificationPlan(IReadOnlyList<PlannedDelivery> Deliveries, PlannedEscalation? Escalation)
{
    /// <summary>Nothing is to be done now.</summary>
    public static NotificationPlan Nothing { get; } = new([], null);
}

/// <summary>A message to be.</summary>
/// <param name="PersonId">To whom.</param>
/// <param name="PersonName">To whom, for people.</param>
/// <param name="Channel">By what.</param>
/// <param name="Due">When, city time.</param>
/// <param name="Level">The level of duty that it tells; null where it tells no level.</param>
public sealed record PlannedDelivery(string PersonId, string PersonName, ContactChannel Channel, Instant Due, DutyLevel? Level = null);

/// <summary>Who is told if nobody answers.</summary>
/// <param name="Level">The first level to ask.</param>
/// <param name="At">When, city time.</param>
public sealed record PlannedEscalation(DutyLevel Level, Instant At);

/// <summary>How long to wait, in city time.</summary>
/// <param name="Answer">For an answer, before the next level is told.</param>
/// <param name="DigestMinute">Minute of the local day at which the morning's list goes out, 0 to 1439.</param>
/// <param name="GiveUp">After which a message that could not be handed over is given up.</param>
public sealed record NotificationTiming(Duration Answer, int DigestMinute, Duration GiveUp)
{
    /// <summary>Ten minutes for an answer; a list at seven; a day to hand a message over.</summary>
    public static NotificationTiming Default { get; } = new(Duration.FromMinutes(10), 7 * 60, Duration.FromDays(1));
}

/// <summary>How each person is reached; immutable.</summary>
/// <param name="persons">Everybody who has contacts.</param>
public sealed class ContactBook(IEnumerable<PersonContacts> persons)
{
    private readonly Dictionary<string, PersonContacts> _persons = persons.ToDictionary(person => person.PersonId, StringComparer.Ordinal);

    /// <summary>Nobody.</summary>
    public static ContactBook Empty { get; } = new([]);

    /// <summary>Everybody, by name.</summary>
    public IEnumerable<PersonContacts> All => _persons.Values.OrderBy(person => person.PersonName, StringComparer.Ordinal);

    /// <summary>How a person is reached; null where nobody has said.</summary>
    /// <param name="personId">Whom.</param>
    public PersonContacts? Find(string personId) => _persons.GetValueOrDefault(personId);
}
