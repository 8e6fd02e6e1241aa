namespace LampuKota.City;

/// <summary>A <see cref="Crew"/> as it lies in the database; its parts are JSON, for nobody asks for one alone.</summary>
public sealed class CrewRow
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>When it is told.</summary>
    public required DutyLevel Level { get; set; }

    /// <summary>Areas, shifts and exceptions, JSON.</summary>
    public required string Document { get; set; }
}

/// <summary>How a person wants to be told; <see cref="PersonContacts"/> as it lies in the database.</summary>
public sealed class ContactRow
{
    /// <summary>Who.</summary>
    public required string PersonId { get; init; }

    /// <summary>Name for people.</summary>
    public required string PersonName { get; set; }

    /// <summary>Language, quiet hours and addresses, JSON.</summary>
    public required string Document { get; set; }
}

/// <summary>A <see cref="Delivery"/> as it lies in the database.</summary>
public sealed class DeliveryRow
{
    /// <summary>A UUID of version 7, so that ids rise with time.</summary>
    public required string Id { get; init; }

    /// <summary>What it tells of.</summary>
    public required string Subject { get; init; }

    /// <summary>What kind of message.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>The incident; null for none.</summary>
    public long? IncidentId { get; init; }

    /// <summary>The level that it tells; null where it tells no level.</summary>
    public DutyLevel? Level { get; init; }

    /// <summary>To whom.</summary>
    public required string PersonId { get; init; }

    /// <summary>To whom, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>By what.</summary>
    public required ContactChannel Channel { get; init; }

    /// <summary>How it stands.</summary>
    public required DeliveryState State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was decided on.</summary>
    public required long CreatedUnixMs { get; init; }

    /// <summary>When it is tried next, or when it was over.</summary>
    public required long DueUnixMs { get; set; }

    /// <summary>What went wrong last.</summary>
    public string? Error { get; set; }

    /// <summary>Whether the incident knows that it was handed over; true where nobody has to be told.</summary>
    public bool IsReported { get; set; }
}

/// <summary>An incident that somebody was to be told of and that nobody has answered for.</summary>
public sealed class EscalationRow
{
    /// <summary>The incident.</summary>
    public required long IncidentId { get; init; }

    /// <summary>Subject of its messages: the step that it was raised by.</summary>
    public required string Subject { get; init; }

    /// <summary>The first level to ask next.</summary>
    public required DutyLevel Level { get; set; }

    /// <summary>When.</summary>
    public required long DueUnixMs { get; set; }
}

/// <summary>How far the notifier has come; one row.</summary>
public sealed class NotificationCursorRow
{
    /// <summary>Always 1.</summary>
    public required int Id { get; init; }

    /// <summary>The last incident step that was taken.</summary>
    public required long StepId { get; set; }

    /// <summary>The local date of the last morning's list, <c>2026-11-22</c>.</summary>
    public required string DigestDate { get; set; }
}

/// <summary>A key that this city made for itself: it signs links, or says to push services who sends.</summary>
public sealed class NotificationKeyRow
{
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>The key.</summary>
    public required byte[] Key { get; init; }
}
