using System.Text;
using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>Who belongs to a stage, how far each is, and what follows from it. Pure.</summary>
public static class RolloutPlan
{
    /// <summary>Stages of one rollout.</summary>
    public const int MaximumStages = 10;

    // So many of a stage must be healthy before the next begins: in a city some gateways are always away.
    private const int HealthyPercent = 90;

    /// <summary>Checks a rollout before it is begun.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="gatewayIds">The city's gateways.</param>
    /// <exception cref="RequestRefusedException">It does not check; the message tells the first thing to mend.</exception>
    public static void Check(Rollout rollout, IReadOnlyCollection<string> gatewayIds)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        if (rollout.ToDesired().Validate() is [string problem, ..])
            throw new RequestRefusedException(Refusal.Invalid, "release", problem);
        if (rollout.Reason.Length is 0 or > LightingLimits.MaximumReasonLength)
            throw new RequestRefusedException(Refusal.Invalid, "reason", $"The reason must have 1 to {LightingLimits.MaximumReasonLength} characters.");
        if (rollout.Stages.Count is 0 or > MaximumStages)
            throw new RequestRefusedException(Refusal.Invalid, "stages", $"A rollout must have 1 to {MaximumStages} stages.");
        foreach (RolloutStage stage in rollout.Stages)
        {
            bool isGood = stage is { Percent: >= 1 and <= 100, Gateways: null } or { Percent: null, Gateways.Count: > 0 };
            if (!isGood)
                throw new RequestRefusedException(Refusal.Invalid, "stages", "A stage must have either a percentage of 1 to 100, a list of gateways, or a place.");
            if (stage.Gateways?.FirstOrDefault(id => !gatewayIds.Contains(id)) is { } unknown)
                throw new RequestRefusedException(Refusal.Invalid, "stages", $"The city has no gateway {unknown}; take one of its gateways.");
        }
    }

    /// <summary>The stage with the gateways of its place by name; any other stage as it is.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="city">The assets.</param>
    /// <param name="groups">The lamp groups.</param>
    /// <exception cref="RequestRefusedException">There is no such place, it has no lamps, or the stage names something else besides.</exception>
    public static RolloutStage WithGateways(RolloutStage stage, CitySnapshot city, LampGroups groups)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (stage.Place is not { } place)
            return stage;
        if (stage.Percent is not null || stage.Gateways is not null)
            throw new RequestRefusedException(Refusal.Invalid, "stages", "A stage must have either a percentage of 1 to 100, a list of gateways, or a place.");

        IEnumerable<string> gateways = CommandScopes.Resolve(place, [], city, groups).Select(lamp => lamp.GatewayId);
        return stage with { Gateways = [.. gateways.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
    }

    /// <summary>The gateways that are asked for a release up to a stage.</summary>
    public static IReadOnlyList<string> Members(Rollout rollout, int stage, IReadOnlyCollection<string> gatewayIds)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(gatewayIds);
        var members = new SortedSet<string>(StringComparer.Ordinal);
        foreach (RolloutStage one in rollout.Stages.Take(stage + 1))
        {
            if (one.Gateways is { } named)
                members.UnionWith(named.Intersect(gatewayIds));
            else
                members.UnionWith(gatewayIds.OrderBy(id => Draw(rollout.Id, id)).ThenBy(id => id, StringComparer.Ordinal).Take((gatewayIds.Count * one.Percent!.Value + 99) / 100));
        }

        return [.. members];
    }

    /// <summary>How far a gateway is with a rollout, by what it reported last.</summary>
    public static RolloutProgress ProgressOf(Rollout rollout, ReportedDocument? reported)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        UpdateRelease release = rollout.Release;
        ReportedUpdate? update = reported?.Update is { } one && one.Kind == release.Kind && one.Version == release.Version ? one : null;
        if (update?.State == UpdateState.Healthy)
            return RolloutProgress.Healthy;
        // A gateway that has something newer has had this, or needs it no more.
        bool isNewer = release.Kind == UpdateKind.Application && update?.State != UpdateState.Trial
            && ReleaseVersion.TryParse(reported?.Firmware, out ReleaseVersion runs) && ReleaseVersion.TryParse(release.Version, out ReleaseVersion wanted) && runs >= wanted;
        if (isNewer)
            return RolloutProgress.Healthy;
        if (update is null || update.RolloutId != rollout.Id)
            return RolloutProgress.Waiting;
        return update.State is UpdateState.RolledBack or UpdateState.Refused ? RolloutProgress.Failed : RolloutProgress.Underway;
    }

    /// <summary>What follows from what the gateways report: the same rollout, the next stage, a halt or the end.</summary>
    public static Rollout Advance(Rollout rollout, IReadOnlyCollection<string> gatewayIds, IReadOnlyDictionary<string, ReportedDocument> reported)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(reported);
        while (rollout.State == RolloutStanding.Running)
        {
            IReadOnlyList<string> members = Members(rollout, rollout.Stage, gatewayIds);
            if (members.FirstOrDefault(id => IsNewFailure(rollout, id, reported)) is { } failed)
                return rollout with { State = RolloutStanding.Halted, HaltReason = $"{failed}: {reported[failed].Update!.Reason ?? "it did not become healthy."}" };

            int healthy = members.Count(id => ProgressOf(rollout, reported.GetValueOrDefault(id)) == RolloutProgress.Healthy);
            int counted = members.Count(id => !rollout.PassedOver.Contains(id) && !rollout.LeftBehind.Contains(id));
            if (members.Count == 0 || healthy * 100 < counted * HealthyPercent)
                return rollout;
            rollout = rollout.Stage == rollout.Stages.Count - 1
                ? rollout with { State = RolloutStanding.Finished }
                : rollout with { Stage = rollout.Stage + 1 };
        }

        return rollout;
    }

    /// <summary>What a gateway shall be asked for: the newest rollout that reaches it. One that was halted asks only whoever has it already.</summary>
    /// <param name="rollouts">All rollouts, the newest first.</param>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="isMember">Whether the gateway belongs to the stages of a rollout up to its present one (<see cref="Members"/>).</param>
    /// <param name="reported">What the gateway reported last; null where it has not.</param>
    public static DesiredUpdate? UpdateFor(IEnumerable<Rollout> rollouts, string gatewayId, Predicate<Rollout> isMember, ReportedDocument? reported)
    {
        ArgumentNullException.ThrowIfNull(rollouts);
        ArgumentNullException.ThrowIfNull(isMember);
        foreach (Rollout rollout in rollouts.Where(one => one.State != RolloutStanding.Cancelled))
        {
            bool isOver = rollout.State == RolloutStanding.Halted && ProgressOf(rollout, reported) is RolloutProgress.Waiting;
            if (!isOver && (rollout.Release.Gateway ?? gatewayId) == gatewayId && isMember(rollout))
                return rollout.ToDesired();
        }

        return null;
    }

    private static bool IsNewFailure(Rollout rollout, string gatewayId, IReadOnlyDictionary<string, ReportedDocument> reported) =>
        !rollout.PassedOver.Contains(gatewayId) && ProgressOf(rollout, reported.GetValueOrDefault(gatewayId)) == RolloutProgress.Failed;

    // FNV-1a: each rollout draws its own order, so that not always the same gateways go first.
    private static uint Draw(string rolloutId, string gatewayId)
    {
        uint hash = 2_166_136_261;
        foreach (byte letter in Encoding.UTF8.GetBytes(rolloutId + "/" + gatewayId))
            hash = (hash ^ letter) * 16_777_619;
        return hash;
    }
}

/// <summary>How far a gateway is with a rollout.</summary>
public enum RolloutProgress
{
    /// <summary>It has not taken it up, or has not reported.</summary>
    Waiting,

    /// <summary>It fetches it, or tries it out.</summary>
    Underway,

    /// <summary>It runs it, or something newer.</summary>
    Healthy,

    /// <summary>It refused it or went back.</summary>
    Failed,
}
