namespace LampuKota.Ingest;

/// <summary>Logs refused packs, at most one line a second and client, so that a broken gateway fills no disk. Safe for use by several threads.</summary>
internal sealed class RefusalLog(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // More broken clients than a person looks into; beyond it all are forgotten and logged anew.
    private const int MaximumClients = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long LoggedTimestamp, long Unlogged)> _clients = [];

    public void Add(string client, string reason)
    {
        if (TakeTurn(client) is { } unlogged)
            logger.PackIsRefused(Printable(client), reason, unlogged);
    }

    // How many lines were left out since the last one, or null where this one is left out too.
    private long? TakeTurn(string client)
    {
        lock (_lock)
        {
            if (_clients.Count >= MaximumClients)
                _clients.Clear();
            bool isKnown = _clients.TryGetValue(client, out (long LoggedTimestamp, long Unlogged) entry);
            if (isKnown && time.GetElapsedTime(entry.LoggedTimestamp) < Interval)
            {
                _clients[client] = entry with { Unlogged = entry.Unlogged + 1 };
                return null;
            }

            _clients[client] = (time.GetTimestamp(), 0);
            return entry.Unlogged;
        }
    }

    // A Client Identifier may hold anything, and a log is read on terminals.
    private static string Printable(string client) =>
        string.Create(Math.Min(client.Length, 64), client, static (output, text) =>
        {
            for (int index = 0; index < output.Length; index++)
                output[index] = char.IsAsciiLetterOrDigit(text[index]) || text[index] is '-' or '.' or '_' or ':' ? text[index] : '?';
        });
}
