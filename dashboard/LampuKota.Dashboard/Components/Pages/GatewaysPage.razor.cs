using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>How each gateway is connected to the broker: from where, since when, what waits for it, and what went wrong last.</summary>
public partial class GatewaysPage
{
    private const int ShownRows = 200;
    private const int ShownOwn = 12;

    // Ingest speaks every 5 s of real time; three beats missed.
    private static readonly TimeSpan ReportSilence = TimeSpan.FromSeconds(16);

    private IReadOnlyList<GatewayRow> _rows = [];
    private IReadOnlyList<GatewayRow> _shown = [];
    private GatewayQuery _query = new();
    private BrokerClientsReport? _report;
    private long _nowUnixMs;

    /// <summary>What is searched for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    /// <summary>Which rows, a word of <see cref="GatewayFilter"/>.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    private string? Show { get; set; }

    /// <summary>In which order, a word of <see cref="GatewaySort"/>.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [Inject]
    private BrokerClients Clients { get; set; } = null!;

    [Inject]
    private GatewayAccounts Accounts { get; set; } = null!;

    [Inject]
    private HeardGateways Heard { get; set; } = null!;

    [Inject]
    private GatewayHealth Health { get; set; } = null!;

    [Inject]
    private GatewayTuningService Settings { get; set; } = null!;

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private SystemState State { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Heading => _report is null
        ? W["gateways.title"]
        : W["gateways.online", PeopleFormat.Number(CountOf(GatewayFilter.Connected)), PeopleFormat.Number(CountOf(GatewayFilter.All))];

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _report = Clients.Current;
        _query = new GatewayQuery(Text, WordOf<GatewayFilter>(Show), WordOf<GatewaySort>(Sort));
        _rows = GatewayList.All(Directory.Current, _report, Accounts.Current);
        _shown = GatewayList.Select(_rows, _query);
    }

    // What is not a word of ours, as in an old link, means the first.
    private static TWord WordOf<TWord>(string? text)
        where TWord : struct, Enum => Enum.TryParse(text, ignoreCase: true, out TWord word) && Enum.IsDefined(word) ? word : default;

    // A gateway that lost its session, or came in through another broker, was there all the same.
    private GatewayRow WithLastHeard(GatewayRow row) => row.Client is null ? row with { LastHeardUnixMs = Heard.Find(row.Id) ?? Live.FindNewestUnixMs(row.Id) } : row;

    private string[] OwnSettings() => [.. Settings.Current.GatewayIds.Order(StringComparer.Ordinal)];

    private int CountOf(GatewayFilter filter) => _rows.Count(row => GatewayList.IsIn(row, filter));

    private string? Fault()
    {
        if (!State.IsBrokerConnected)
            return W["gateways.noBroker"];
        if (_report is null)
            return W["gateways.noReport"];
        TimeSpan age = Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(_report.ReceivedUnixMs);
        return age > ReportSilence ? W["gateways.stale", PeopleFormat.Span((long)age.TotalMilliseconds)].Value : null;
    }

    private (string Title, string Help) Empty()
    {
        if (CountOf(GatewayFilter.All) == 0 && _query.Filter != GatewayFilter.Others)
            return (W["gateways.noneTitle"], W["gateways.none"]);
        return string.IsNullOrWhiteSpace(Text)
            ? (W["gateways.noneOf"], W["gateways.noneOfHelp"])
            : (W["gateways.noMatch", Text.Trim()], W["gateways.noMatchHelp"]);
    }

    private string LinkTo(GatewayFilter filter) =>
        $"/sistem/gateway?show={filter}&sort={_query.Sort}{(string.IsNullOrWhiteSpace(Text) ? "" : "&q=" + Uri.EscapeDataString(Text.Trim()))}";
}
