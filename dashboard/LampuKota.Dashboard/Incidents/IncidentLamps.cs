using LampuKota.City;
using LampuKota.Lighting;

namespace LampuKota.Dashboard;

/// <summary>What incidents ask of lamps: a maintenance lock on site, its release, and the test light. Each call answers with the step that tells of it.</summary>
/// <param name="commands">Where everybody asks for commands.</param>
/// <param name="store">The incident's conditions.</param>
/// <param name="directory">The city's assets.</param>
/// <param name="clock">The city's clock.</param>
public sealed class IncidentLamps(CommandDesk commands, IncidentStore store, CityDirectory directory, CityClock clock)
{
    /// <summary>Lamps of one lock or test light; a cabinet feeds fewer.</summary>
    private const int MaximumLamps = 1_000;

    /// <summary>How long a lock should last: the longer half of a shift. It is not released for being overdue.</summary>
    private const long LockMs = 4 * 3_600_000;

    /// <summary>How long a test light burns: long enough for a lamp's ramp, a report each minute and the rules' hold of a minute.</summary>
    private const long TestMs = 10 * 60_000;

    private const int TestLevelPercent = 100;

    internal async Task<IncidentStepRequest?> LockAsync(IncidentRecord incident, Person person, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> lampIds = await LampsOfAsync(incident, cancellationToken);
        if (lampIds.Count == 0 || !person.May(Right.LockLamps))
            return null;

        return await TryAsync(
            async () => await commands.RequestAsync(
                new CommandRequest(null, clock.NowUnixMs() + LockMs, Reason(incident), CommandScope.Lamps, lampIds, Kind: CommandKind.Lock), person, cancellationToken),
            command => new IncidentStepRequest(IncidentStepKind.LockAsked, $"lock-{command.Id}", ReferenceId: command.Id));
    }

    internal async Task<IncidentStepRequest?> ReleaseAsync(IncidentRecord incident, Person person, CancellationToken cancellationToken)
    {
        // One that no gateway holds is let go of here as well; one that is held is let go of when its gateway says so.
        IncidentStepRequest? refused = await TryAsync(async () => await commands.ReleaseAsync(incident.LockId!, Reason(incident), person, cancellationToken), _ => null);
        return refused ?? (incident.IsLockHeld ? null : new IncidentStepRequest(IncidentStepKind.LockReleased, $"released-{incident.LockId}", ReferenceId: incident.LockId));
    }

    internal async Task<IncidentStepRequest?> TestAsync(IncidentRecord incident, Person person, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> lampIds = await LampsOfAsync(incident, cancellationToken);
        if (lampIds.Count == 0)
            return new IncidentStepRequest(IncidentStepKind.TestFailed, $"nothing-{incident.Version}", Note: "no lamp to light");

        return await TryAsync(
            async () => await commands.RequestAsync(
                new CommandRequest(TestLevelPercent, clock.NowUnixMs() + TestMs, Reason(incident), CommandScope.Lamps, lampIds), person, cancellationToken),
            command => new IncidentStepRequest(IncidentStepKind.TestStarted, $"test-{command.Id}", ReferenceId: command.Id));
    }

    // Of a bigger fault all lamps behind it; else the lamps that have conditions.
    private async Task<IReadOnlyList<string>> LampsOfAsync(IncidentRecord incident, CancellationToken cancellationToken)
    {
        CitySnapshot city = directory.Current;
        string root = incident.DeviceId;
        if (city.FindLamp(root) is not null)
            return [root];
        IReadOnlyList<int> behind = incident.Cause switch
        {
            IncidentCause.Cabinet => city.LampsOfCabinet(root),
            IncidentCause.Segment => city.LampsOfSegment(root),
            IncidentCause.Gateway => city.LampsOfGateway(root),
            _ => [],
        };
        if (behind.Count > 0)
            return [.. behind.Take(MaximumLamps).Select(index => city.Lamps[index].Id)];
        IReadOnlyList<IncidentCondition> conditions = await store.LoadConditionsAsync(incident.Id, MaximumLamps, cancellationToken);
        return [.. conditions.Select(condition => condition.DeviceId).Where(id => city.FindLamp(id) is not null).Distinct(StringComparer.Ordinal)];
    }

    // The step stands whatever becomes of the lamps; why they were not reached is in the history.
    private static async Task<IncidentStepRequest?> TryAsync(Func<Task<CommandRecord>> ask, Func<CommandRecord, IncidentStepRequest?> tell)
    {
        try
        {
            return tell(await ask());
        }
        catch (RequestRefusedException refused)
        {
            return new IncidentStepRequest(IncidentStepKind.Noted, Guid.NewGuid().ToString("N"), Note: RefusalWords.Say(refused.Sentence, OperatorRoom.FirstLanguage));
        }
    }

    private static string Reason(IncidentRecord incident) => FormattableString.Invariant($"Gangguan #{incident.Id}");
}
