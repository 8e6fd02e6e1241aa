using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Who is on duty now, the crews, and when nobody is there.</summary>
public partial class RotaPage
{
    private const int ShownGaps = 6;

    private DutyForm _form = null!;
    private IReadOnlyList<Interval> _gaps = [];
    private Instant _now;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private DutyService Duty { get; set; } = null!;

    [Inject]
    private PersonDirectory Persons { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private NotificationSettings Settings { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _form = new DutyForm(HttpContext, W);
        _now = Clock.GetCurrentInstant();
        _gaps = Duty.Rota.Crews.Any(crew => crew.Level == DutyLevel.Crew) ? Duty.Rota.Gaps(DutyLevel.Crew, QuarterOf(_now)) : [];
    }

    // Hours are whole quarters as a rule, and so are the gaps between them.
    private static Instant QuarterOf(Instant instant) => Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() / 900 * 900);

    private async Task CreateAsync()
    {
        string name = _form.Text("name");
        string id = NewId(name);
        var crew = new Crew(id, name, Enum.TryParse(_form.Text("level"), out DutyLevel level) ? level : DutyLevel.Crew, [], [], []);
        if (await _form.TryAsync(async () => await Duty.SaveAsync(crew, await CurrentPerson.GetAsync(), HttpContext.RequestAborted)))
            Navigation.NavigateTo($"/petugas/regu/{id}");
    }

    // The name's letters and digits, and a number where another crew has that already.
    private string NewId(string name)
    {
        string word = string.Concat(name.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(40));
        string id = word.Length == 0 ? "REGU" : word;
        for (int number = 2; Duty.Rota.Crews.Any(crew => crew.Id == id); number++)
            id = FormattableString.Invariant($"{(word.Length == 0 ? "REGU" : word)}-{number}");
        return id;
    }

    private IEnumerable<(string Id, string Name, string Crew, bool IsReachable)> OnDuty(DutyLevel level) =>
        from crew in Duty.Rota.Crews
        where crew.Level == level
        from one in Rota.OnDuty(crew, _now)
        let contacts = Duty.Contacts.Find(one.PersonId)
        let name = contacts?.PersonName ?? Persons.Find(one.PersonId)?.Name ?? one.PersonId
        select (one.PersonId, name, crew.Name, contacts?.Contacts.Count > 0);

    private string Areas(Crew crew) => crew.AreaIds.Count == 0
        ? W["rota.wholeCity"]
        : string.Join(", ", crew.AreaIds.Select(id => Directory.Current.FindKelurahan(id)?.Name ?? Directory.Current.FindKecamatan(id)?.Name ?? id));
}
