using System.Globalization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>How the system itself is: its parts, what became of every value it received, and which gateways are away.</summary>
public partial class SystemPage
{
    private const int ShownGateways = 100;

    // Ingest speaks every 5 s of real time; three beats missed.
    private static readonly TimeSpan IngestSilence = TimeSpan.FromSeconds(16);

    // Those that no other line of the list tells of, with the words for well and ill.
    private static readonly (string Part, string Well, string Ill)[] OtherParts =
    [
        (SystemParts.Telemetry, "system.telemetryWell", "system.telemetrySilent"), (SystemParts.Database, "system.databaseWell", "system.databaseAway"),
    ];

    private SystemFacts _facts = null!;
    private IReadOnlyList<SystemAlert> _alerts = [];
    private IngestFacts? _ingest;
    private IReadOnlyList<GatewayNow> _offline = [];
    private IReadOnlyList<(string Version, int Count)> _versions = [];
    private int _online;
    private int _gateways;
    private long _nowUnixMs;
    private TimeSpan _ingestAge;

    [Inject]
    private SystemState State { get; set; } = null!;

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private SystemLook Look { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private bool IsIngestHeard => _ingest is not null && _ingestAge < IngestSilence;

    private string Heading => !State.IsBrokerConnected || !IsIngestHeard ? W["system.broken"] : _alerts.Count > 0 ? W.Count("system.alerts", _alerts.Count) : W["system.running"];

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _facts = await Look.LookAsync(HttpContext.RequestAborted);
        _alerts = Look.AlertsOf(_facts);
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        if (State.Ingest is { } report)
        {
            _ingest = IngestFacts.Read(report.State);
            _ingestAge = Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(report.ReceivedUnixMs);
        }

        List<GatewayNow> all = [.. Directory.Current.Assets.Gateways.Select(gateway => Live.FindGateway(gateway.Id)).OfType<GatewayNow>()];
        _gateways = all.Count;
        _online = all.Count(gateway => gateway.IsOnline == true);
        _versions = [.. all.CountBy(gateway => gateway.Firmware ?? "").OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value))];
        _offline = [.. all.Where(gateway => gateway.IsOnline != true).OrderBy(gateway => gateway.SinceUnixMs ?? long.MaxValue)];
    }

    private bool IsWell(string part) => _facts.Parts.GetValueOrDefault(part);

    private string IngestWords()
    {
        if (_ingest is null)
            return W["system.silent"];
        return IsIngestHeard
            ? W["system.upFor", PeopleFormat.Span((long)(_ingest.UptimeSeconds * 1_000))]
            : W["system.silentFor", PeopleFormat.Span((long)_ingestAge.TotalMilliseconds)];
    }

    private static string PlaceOf(GatewayNow gateway) =>
        string.Create(CultureInfo.InvariantCulture, $"{gateway.Gateway.LongitudeDegrees},{gateway.Gateway.LatitudeDegrees}");
}
