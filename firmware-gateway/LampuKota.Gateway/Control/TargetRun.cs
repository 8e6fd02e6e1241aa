using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>An order on its way to one target.</summary>
/// <param name="Applying">Completes when the output has answered, or was given up.</param>
/// <param name="Finish">Then says what became of it, and takes back what was not carried out; to be called once, inside <see cref="LampGate"/>.</param>
internal sealed record TargetRun(Task Applying, Func<LampCommandResult> Finish)
{
    /// <summary>One of which is known what became of it.</summary>
    public static TargetRun Told(LampCommandResult result) => new(Task.CompletedTask, () => result);
}
