using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Hands messages over to one kind of service.</summary>
internal interface IMessageChannel
{
    /// <summary>Which kind.</summary>
    ContactChannel Kind { get; }

    /// <summary>Hands one message over. Ends within the channel's deadline, and throws only where it was cancelled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up; the service may have taken it all the same.</param>
    Task<SendAnswer> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>A message on its way out, in the person's language. Plain text, all of it: no channel reads markup in it.</summary>
/// <param name="Key">The same for each attempt of this message, and of no other.</param>
/// <param name="Address">Where to, in the channel's own form.</param>
/// <param name="Language"><c>id</c> or <c>en</c>.</param>
/// <param name="Title">One line: what and where.</param>
/// <param name="Lines">What else there is to know, a line each.</param>
/// <param name="Link">Where to answer; null where this dashboard has no address for phones.</param>
/// <param name="LinkLabel">What the link does.</param>
/// <param name="LinkToken">The last part of the link, for services that know the rest.</param>
/// <param name="Urgency">How soon it must be seen.</param>
/// <param name="IncidentId">The incident that it tells of; null for none.</param>
internal sealed record OutgoingMessage(
    string Key,
    string Address,
    string Language,
    string Title,
    IReadOnlyList<string> Lines,
    string? Link,
    string LinkLabel,
    string LinkToken,
    MessageUrgency Urgency,
    long? IncidentId)
{
    /// <summary>Title, lines and link, a line each.</summary>
    public string WholeText => string.Join('\n', Link is null ? [Title, .. Lines] : [Title, .. Lines, $"{LinkLabel}: {Link}"]);

    /// <summary>Shows neither address nor link.</summary>
    public override string ToString() => Key;
}

/// <summary>What a service said.</summary>
internal abstract record SendAnswer
{
    /// <summary>It has taken the message.</summary>
    public sealed record Taken : SendAnswer;

    /// <summary>Not now; it may be tried again.</summary>
    /// <param name="Reason">Why, in words without a secret.</param>
    /// <param name="RetryAfter">When it asks to be tried again; null where it does not say.</param>
    public sealed record Later(string Reason, TimeSpan? RetryAfter = null) : SendAnswer;

    /// <summary>Never: trying again would bring the same answer.</summary>
    /// <param name="Reason">Why, in words without a secret.</param>
    /// <param name="IsAddressGone">Whether the address is no more, so that it shall be forgotten.</param>
    public sealed record Refused(string Reason, bool IsAddressGone = false) : SendAnswer;
}
