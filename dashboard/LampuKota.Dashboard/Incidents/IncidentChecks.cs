using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>Looks after what incidents have asked of lamps: whether gateways hold the locks, and what the test lights have shown. Reads both anew each time, so a restart loses nothing.</summary>
/// <param name="incidents">The open incidents.</param>
/// <param name="desk">Takes the steps.</param>
/// <param name="commands">The test lights.</param>
/// <param name="live">The locks that gateways hold.</param>
internal sealed class IncidentChecks(IncidentService incidents, IncidentDesk desk, CommandStore commands, LiveCity live)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IncidentRecord[] locked = [.. incidents.Open.Where(incident => incident.LockId is not null)];
        if (locked.Length > 0)
            await CheckLocksAsync(locked, cancellationToken);
        foreach (IncidentRecord incident in incidents.Open.Where(incident => incident is { State: IncidentState.Fixed, TestCommandId: not null }).ToArray())
            await CheckTestAsync(incident, cancellationToken);
    }

    /// <summary>What a test light has shown: null while it is awaited.</summary>
    internal static IncidentStepRequest? Judge(CommandRecord test)
    {
        if (test.IsPending)
            return null;

        string[] wrong = [.. test.Targets.Where(target => target.State is not (CommandState.Confirmed or CommandState.AcceptedNotMeasurable)).Select(target => target.LampId)];
        if (wrong.Length == 0 && test.CountOf(CommandState.Confirmed) > 0)
            return new IncidentStepRequest(IncidentStepKind.Proven, $"proven-{test.Id}", ReferenceId: test.Id, DeviceIds: [.. test.Targets.Where(target => target.State == CommandState.Confirmed).Select(target => target.LampId)]);
        return new IncidentStepRequest(IncidentStepKind.TestFailed, $"failed-{test.Id}", ReferenceId: test.Id, DeviceIds: wrong);
    }

    private async Task CheckLocksAsync(IncidentRecord[] locked, CancellationToken cancellationToken)
    {
        HashSet<string> held = [.. live.LockedLamps().Select(pair => pair.Lock.LockId)];
        foreach (IncidentRecord incident in locked.Where(incident => held.Contains(incident.LockId!) != incident.IsLockHeld))
        {
            IncidentStepKind kind = incident.IsLockHeld ? IncidentStepKind.LockReleased : IncidentStepKind.LockHeld;
            await desk.StepAsync(incident.Id, new IncidentStepRequest(kind, $"{kind}-{incident.LockId}", ReferenceId: incident.LockId), person: null, cancellationToken);
        }
    }

    private async Task CheckTestAsync(IncidentRecord incident, CancellationToken cancellationToken)
    {
        if (await commands.FindAsync(incident.TestCommandId!, cancellationToken) is { } test && Judge(test) is { } step)
            await desk.StepAsync(incident.Id, step, person: null, cancellationToken);
    }
}
