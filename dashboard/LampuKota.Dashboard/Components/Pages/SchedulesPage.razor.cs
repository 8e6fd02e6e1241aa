using System.Text.Json;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>A calendar: what it does tonight and in the year from now on, who follows it, and a form to change it.</summary>
public partial class SchedulesPage
{
    private const int ShownPlaces = 6;
    private const int ShownRefusals = 10;

    private ScheduleSet _set = null!;
    private YearPreview _preview = null!;
    private Calendar? _calendar;
    private CalendarYear? _year;
    private CalendarFollowers _followers;
    private IReadOnlyDictionary<string, CalendarFollowers> _allFollowers = new Dictionary<string, CalendarFollowers>();
    private List<(string Id, string Name, int Count)> _places = [];
    private string _daysJson = "[]";
    private string _knownJson = "{}";
    private GatewayRollout[] _rollout = [];

    /// <summary>Calendar id; the city's default where the address names none.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Inject]
    private ScheduleService Schedules { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private DashboardSettings Settings { get; set; } = null!;

    [Inject]
    private DesiredService Desired { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _set = Schedules.Current;
        string id = Id ?? _set.DefaultCalendarId;
        _calendar = _set.Calendars.FirstOrDefault(calendar => calendar.Id == id);
        if (_calendar is null)
            return;

        _preview = Schedules.PreviewCurrent();
        _rollout = [.. Directory.Current.Assets.Gateways.Select(gateway => Desired.Rollout.Of(gateway.Id))];
        _year = _preview.Calendars.FirstOrDefault(year => year.CalendarId == id);
        _allFollowers = SchedulePreview.Followers(_set, Directory.Current.Lamps);
        _followers = _allFollowers.GetValueOrDefault(id);
        _places = PlacesOf(id);
        _knownJson = KnownToSensors();
        if (_year is not null)
            _daysJson = JsonSerializer.Serialize([.. _year.Nights.Select(ApiCalendarDay.Of)], ApiJson.Default.ApiCalendarDayArray);
    }

    // What dynamic levels may ask for: any quantity that a sensor may tell, and the sensors that the city has.
    private string KnownToSensors() => JsonSerializer.Serialize(new
    {
        quantities = Quantities.All.Select(quantity => new { name = quantity.Name, unit = PeopleFormat.UnitForPeople(quantity.Unit) }),
        sensors = Directory.Current.Assets.Sensors.Select(sensor => sensor.Id),
    });

    private static string HoursOf(LightingDay day) => PeopleFormat.Number((day.Sunrise - day.Sunset).TotalHours, 2);

    private static string DayOf(LightingDay day) => PeopleFormat.Date(day.Date);

    private List<(string Id, string Name, int Count)> PlacesOf(string calendarId) =>
    [
        .. Directory.Current.Lamps
            .Where(lamp => (lamp.CalendarId ?? _set.DefaultCalendarId) == calendarId)
            .GroupBy(lamp => lamp.KelurahanId)
            .Select(group => (group.Key, Directory.Current.FindKelurahan(group.Key)?.Name ?? group.Key, group.Count()))
            .OrderByDescending(place => place.Item3),
    ];

    private int CountOf(RolloutState state) => _rollout.Count(gateway => gateway.State == state);

    private int LampsOf(string calendarId) => _allFollowers.GetValueOrDefault(calendarId).Lamps;

    private string ProgramName(string programId) => _set.Programs.FirstOrDefault(program => program.Id == programId)?.Name ?? programId;
}
