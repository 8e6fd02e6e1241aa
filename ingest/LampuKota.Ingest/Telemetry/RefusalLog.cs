using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>Logs refused packs, at most one line a second and client, so that a broken gateway fills no disk. Safe for use by several threads.</summary>
internal sealed class RefusalLog(TimeProvider time, ILogger logger)
{
    private readonly LogThrottle<string> _throttle = new(time);

    public void Add(string client, string reason)
    {
        if (_throttle.TakeTurn(client) is { } unlogged)
            logger.PackIsRefused(Printable(client), reason, unlogged);
    }

    // A Client Identifier may hold anything, and a log is read on terminals.
    private static string Printable(string client) =>
        string.Create(Math.Min(client.Length, 64), client, static (output, text) =>
        {
            for (int index = 0; index < output.Length; index++)
                output[index] = char.IsAsciiLetterOrDigit(text[index]) || text[index] is '-' or '.' or '_' or ':' ? text[index] : '?';
        });
}
