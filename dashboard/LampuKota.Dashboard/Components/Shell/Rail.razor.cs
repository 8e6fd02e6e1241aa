using LampuKota.City;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>Where one can go, and who one is.</summary>
public partial class Rail
{
    private static readonly (string Href, string Icon, string Word, Right Right)[] Places =
    [
        ("/", "map", "nav.map", Right.SeeCity), ("/perintah", "command", "nav.commands", Right.SeeCity), ("/jadwal", "schedule", "nav.schedules", Right.SeeCity),
        ("/gangguan", "alert", "nav.incidents", Right.SeeCity), ("/laporan", "report", "nav.reports", Right.ModerateReports), ("/petugas", "people", "nav.duty", Right.ManageDuty),
        ("/aset", "asset", "nav.assets", Right.SeeCity), ("/energi", "energy", "nav.energy", Right.SeeCity), ("/sensor", "sensor", "nav.sensors", Right.SeeCity), ("/sistem", "system", "nav.system", Right.SeeSystem),
    ];

    // Pages of the menu; every other one shows something on the map.
    private static readonly string[] Elsewhere = [AccountForms.Page, PeopleForms.Page, "/audit"];

    private Person _person = DemonstrationPersons.Operator;
    private int _openIncidents;

    /// <summary>The theme in use, <c>dark</c> or <c>light</c>.</summary>
    [Parameter, EditorRequired]
    public required string Theme { get; set; }

    /// <summary>The page's path.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    [Inject]
    private IncidentService Incidents { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _person = await CurrentPerson.GetAsync();
        AreaView area = AreaView.Of(_person, Directory.Current);
        _openIncidents = Incidents.Open.Count(incident => area.HasDevice(incident.DeviceId));
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private static string Initials(string name) => string.Concat(name.Split(' ').Take(2).Select(part => part[..1]));

    private bool IsCurrent(string href) => href == "/" ? Places.All(place => place.Href == "/" || !IsWithin(place.Href)) && !Elsewhere.Any(IsWithin) : IsWithin(href);

    private bool IsWithin(string href) => Path == href || Path.StartsWith(href + "/", StringComparison.Ordinal);
}
