namespace LampuKota.City;

/// <summary>Makes the command that releases a maintenance lock; pure.</summary>
public static class ReleaseRules
{
    /// <summary>Makes the release of all lamps that the lock holds or may still come to hold. Its owner may, and any second person.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="reason">Why, or that the work is done.</param>
    /// <param name="person">Who releases it.</param>
    /// <param name="id">The command's id.</param>
    /// <param name="nowUnixMs">City time.</param>
    /// <exception cref="RequestRefusedException">It is no lock, or it holds no lamp.</exception>
    public static CommandRecord Make(CommandRecord held, string reason, Person person, string id, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(person);
        string why = CommandRules.CheckReason(reason);
        CommandTargetRecord[] targets = [.. held.Targets.Where(target => target.IsPending || target.IsCarriedOut)];
        if (held.Kind != CommandKind.Lock || targets.Length == 0)
            throw new RequestRefusedException(Refusal.Conflict, "id", "This lock holds no lamp, so there is nothing to release.");

        return new CommandRecord(
            id, CommandKind.Release, held.Scope, LevelPercent: null, RampSeconds: 0, nowUnixMs, nowUnixMs + CommandRules.MaximumDurationMs, why, person.Id, person.Name,
            [.. targets.Select(target => new CommandTargetRecord(target.LampId, target.GatewayId))])
        {
            ReferenceId = held.Id,
        };
    }
}
