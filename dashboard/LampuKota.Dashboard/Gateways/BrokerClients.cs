using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>All sessions of the broker at one moment.</summary>
/// <param name="AtUnixMs">City time of the moment.</param>
/// <param name="ReceivedUnixMs">When the report was complete, real time.</param>
/// <param name="Clients">The sessions by Client Identifier.</param>
public sealed record BrokerClientsReport(long AtUnixMs, long ReceivedUnixMs, IReadOnlyDictionary<string, BrokerClient> Clients);

/// <summary>Puts the pages of ingest's reports together and keeps the last whole one. Written by one thread, read by any.</summary>
public sealed class BrokerClients
{
    // 100,000 sessions, the broker's own limit, at 200 a page.
    private const int MaximumPages = 500;

    private readonly Dictionary<int, BrokerClientPage> _pages = [];
    private volatile BrokerClientsReport? _current;
    private long _round;

    /// <summary>The last whole report; null where none has arrived.</summary>
    public BrokerClientsReport? Current => _current;

    /// <summary>Takes one page.</summary>
    /// <param name="json">The page.</param>
    /// <param name="nowUnixMs">Real time.</param>
    /// <returns>What is wrong with it, null where it was taken.</returns>
    public string? Take(ReadOnlySpan<byte> json, long nowUnixMs)
    {
        try
        {
            BrokerClientPage? page = JsonSerializer.Deserialize(json, ApiJson.Default.BrokerClientPage);
            if (page is not { Pages: > 0 and <= MaximumPages, Items: not null } || page.Page < 0 || page.Page >= page.Pages)
                return "it is no page of sessions";
            Take(page, nowUnixMs);
            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private void Take(BrokerClientPage page, long nowUnixMs)
    {
        // A page that was lost leaves its round incomplete; the next round comes in a few seconds.
        if (page.Round != _round)
            _pages.Clear();
        _round = page.Round;
        _pages[page.Page] = page;
        if (_pages.Count < page.Pages)
            return;

        var clients = new Dictionary<string, BrokerClient>(StringComparer.Ordinal);
        foreach (BrokerClient client in _pages.Values.SelectMany(whole => whole.Items))
            clients[client.Id] = client;
        _current = new BrokerClientsReport(page.AtUnixMs, nowUnixMs, clients);
        _pages.Clear();
    }
}
