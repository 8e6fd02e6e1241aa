using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>One incident: how far it is, what is due, what it is made of, what happened, and what may be done about it.</summary>
public partial class IncidentPage
{
    /// <summary>Conditions that are read; the rest is in the API.</summary>
    private const int MaximumConditions = 1_000;

    private IncidentRecord? _incident;
    private bool _isOutside;
    private IReadOnlyList<IncidentCondition> _conditions = [];
    private IReadOnlyList<IncidentCondition> _left = [];
    private IReadOnlyList<string> _devices = [];
    private IReadOnlyList<IncidentStep> _steps = [];
    private IReadOnlyList<IncidentStepKind> _allowed = [];
    private string? _mapLamp;
    private long _nowUnixMs;

    /// <summary>The incident's number.</summary>
    [Parameter]
    public required long Id { get; set; }

    /// <summary>What was in the way of a step, a word of <see cref="Refusal"/>; set by the form's answer.</summary>
    [SupplyParameterFromQuery(Name = "masalah")]
    private string? Problem { get; set; }

    [Inject]
    private IncidentStore Store { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [Inject]
    private CityClock Clock { get; set; } = null!;

    private CitySnapshot City => Directory.Current;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        _nowUnixMs = Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        _incident = await Store.FindAsync(Id, CancellationToken.None);
        if (_incident is null)
            return;

        Person person = await CurrentPerson.GetAsync();
        _isOutside = !AreaView.Of(person, City).Has(_incident.Place);
        if (_isOutside)
            return;

        IReadOnlyList<IncidentCondition> all = await Store.LoadConditionsAsync(Id, MaximumConditions, CancellationToken.None);
        _conditions = [.. all.Where(condition => condition.IncidentId == Id)];
        _left = [.. all.Where(condition => condition.ReleasedFromId == Id && condition.IncidentId != Id)];
        _devices = [.. _conditions.Select(condition => condition.DeviceId).Distinct(StringComparer.Ordinal)];
        _steps = await Store.LoadStepsAsync(Id, CancellationToken.None);
        _allowed = _incident.MergedIntoId is null ? IncidentLifecycle.StepsFor(_incident.State, person) : [];
        _mapLamp = City.FindLamp(_incident.DeviceId)?.Id ?? _devices.FirstOrDefault(id => City.FindLamp(id) is not null);
    }
}
