using System.Collections.Concurrent;

namespace LampuKota.Dashboard;

/// <summary>When telemetry of each gateway, or of another client, was last heard since this dashboard started. Written by one thread, read by any.</summary>
public sealed class HeardGateways
{
    // Who may publish has a credential; past this many the others are not noted.
    private const int MaximumSenders = 10_000;

    private readonly ConcurrentDictionary<string, long> _heard = new(StringComparer.Ordinal);

    /// <summary>Notes that telemetry came.</summary>
    /// <param name="id">Who sent it.</param>
    /// <param name="nowUnixMs">City time.</param>
    public void Note(string id, long nowUnixMs)
    {
        if (_heard.ContainsKey(id) || _heard.Count < MaximumSenders)
            _heard[id] = nowUnixMs;
    }

    /// <summary>When it was last heard, city time; null where it was not.</summary>
    /// <param name="id">Gateway id, or Client Identifier.</param>
    public long? Find(string id) => _heard.TryGetValue(id, out long atUnixMs) ? atUnixMs : null;
}
