using System.Net;
using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>What was refused.</summary>
public enum RefusedThing
{
    /// <summary>A network connection, before MQTT: closed unread, no TLS handshake, no WebSocket.</summary>
    Connection,

    /// <summary>A CONNECT packet.</summary>
    Connect,

    /// <summary>A PUBLISH packet.</summary>
    Publish,

    /// <summary>A Topic Filter of a SUBSCRIBE packet.</summary>
    Subscribe,

    /// <summary>A Will Message, when it was due.</summary>
    Will,

    /// <summary>A client: it was disconnected by the broker.</summary>
    Client,
}

/// <summary>How often something was refused with one Reason Code.</summary>
/// <param name="Thing">What was refused.</param>
/// <param name="Code">Reason Code.</param>
/// <param name="Count">How often, since the start.</param>
public readonly record struct RefusalCount(RefusedThing Thing, ReasonCode Code, long Count);

/// <summary>Counts every refusal by its Reason Code, and logs at most one a second for each address.</summary>
internal sealed class Refusals(BrokerLog log, TimeProvider time)
{
    private const int Codes = 256;

    // More of a Client Identifier helps nobody, and is the peer's to choose.
    private const int PrintedCharacters = 64;

    private readonly long[] _counts = new long[Enum.GetValues<RefusedThing>().Length * Codes];
    private readonly LogThrottle<PeerKey> _throttle = new(time);

    /// <summary>Notes one.</summary>
    /// <param name="thing">What is refused.</param>
    /// <param name="code">Reason Code, whether the peer gets to see it or not.</param>
    /// <param name="reason">In words of our own.</param>
    /// <param name="peer">Where it comes from, null where unknown.</param>
    /// <param name="clientIdentifier">The Client Identifier that the peer claims or has.</param>
    public void Add(RefusedThing thing, ReasonCode code, string reason, EndPoint? peer, string? clientIdentifier)
    {
        Interlocked.Increment(ref _counts[((int)thing * Codes) + (byte)code]);
        if (_throttle.TakeTurn(PeerKey.Of(peer)) is { } leftOut)
            log.Refused(thing, peer, Printable(clientIdentifier), code, reason, leftOut);
    }

    /// <summary>Those that happened.</summary>
    public IReadOnlyList<RefusalCount> Read()
    {
        List<RefusalCount> read = [];
        for (int i = 0; i < _counts.Length; i++)
        {
            if (Volatile.Read(ref _counts[i]) is > 0 and long count)
                read.Add(new RefusalCount((RefusedThing)(i / Codes), (ReasonCode)(i % Codes), count));
        }

        return read;
    }

    // A Client Identifier may hold anything, and a log is read on terminals.
    private static string? Printable(string? text) => text is null ? null : string.Create(
        Math.Min(text.Length, PrintedCharacters),
        text,
        static (output, text) =>
        {
            for (int i = 0; i < output.Length; i++)
                output[i] = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '.' or '_' or ':' ? text[i] : '?';
        });
}
