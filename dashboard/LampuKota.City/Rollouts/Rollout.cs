using LampuKota.Lighting;

namespace LampuKota.City;

/// <summary>A release on its way through the city: stage by stage, the next only when the gateways of the one before report that they are healthy with it.</summary>
/// <param name="Id">The rollout's id.</param>
/// <param name="Release">What is rolled out.</param>
/// <param name="Url">Where gateways fetch it, https.</param>
/// <param name="Stages">The stages, each with all gateways of those before it.</param>
/// <param name="Reason">Why, in the person's words.</param>
/// <param name="PersonName">Who asked for it.</param>
/// <param name="CreatedUnixMs">When, city time.</param>
public sealed record Rollout(
    string Id, UpdateRelease Release, string Url, IReadOnlyList<RolloutStage> Stages, string Reason, string PersonName, long CreatedUnixMs)
{
    /// <summary>How it stands.</summary>
    public RolloutStanding State { get; init; } = RolloutStanding.Running;

    /// <summary>The stage that gateways are asked for now, from 0.</summary>
    public int Stage { get; init; }

    /// <summary>Why it was halted; null where it is not.</summary>
    public string? HaltReason { get; init; }

    /// <summary>Gateways whose failure a person has seen and let pass.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Gateways that nobody waits for any more; they are still asked for the release, and a failure of theirs still halts it.</summary>
    public IReadOnlyList<string> LeftBehind { get; init; } = [];

    /// <summary>What a gateway of it is asked for.</summary>
    public DesiredUpdate ToDesired() => new(Release, Url, Id);
}

/// <summary>One stage.</summary>
/// <param name="Percent">So many in a hundred of all gateways, drawn by their ids; null where gateways are named.</param>
/// <param name="Gateways">The gateways by name; null where a percentage is given.</param>
/// <param name="Place">The lamp group or place whose lamps these gateways switched when the rollout was begun; null where they were named themselves.</param>
public sealed record RolloutStage(int? Percent = null, IReadOnlyList<string>? Gateways = null, CommandScope? Place = null);

/// <summary>How a rollout stands.</summary>
public enum RolloutStanding
{
    /// <summary>Its gateways are being asked for it.</summary>
    Running,

    /// <summary>A gateway failed, or a person halted it: nobody else begins.</summary>
    Halted,

    /// <summary>The gateways of the last stage are healthy with it; stragglers are still asked for it.</summary>
    Finished,

    /// <summary>It is over; who has it keeps it.</summary>
    Cancelled,
}
