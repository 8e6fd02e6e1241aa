namespace LampuKota.City;

/// <summary>Who changed what, and when; entries are only ever added, each chained to the one before (docs/formats/audit-log.md).</summary>
public sealed class AuditEntry
{
    /// <summary>Number, rising by one from 1 on; given when the entry is saved.</summary>
    public long Id { get; init; }

    /// <summary>When, city time.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>Who.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who, for people.</summary>
    public required string PersonName { get; init; }

    /// <summary>What was done, a word of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>To what: an id.</summary>
    public required string Subject { get; init; }

    /// <summary>In words.</summary>
    public required string Detail { get; init; }

    /// <summary>SHA-256 of the entry before and of this one's content, 64 hexadecimal digits; given when the entry is saved.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Makes an entry.</summary>
    /// <param name="person">Who.</param>
    /// <param name="action">What was done, a word of <see cref="AuditActions"/>.</param>
    /// <param name="subject">To what: an id of at most 64 characters.</param>
    /// <param name="detail">In words; never a secret.</param>
    /// <param name="atUnixMs">When, city time.</param>
    public static AuditEntry Of(Person person, string action, string subject, string detail, long atUnixMs)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new AuditEntry { AtUnixMs = atUnixMs, PersonId = person.Id, PersonName = person.Name, Action = action, Subject = subject, Detail = detail };
    }
}
