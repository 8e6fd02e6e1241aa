using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>All lamps of a kelurahan at once.</summary>
public partial class KelurahanPage
{
    private const int ShownCommands = 5;

    private Kelurahan? _kelurahan;
    private Kecamatan? _kecamatan;
    private bool _isOutside;
    private CityTotals _totals;
    private double _installedWatts;
    private int _lampCount;
    private IReadOnlyList<CommandListItem> _commands = [];
    private CommandScope _scope = CommandScope.City;
    private int _lockedCount;
    private long _nowUnixMs;
    private long _sunriseUnixMs;

    /// <summary>Official code.</summary>
    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private CommandStore Commands { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private AstronomicalClock Sun { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        CitySnapshot city = Directory.Current;
        _kelurahan = city.FindKelurahan(Id);
        _isOutside = !(await CurrentPerson.AreaInAsync(city)).HasKelurahan(Id);
        if (_kelurahan is null || _isOutside)
            return;

        IReadOnlyList<int> lamps = city.LampsOfKelurahan(Id);
        Instant instant = Clock.GetCurrentInstant();
        _kecamatan = city.FindKecamatan(_kelurahan.KecamatanId);
        _lampCount = lamps.Count;
        _installedWatts = lamps.Sum(lamp => city.Lamps[lamp].RatedPowerWatts);
        LampNow?[] now = [.. lamps.Select(lamp => Live.Find(city.Lamps[lamp].Id))];
        _totals = Count(now);
        _lockedCount = now.Count(lamp => lamp?.Lock is not null);
        _nowUnixMs = instant.ToUnixTimeMilliseconds();
        _sunriseUnixMs = Night.NextSunrise(instant, Sun).ToUnixTimeMilliseconds();
        _scope = new CommandScope(CommandScopeKind.Kelurahan, Id);
        _commands = CommandListItem.Of(await Commands.LoadRecentAsync(_scope, ShownCommands, CancellationToken.None));
    }

    private static CityTotals Count(IEnumerable<LampNow?> lamps)
    {
        int lit = 0, off = 0, failed = 0, offline = 0, unknown = 0;
        double powerWatts = 0;
        foreach (LampNow? lamp in lamps)
        {
            _ = lamp?.Condition switch
            {
                LampCondition.Failed => failed++,
                LampCondition.Offline => offline++,
                LampCondition.Normal => lamp.Level?.Value > 0 ? lit++ : off++,
                _ => unknown++,
            };
            if (lamp is { Condition: not LampCondition.Offline, PowerWatts: { } power })
                powerWatts += power.Value;
        }

        return new CityTotals(lit, off, failed, offline, unknown, powerWatts);
    }

    private IEnumerable<(string Sign, int Count)> Counts() =>
        new[] { ("lit", _totals.Lit), ("off", _totals.Off), ("failed", _totals.Failed), ("offline", _totals.Offline), ("unknown", _totals.Unknown) }
            .Where(pair => pair.Item2 > 0 || pair.Item1 is "lit" or "off");
}
