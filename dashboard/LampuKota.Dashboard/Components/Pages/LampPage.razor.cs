using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>One lamp: what it does, what it was told, what it did in the last hours, and what it is.</summary>
public partial class LampPage
{
    private const long StaleAfterMs = 20 * 60_000; // the usual report interval of 15 minutes, and a bit

    private LampNow? _now;
    private bool _isOutside;
    private Street? _street;
    private Kelurahan? _kelurahan;
    private IReadOnlyList<IncidentRecord> _incidents = [];
    private IReadOnlyList<CommandListItem> _commands = [];
    private IReadOnlyList<LockNow> _locks = [];
    private long _nowUnixMs;
    private long _sunriseUnixMs;
    private int? _target;
    private LampChartData _chart;

    /// <summary>Lamp id.</summary>
    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private CommandStore Commands { get; set; } = null!;

    [Inject]
    private LockRegister Locks { get; set; } = null!;

    [Inject]
    private IncidentService Incidents { get; set; } = null!;

    [Inject]
    private ScheduleService Schedules { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private AstronomicalClock Sun { get; set; } = null!;

    // What the gateway says that it does now: an override that it reports; without one it has not said.
    private int? Feedback => _now?.Lock?.LevelPercent ?? _now?.Override?.LevelPercent;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _now = Live.Find(Id);
        _isOutside = !(await CurrentPerson.AreaInAsync(Directory.Current)).HasDevice(Id);
        if (_now is null || _isOutside)
            return;

        Instant now = Clock.GetCurrentInstant();
        _nowUnixMs = now.ToUnixTimeMilliseconds();
        _sunriseUnixMs = Night.NextSunrise(now, Sun).ToUnixTimeMilliseconds();
        _street = Directory.Current.FindStreet(_now.Lamp.StreetId);
        _kelurahan = Directory.Current.FindKelurahan(_now.Lamp.KelurahanId);
        _incidents = Incidents.OpenOf(Id);
        IReadOnlyList<CommandRecord> recent = await Commands.LoadRecentOfLampAsync(Id, limit: 5, CancellationToken.None);
        _commands = CommandListItem.OfLamp(recent);
        _locks = [.. (await Locks.ListAsync(CancellationToken.None)).Where(one => one.Id == _now.Lock?.LockId || IsAskedFor(one.Id, recent))];
        _target = _now.Lock?.LevelPercent ?? _now.Override?.LevelPercent ?? Schedules.LevelOf(_now.Lamp, now);
        _chart = LampChartData.Of(_now, Schedules.ScheduleOf(_now.Lamp), now, Sun);
    }

    private string CalendarId => _now!.Lamp.CalendarId ?? Schedules.Current.DefaultCalendarId;

    private string CalendarName => Schedules.Current.Calendars.FirstOrDefault(calendar => calendar.Id == CalendarId)?.Name ?? CalendarId;

    private static bool IsAskedFor(string lockId, IEnumerable<CommandRecord> recent) =>
        recent.Any(command => command.Id == lockId && command.Targets[0].State is CommandState.Requested or CommandState.Sent);

    private string StateWords() => _now!.Condition switch
    {
        LampCondition.Failed => W["state.failed"],
        LampCondition.Offline => W["state.offline"],
        LampCondition.Unknown => W["state.unknown"],
        _ when _now.Level?.Value > 0 => W["state.lit", PeopleFormat.Number(_now.Level.Value.Value)],
        _ => W["state.off"],
    };

    private string GatewayWords() => _now!.IsGatewayOnline switch
    {
        true => W["gateway.online"],
        false => W["gateway.offline"],
        null => W["gateway.silent"],
    };
}
