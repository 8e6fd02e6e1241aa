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
    private readonly RoundPages<BrokerClient> _rounds = new();
    private volatile BrokerClientsReport? _current;

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
            if (page is null || !RoundPages<BrokerClient>.IsPage(page.Page, page.Pages, page.Items))
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
        if (_rounds.Take(page.Round, page.Page, page.Pages, page.Items) is not { } all)
            return;

        var clients = new Dictionary<string, BrokerClient>(StringComparer.Ordinal);
        foreach (BrokerClient client in all)
            clients[client.Id] = client;
        _current = new BrokerClientsReport(page.AtUnixMs, nowUnixMs, clients);
    }
}
