using System.Globalization;
using LampuKota.City;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>One crew: its hours, its single dates, its areas. Every form works without a script.</summary>
public partial class CrewPage
{
    private DutyForm _form = null!;
    private Crew? _crew;
    private Crew? _refused; // As it was sent, and not taken.
    private IReadOnlyList<Person> _persons = [];

    /// <summary>The crew's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private DutyService Duty { get; set; } = null!;

    [Inject]
    private PersonDirectory Persons { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _form = new DutyForm(HttpContext, W);
        _crew = Duty.Rota.Crews.FirstOrDefault(crew => crew.Id == Id);
        _persons = Persons.All;
    }

    private Task AddShiftAsync() => ChangeAsync(crew => crew with
    {
        Shifts =
        [
            .. crew.Shifts,
            new CrewShift(_form.Text("person"), [.. _form.Ticked("weekday").Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)], _form.Minute("from"), _form.Minute("until")),
        ],
    });

    private Task RemoveShiftAsync(CrewShift shift) => ChangeAsync(crew => crew with { Shifts = [.. crew.Shifts.Where(one => !IsSame(one, shift))] });

    private Task AddExceptionAsync() => ChangeAsync(crew =>
    {
        LocalDate date = LocalDatePattern.Iso.Parse(_form.Text("date")) is { Success: true, Value: var parsed }
            ? parsed
            : throw new RequestRefusedException(Refusal.Invalid, "date", "Give a date.");
        bool isOff = _form.Text("dateFrom").Length == 0 && _form.Text("dateUntil").Length == 0;
        var exception = new DutyDate(_form.Text("away"), date, isOff ? null : new DutyHours(_form.Minute("dateFrom"), _form.Minute("dateUntil")));
        return crew with { Dates = [.. crew.Dates, exception] };
    });

    private Task RemoveExceptionAsync(DutyDate exception) => ChangeAsync(crew => crew with { Dates = [.. crew.Dates.Where(one => one != exception)] });

    private async Task SaveAsync()
    {
        await ChangeAsync(Sent);
        if (_form.Problem is not null && _crew is not null)
            _refused = Sent(_crew);
    }

    private Crew Sent(Crew crew) => crew with
    {
        Name = _form.Text("name"),
        Level = Enum.TryParse(_form.Text("level"), out DutyLevel level) ? level : crew.Level,
        AreaIds = [.. _form.Ticked("area")],
    };

    private async Task RemoveAsync()
    {
        if (await _form.TryAsync(async () => await Duty.RemoveAsync(Id, await CurrentPerson.GetAsync(), HttpContext.RequestAborted)))
            Navigation.NavigateTo("/petugas");
    }

    private async Task ChangeAsync(Func<Crew, Crew> change)
    {
        if (await _form.TryAsync(async () => await Duty.ChangeAsync(Id, change, await CurrentPerson.GetAsync(), HttpContext.RequestAborted)))
            Navigation.NavigateTo($"/petugas/regu/{Id}");
    }

    private static bool IsSame(CrewShift one, CrewShift other) =>
        one.PersonId == other.PersonId && one.FromMinute == other.FromMinute && one.UntilMinute == other.UntilMinute && one.Weekdays.SequenceEqual(other.Weekdays);

    // A form that was refused is shown again, with what was typed.
    private bool IsOpen(string field) => _form.Problem is not null && _form.Text(field).Length > 0;

    private bool IsDayTicked(int day) => !IsOpen("person") || _form.Ticked("weekday").Contains(day.ToString(CultureInfo.InvariantCulture));

    private string NameOf(string personId) => _persons.FirstOrDefault(person => person.Id == personId)?.Name ?? Duty.Contacts.Find(personId)?.PersonName ?? personId;

    private string AreaName(string id) => Directory.Current.FindKelurahan(id)?.Name ?? Directory.Current.FindKecamatan(id)?.Name ?? id;

    private string Days(IReadOnlyList<int> weekdays) => weekdays.Count == 7 ? W["rota.everyDay"] : string.Join(", ", weekdays.Select(day => W["weekday." + day].Value));

    private string Hours(int from, int until) => W[until <= from ? "rota.nextDay" : "rota.hours", PeopleFormat.TimeOfDay(from / 60, from % 60), PeopleFormat.TimeOfDay(until / 60, until % 60)];
}
