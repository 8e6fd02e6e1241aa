using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>All lamps of a kecamatan, a street, a cabinet or a group at once.</summary>
public partial class PlacePage
{
    private const int ShownCommands = 5;

    private CommandScope _scope = CommandScope.City;
    private string? _name;
    private LampGroup? _group;
    private bool _isOutside;
    private AreaView _area = null!;
    private IReadOnlyList<LampAsset> _lamps = [];
    private IReadOnlyList<LockNow> _locks = [];
    private IReadOnlyList<CommandListItem> _commands = [];
    private int _lockedCount;
    private long _nowUnixMs;
    private long _sunriseUnixMs;

    /// <summary>Id of the place.</summary>
    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

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

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _scope = new CommandScope(KindOf(Navigation.ToBaseRelativePath(Navigation.Uri)), Id);
        CitySnapshot city = Directory.Current;
        _name = NameOf(city);
        if (_name is null)
            return;

        Instant now = Clock.GetCurrentInstant();
        _nowUnixMs = now.ToUnixTimeMilliseconds();
        _sunriseUnixMs = Night.NextSunrise(now, Sun).ToUnixTimeMilliseconds();
        _lamps = CommandScopes.LampsOf(_scope, city, Groups.Current);
        _area = await CurrentPerson.AreaInAsync(city);
        _isOutside = _lamps.Count > 0 ? !_lamps.Any(_area.Has) : !_area.IsWholeCity;
        if (_isOutside)
            return;

        _group = _scope.Kind == CommandScopeKind.Group ? Groups.Current.Find(Id) : null;
        HashSet<string> ids = [.. _lamps.Select(lamp => lamp.Id)];
        _locks = [.. (await Locks.ListAsync(CancellationToken.None)).Where(one => one.Scope == _scope || one.HeldLampIds.Any(ids.Contains))];
        _lockedCount = _locks.Sum(one => one.HeldLampIds.Count(ids.Contains));
        _commands = CommandListItem.Of(await Commands.LoadRecentAsync(_scope, ShownCommands, CancellationToken.None));
    }

    private static CommandScopeKind KindOf(string path) => path.Split('/')[0] switch
    {
        "kecamatan" => CommandScopeKind.Kecamatan,
        "jalan" => CommandScopeKind.Street,
        "panel" => CommandScopeKind.Cabinet,
        _ => CommandScopeKind.Group,
    };

    private string? NameOf(CitySnapshot city) => _scope.Kind switch
    {
        CommandScopeKind.Kecamatan => city.FindKecamatan(Id)?.Name,
        CommandScopeKind.Street => city.FindStreet(Id)?.Name,
        CommandScopeKind.Cabinet => city.FindCabinet(Id)?.Name,
        _ => Groups.Current.Find(Id)?.Name,
    };
}
