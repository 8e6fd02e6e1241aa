using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Lamps chosen by hand on the map or by conditions, and what one can ask of them. The address says the whole choice.</summary>
public partial class SelectionPage
{
    private const int ShownLamps = 50;
    private const int MaximumTextLength = 100;

    private LampSelection _selection = new(null, [], null, null, null);
    private IReadOnlyList<(LampAsset Lamp, LampMark Mark)> _lamps = [];
    private IReadOnlyList<Kelurahan> _kelurahan = [];
    private string[] _ids = [];
    private string _runs = "";
    private string? _areaProblem;
    private string? _kelurahanProblem;
    private long _nowUnixMs;
    private long _sunriseUnixMs;

    [SupplyParameterFromQuery(Name = "area")]
    private string? AreaText { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string[]? StateTexts { get; set; }

    [SupplyParameterFromQuery(Name = "kelurahan")]
    private string? KelurahanText { get; set; }

    [SupplyParameterFromQuery(Name = "calendar")]
    private string? CalendarText { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private ScheduleService Schedules { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private AstronomicalClock Sun { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        LampMarks marks = Live.ReadAll(out CitySnapshot city);
        AreaView area = await CurrentPerson.AreaInAsync(city);
        Instant now = Clock.GetCurrentInstant();
        _nowUnixMs = now.ToUnixTimeMilliseconds();
        _sunriseUnixMs = Night.NextSunrise(now, Sun).ToUnixTimeMilliseconds();
        _kelurahan = [.. city.Assets.Kelurahan.Where(place => area.HasKelurahan(place.Id)).OrderBy(place => place.Name, StringComparer.CurrentCulture)];
        _selection = ReadSelection();
        bool isClear = _areaProblem is null && _kelurahanProblem is null; // What was not understood must not be taken for "anywhere".
        IReadOnlyList<int> indexes = isClear ? _selection.Find(city, marks.Marks, Schedules.Current.DefaultCalendarId, area) : [];
        _lamps = [.. indexes.Select(index => (city.Lamps[index], marks.Marks[index]))];
        _ids = _lamps.Count <= CommandScopes.MaximumLamps ? [.. _lamps.Select(one => one.Lamp.Id)] : [];
        _runs = LampSelection.Runs(indexes);
    }

    private LampSelection ReadSelection()
    {
        MapArea? drawn = null;
        if (!string.IsNullOrEmpty(AreaText) && !MapArea.TryRead(AreaText, out drawn))
            _areaProblem = W["selection.areaProblem", MapArea.MaximumCorners];
        if (!string.IsNullOrEmpty(KelurahanText) && _kelurahan.All(place => place.Id != KelurahanText))
            _kelurahanProblem = W["selection.kelurahanProblem"];
        return new LampSelection(
            drawn,
            [.. (StateTexts ?? []).Where(LampSelection.StateNames.Contains).Distinct()],
            string.IsNullOrEmpty(KelurahanText) ? null : KelurahanText,
            string.IsNullOrEmpty(CalendarText) ? null : CalendarText,
            Text?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaximumTextLength)] : null);
    }

    private string Heading => _selection.IsEmpty && _lamps.Count == 0 ? W["selection.title"] : W["selection.count", W.Count("command.lamps", _lamps.Count)];

    private string AddressWithoutArea => Navigation.GetUriWithQueryParameter("area", (string?)null);

    private string StateOf(LampMark mark) => LampSign.Of(mark.Condition, mark.LevelPercent) is var sign && sign == "lit"
        ? W["state.lit", PeopleFormat.Number(mark.LevelPercent)]
        : W["legend." + sign];
}
