using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Commands of the whole city: what awaits a second person, which locks are held, and what was asked for of late.</summary>
public partial class CommandsPage
{
    private const int ShownCommands = 20;

    private IReadOnlyList<CommandOverview> _awaiting = [];
    private IReadOnlyList<LockNow> _locks = [];
    private IReadOnlyList<CommandListItem> _commands = [];
    private IReadOnlyList<LampGroup> _groups = [];
    private bool _mayCommandCity;
    private int _lampCount;
    private long _nowUnixMs;
    private long _sunriseUnixMs;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private LampGroupService Groups { get; set; } = null!;

    [Inject]
    private CommandStore Commands { get; set; } = null!;

    [Inject]
    private LockRegister Locks { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    [Inject]
    private AstronomicalClock Sun { get; set; } = null!;

    private string Heading => _awaiting.Count == 0 ? W["commandsPage.heading"] : W["commandsPage.awaiting", PeopleFormat.Number(_awaiting.Count)];

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        Instant now = Clock.GetCurrentInstant();
        _nowUnixMs = now.ToUnixTimeMilliseconds();
        _sunriseUnixMs = Night.NextSunrise(now, Sun).ToUnixTimeMilliseconds();
        Person person = await CurrentPerson.GetAsync();
        AreaView area = AreaView.Of(person, Directory.Current);
        _mayCommandCity = area.IsWholeCity && person.May(Right.OperateLamps);
        _groups = [.. Groups.Current.All.Where(group => area.HasAnyOf(group.LampIds))];
        _lampCount = Directory.Current.Lamps.Count;
        _awaiting = await Commands.LoadAwaitingAsync(CancellationToken.None, area.LampIds);
        _locks = await Locks.ListAsync(person, CancellationToken.None);
        IReadOnlyList<CommandOverview> recent = await Commands.LoadRecentAsync(null, ShownCommands, CancellationToken.None, area.LampIds);
        _commands = CommandListItem.Of(recent.Where(command => !command.IsAwaitingApproval));
    }
}
