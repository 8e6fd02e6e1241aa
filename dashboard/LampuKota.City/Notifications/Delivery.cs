namespace LampuKota.City;

/// <summary>One message to one person by one channel: what becomes of it, durably.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">What it tells of: <c>step-812</c>, <c>digest-2026-11-22</c>, <c>test-...</c>. Subject, person and channel are unique together.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="IncidentId">The incident that it tells of; null for none.</param>
/// <param name="Level">The level of duty that it tells; null where it tells no level.</param>
/// <param name="PersonId">To whom.</param>
/// <param name="PersonName">To whom, for people.</param>
/// <param name="Channel">By what.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="CreatedUnixMs">When it was decided on, city time.</param>
/// <param name="DueUnixMs">When it is tried next, city time; the last instant where it is over.</param>
/// <param name="Error">What went wrong last, in words; null for nothing.</param>
public sealed record Delivery(
    string Id,
    string Subject,
    DeliveryKind Kind,
    long? IncidentId,
    DutyLevel? Level,
    string PersonId,
    string PersonName,
    ContactChannel Channel,
    DeliveryState State,
    int Attempts,
    long CreatedUnixMs,
    long DueUnixMs,
    string? Error)
{
    /// <summary>The same for each attempt of this message, and of no other: a receiver that remembers it sees the message once.</summary>
    public string IdempotencyKey => $"{Subject}.{PersonId}";
}

/// <summary>What a message tells.</summary>
public enum DeliveryKind
{
    /// <summary>Of an incident, to who is on duty.</summary>
    Incident,

    /// <summary>Of what waited for the morning.</summary>
    Digest,

    /// <summary>That more happens than messages are sent of.</summary>
    Flood,

    /// <summary>That messages arrive.</summary>
    Test,

    /// <summary>Of what is wrong with the system itself, to administrators.</summary>
    System,
}

/// <summary>How a message stands.</summary>
public enum DeliveryState
{
    /// <summary>It is to be sent when it is due.</summary>
    Waiting,

    /// <summary>The channel has taken it.</summary>
    HandedOver,

    /// <summary>It will not be sent: the channel refused it for good, or it took too long.</summary>
    GivenUp,

    /// <summary>It was not needed any more when it was due.</summary>
    Cancelled,
}

/// <summary>Which deliveries to list, the newest first.</summary>
/// <param name="State">Only so; null for all.</param>
/// <param name="IncidentId">Only of this incident; null for all.</param>
/// <param name="BeforeId">Only older than this: the cursor of the next page.</param>
/// <param name="Limit">At most so many, 1 to 500.</param>
public sealed record DeliveryQuery(DeliveryState? State = null, long? IncidentId = null, string? BeforeId = null, int Limit = 50);
