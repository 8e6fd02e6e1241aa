using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>One gateway: how it is, whether it runs what it was given, and what it has of its own.</summary>
public partial class GatewayPage
{
    private GatewayNow? _now;
    private GatewayCondition _condition;
    private GatewayTunings _tunings = GatewayTunings.None;
    private GatewayTuningVersion _own = GatewayTunings.None.City;
    private GatewayRollout _rollout = null!;
    private IReadOnlyList<string> _sensors = [];
    private string? _kelurahanName;
    private int _lampCount;
    private long _nowUnixMs;

    /// <summary>Gateway id.</summary>
    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private LiveCity Live { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private GatewayTuningService Settings { get; set; } = null!;

    [Inject]
    private GatewayHealth Health { get; set; } = null!;

    [Inject]
    private DesiredService Desired { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _now = Live.FindGateway(Id);
        if (_now is null)
            return;

        CitySnapshot city = Directory.Current;
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _condition = Health.Of(Id, _nowUnixMs);
        _tunings = Settings.Current;
        _own = _tunings.OwnOf(Id);
        _rollout = Desired.Rollout.Of(Id);
        _sensors = [.. city.Assets.Sensors.Where(sensor => sensor.GatewayId == Id).Select(sensor => sensor.Id)];
        _kelurahanName = city.FindKelurahan(_now.Gateway.KelurahanId)?.Name;
        _lampCount = city.LampsOfGateway(Id).Count;
    }
}
