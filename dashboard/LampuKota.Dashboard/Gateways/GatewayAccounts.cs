using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>What became of every value that a gateway ever sent, as ingest tells of it (docs/formats/ingest-accounts.md).</summary>
/// <param name="Gateway">Gateway id.</param>
/// <param name="Received">Values that arrived.</param>
/// <param name="Stored">Kept.</param>
/// <param name="Duplicate">Came twice, stored once.</param>
/// <param name="Rejected">Not plausible.</param>
/// <param name="RejectedByReason">Those, by the words of docs/formats/telemetry.md in camelCase.</param>
/// <param name="Pending">Safe on disk, not folded into chunks yet.</param>
/// <param name="Damaged">Lost with a damaged file.</param>
/// <param name="UndecodablePacks">Packs refused whole since ingest started, whose values nobody knows.</param>
public sealed record GatewayAccount(
    string Gateway, long Received, long Stored, long Duplicate, long Rejected, IReadOnlyDictionary<string, long> RejectedByReason, long Pending, long Damaged, long UndecodablePacks)
{
    /// <summary>Refused for good by the engine that keeps the telemetry elsewhere.</summary>
    public long Refused { get; init; }

    /// <summary>Values that are nowhere: 0, or something is wrong.</summary>
    public long Unaccounted => Received - Stored - Duplicate - Rejected - Pending - Damaged - Refused;

    /// <summary>
    /// What the store holds from before it kept accounts by gateway; null where that is nothing. The two reports are some seconds apart, so that what is received meanwhile
    /// must not look like it: only what is sealed or rejected for long counts, and only where the gateways' sum is well below it.
    /// </summary>
    /// <param name="whole">The account of the whole store; null where it is not known.</param>
    /// <param name="sum">The sum of the gateways' accounts.</param>
    public static GatewayAccount? Earlier(IngestLedger? whole, GatewayAccount sum)
    {
        if (whole is null || whole.Received - sum.Received <= whole.Received / 100)
            return null;
        long stored = Math.Max(0, whole.Stored - sum.Stored);
        long duplicate = Math.Max(0, whole.Duplicate - sum.Duplicate);
        long rejected = Math.Max(0, whole.Rejected - sum.Rejected);
        long damaged = Math.Max(0, whole.Damaged - sum.Damaged);
        long refused = Math.Max(0, whole.Refused - sum.Refused);
        return new GatewayAccount("", stored + duplicate + rejected + damaged + refused, stored, duplicate, rejected, new Dictionary<string, long>(), 0, damaged, 0) { Refused = refused };
    }

    /// <summary>The sum of accounts.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="accounts">The accounts.</param>
    public static GatewayAccount Sum(string name, IReadOnlyCollection<GatewayAccount> accounts) => new(
        name,
        accounts.Sum(account => account.Received),
        accounts.Sum(account => account.Stored),
        accounts.Sum(account => account.Duplicate),
        accounts.Sum(account => account.Rejected),
        accounts.SelectMany(account => account.RejectedByReason).GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value)),
        accounts.Sum(account => account.Pending),
        accounts.Sum(account => account.Damaged),
        accounts.Sum(account => account.UndecodablePacks))
    {
        Refused = accounts.Sum(account => account.Refused),
    };
}

/// <summary>One page of a round.</summary>
internal sealed record GatewayAccountPage(long AtUnixMs, long Round, int Page, int Pages, IReadOnlyList<GatewayAccount> Items)
{
    /// <summary>The worker that tells its part of every gateway's account; null where one ingest tells all.</summary>
    public string? Worker { get; init; }
}

/// <summary>
/// Keeps the accounts of all gateways as ingest last told them. Where several workers share the load, a gateway's account is the sum of what each last told: what a
/// worker that is away has stored stays stored. Written by one thread, read by any.
/// </summary>
public sealed class GatewayAccounts
{
    // More workers than any broker's shared subscription is spread over; what claims to be another is passed over.
    private const int MaximumTellers = 1_000;

    private readonly Dictionary<string, Teller> _tellers = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, GatewayAccount>? _current;

    /// <summary>The accounts by gateway; null where none were told yet.</summary>
    public IReadOnlyDictionary<string, GatewayAccount>? Current => _current;

    /// <summary>Takes one page.</summary>
    /// <param name="json">The page.</param>
    /// <returns>What is wrong with it, null where it was taken.</returns>
    public string? Take(ReadOnlySpan<byte> json)
    {
        try
        {
            GatewayAccountPage? page = JsonSerializer.Deserialize(json, ApiJson.Default.GatewayAccountPage);
            if (page is null || !RoundPages<GatewayAccount>.IsPage(page.Page, page.Pages, page.Items) || page.Items.Any(item => item is not { Gateway: not null, RejectedByReason: not null }))
                return "it is no page of accounts";
            if (!_tellers.TryGetValue(page.Worker ?? "", out Teller? teller))
            {
                if (_tellers.Count == MaximumTellers)
                    return "there are too many workers";
                _tellers.Add(page.Worker ?? "", teller = new Teller());
            }

            if (teller.Rounds.Take(page.Round, page.Page, page.Pages, page.Items) is { } all)
            {
                teller.Accounts = [.. all.DistinctBy(account => account.Gateway)];
                _current = Add(_tellers.Values.SelectMany(one => one.Accounts));
            }

            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private static Dictionary<string, GatewayAccount> Add(IEnumerable<GatewayAccount> accounts) => accounts
        .GroupBy(account => account.Gateway, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count() == 1 ? group.First() : GatewayAccount.Sum(group.Key, [.. group]), StringComparer.Ordinal);

    private sealed class Teller
    {
        public RoundPages<GatewayAccount> Rounds { get; } = new();

        public IReadOnlyList<GatewayAccount> Accounts { get; set; } = [];
    }
}
