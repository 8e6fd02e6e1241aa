using System.Globalization;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>Payload of <c>_ingest/clients/{page}</c>: one page of the broker's sessions; docs/formats/ingest-clients.md.</summary>
internal sealed record IngestClients(long AtUnixMs, long Round, int Page, int Pages, IReadOnlyList<ClientState> Items);

/// <summary>A session, and its connection where it has one.</summary>
internal sealed record ClientState(string Id, string Kind, long SessionExpirySeconds, int Subscriptions, int InFlight, int Queued, long QueuedBytes)
{
    public ConnectionState? Connection { get; init; }

    public NoteState? LastEnd { get; init; }

    public NoteState? LastRefusal { get; init; }
}

/// <summary>A connection.</summary>
internal sealed record ConnectionState(
    string? Address, string Transport, string Protocol, long SinceUnixMs, int KeepAliveSeconds, bool SessionPresent, long Received, long Sent);

/// <summary>Something that happened.</summary>
internal sealed record NoteState(long AtUnixMs, int Code, string Text);

/// <summary>Describes the broker's sessions in pages.</summary>
internal static class IngestClientPages
{
    /// <summary>Sessions of one page: some 60 KB.</summary>
    public const int Size = 200;

    // A Client Identifier may have 65,535 bytes; nobody reads more of one.
    private const int ShownCharacters = 128;

    /// <summary>All pages of one round; at least one.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="clock">The city's clock, in whose time everything is told.</param>
    public static IEnumerable<IngestClients> Of(IReadOnlyList<SessionStatus> sessions, long round, CityClock clock)
    {
        int pages = Math.Max(1, (sessions.Count + Size - 1) / Size);
        long now = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        for (int page = 0; page < pages; page++)
            yield return new IngestClients(now, round, page, pages, [.. sessions.Skip(page * Size).Take(Size).Select(session => Describe(session, clock))]);
    }

    private static ClientState Describe(SessionStatus session, CityClock clock) => new(
        session.ClientIdentifier[..Math.Min(session.ClientIdentifier.Length, ShownCharacters)],
        CamelCase(session.Identity.Kind.ToString()),
        (long)session.Expiry.TotalSeconds,
        session.Subscriptions,
        session.InFlight,
        session.QueuedMessages,
        session.QueuedBytes)
    {
        Connection = session.Client is { } client ? Describe(client, clock) : null,
        LastEnd = Describe(session.LastEnd, clock),
        LastRefusal = Describe(session.LastRefusal, clock),
    };

    private static ConnectionState Describe(ConnectedClient client, CityClock clock) => new(
        client.RemoteEndPoint?.ToString(),
        CamelCase(client.Transport.ToString()),
        client.ProtocolVersion == MqttProtocolVersion.V500 ? "5.0" : "3.1.1",
        ToCityTime(client.ConnectedSince, clock),
        (int)client.KeepAlive.TotalSeconds,
        client.SessionPresent,
        client.MessagesReceived,
        client.MessagesSent);

    private static NoteState? Describe(SessionNote? note, CityClock clock) =>
        note is null ? null : new NoteState(ToCityTime(note.At, clock), (int)note.Code, note.Text);

    private static long ToCityTime(DateTimeOffset real, CityClock clock) => clock.ToCityTime(Instant.FromDateTimeOffset(real)).ToUnixTimeMilliseconds();

    private static string CamelCase(string word) => char.ToLower(word[0], CultureInfo.InvariantCulture) + word[1..];
}
