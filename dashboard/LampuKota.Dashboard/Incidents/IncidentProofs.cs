using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>
/// Looks after incidents that a test light has proven. Where rules measure the fault, they have the last word: it ends by their own hold, or the light burnt and the fault is
/// still there, which is the crew's again. Where nothing measures it, the light was all the proof there is.
/// </summary>
/// <param name="incidents">The open incidents.</param>
/// <param name="desk">Takes the steps.</param>
/// <param name="store">Reads steps and conditions.</param>
/// <param name="directory">Which gateway tells of a device.</param>
/// <param name="clock">The city's clock.</param>
internal sealed class IncidentProofs(IncidentService incidents, IncidentDesk desk, IncidentStore store, CityDirectory directory, CityClock clock)
{
    /// <summary>The longest hold before a rule clears, that of a condition that comes and goes, and ten minutes for reports and links.</summary>
    public static readonly Duration LongestUntilCleared = FaultThresholds.FlapHold + Duration.FromMinutes(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (IncidentRecord incident in incidents.Open.Where(incident => incident.State == IncidentState.Proven).ToArray())
            await CheckAsync(incident, cancellationToken);
    }

    private async Task CheckAsync(IncidentRecord incident, CancellationToken cancellationToken)
    {
        IncidentStep? proven = (await store.LoadStepsAsync(incident.Id, cancellationToken)).LastOrDefault(step => step.Kind == IncidentStepKind.Proven);
        IReadOnlyList<IncidentCondition> lasting = [.. (await store.LoadConditionsAsync(incident.Id, IncidentStepRules.MaximumDevices, cancellationToken))
            .Where(condition => condition.IncidentId == incident.Id && condition.EndedUnixMs is null)];
        if (proven is null)
            return;
        if (lasting.Count == 0)
            await TakeAsync(incident, IncidentStepKind.Closed, proven, [], cancellationToken);
        else if (clock.NowUnixMs() - proven.AtUnixMs >= LongestUntilCleared.TotalMilliseconds && lasting.Any(IsHeard))
            await TakeAsync(incident, IncidentStepKind.Reopened, proven, [.. lasting.Where(IsHeard).Select(condition => condition.DeviceId).Distinct()], cancellationToken);
    }

    // What a silent gateway could end is unknown, and waits for it.
    private bool IsHeard(IncidentCondition condition)
    {
        CitySnapshot city = directory.Current;
        string? gateway = city.FindLamp(condition.DeviceId)?.GatewayId ?? city.FindSensor(condition.DeviceId)?.GatewayId;
        return !incidents.IsSilent(condition.DeviceId) && (gateway is null || !incidents.IsSilent(gateway));
    }

    private Task<IncidentStepResult> TakeAsync(IncidentRecord incident, IncidentStepKind kind, IncidentStep proven, IReadOnlyList<string> devices, CancellationToken cancellationToken) =>
        desk.StepAsync(incident.Id, new IncidentStepRequest(kind, FormattableString.Invariant($"{kind}-{proven.Id}"), DeviceIds: devices), person: null, cancellationToken);
}
