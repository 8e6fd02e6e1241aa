using System.Text.Json.Serialization;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Payload of <c>_ingest/accounts/{page}</c>: one page of the accounts of the gateways' telemetry; docs/formats/ingest-accounts.md.</summary>
internal sealed record IngestAccounts(long AtUnixMs, long Round, int Page, int Pages, IReadOnlyList<AccountState> Items)
{
    /// <summary>The worker that tells its part; absent where one ingest takes all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Worker { get; init; }
}

/// <summary>What became of every value that a gateway ever sent: received = stored + duplicate + rejected + pending + damaged + refused.</summary>
internal sealed record AccountState(
    string Gateway, long Received, long Stored, long Duplicate, long Rejected, IReadOnlyDictionary<string, long> RejectedByReason, long Pending, long Damaged,
    long UndecodablePacks)
{
    /// <summary>Refused by a remote engine for good; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Refused { get; init; }
}

/// <summary>Describes the accounts in pages.</summary>
internal static class IngestAccountPages
{
    /// <summary>Gateways of one page: some 40 KB.</summary>
    public const int Size = 200;

    /// <summary>All pages of one round, by gateway id; at least one.</summary>
    /// <param name="ledgers">The store's accounts.</param>
    /// <param name="undecodable">Packs refused whole since the start, by gateway.</param>
    /// <param name="round">Number of the round.</param>
    /// <param name="atUnixMs">City time.</param>
    public static IEnumerable<IngestAccounts> Of(
        IReadOnlyList<SourceLedger> ledgers, IReadOnlyDictionary<string, long> undecodable, long round, long atUnixMs)
    {
        Dictionary<string, StoreLedger> bySource = ledgers.ToDictionary(entry => entry.Source, entry => entry.Ledger, StringComparer.Ordinal);
        string[] gateways = [.. bySource.Keys.Union(undecodable.Keys).Order(StringComparer.Ordinal)];
        int pages = Math.Max(1, (gateways.Length + Size - 1) / Size);
        for (int page = 0; page < pages; page++)
        {
            yield return new IngestAccounts(
                atUnixMs, round, page, pages,
                [.. gateways.Skip(page * Size).Take(Size).Select(gateway => Describe(gateway, bySource.GetValueOrDefault(gateway), undecodable.GetValueOrDefault(gateway)))]);
        }
    }

    private static AccountState Describe(string gateway, StoreLedger? ledger, long undecodable) => ledger is null
        ? new AccountState(gateway, 0, 0, 0, 0, new Dictionary<string, long>(), 0, 0, undecodable)
        : new AccountState(
            gateway, ledger.Received, ledger.Stored, ledger.Duplicate, ledger.Rejected, RejectReasonNames.Count(ledger.RejectedByReason), ledger.Pending, ledger.Damaged, undecodable)
        {
            Refused = ledger.Refused,
        };
}
