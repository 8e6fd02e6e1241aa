using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>What is started next. Pure: the launcher asks it before each start, and it alone decides whether a version on trial gets another one.</summary>
/// <param name="Record">The record to be saved before the start.</param>
/// <param name="Program">The version of the program; null for the one that the machine was installed with.</param>
/// <param name="Configuration">The version of the configuration; null for none.</param>
internal sealed record BootPlan(UpdateRecord Record, string? Program, string? Configuration)
{
    /// <summary>Decides.</summary>
    /// <param name="record">The record.</param>
    /// <param name="installed">Version of the program that the machine was installed with.</param>
    /// <param name="isWhole">Whether a version's files are all there.</param>
    public static BootPlan Make(UpdateRecord record, ReleaseVersion installed, Func<UpdateKind, string, bool> isWhole)
    {
        record = Judge(record, installed, isWhole);
        UpdateTrial? trial = record.Trial;
        if (trial is not null)
            record = record with { Trial = trial = trial with { Starts = trial.Starts + 1 } };
        return new BootPlan(record, Choose(UpdateKind.Application), Choose(UpdateKind.Configuration));

        string? Choose(UpdateKind kind) => trial?.Kind == kind ? trial.Version : Healthy(record.Slot(kind), kind, installed, isWhole);
    }

    /// <summary>The same without what is on trial: for a disk that no longer takes the count of its starts.</summary>
    public static BootPlan WithoutTrial(UpdateRecord record, ReleaseVersion installed, Func<UpdateKind, string, bool> isWhole) =>
        Make(record with { Trial = null }, installed, isWhole);

    private static UpdateRecord Judge(UpdateRecord record, ReleaseVersion installed, Func<UpdateKind, string, bool> isWhole) => record.Trial switch
    {
        null => record,
        { Kind: UpdateKind.Application } trial when !(ReleaseVersion.TryParse(trial.Version, out ReleaseVersion number) && number > installed) =>
            record.RolledBack($"The machine was installed with version {installed} meanwhile."),
        { } trial when !isWhole(trial.Kind, trial.Version) => record.RolledBack("Some of its files are missing or cut short."),
        { Starts: >= UpdateLimits.MaximumStarts } => record.RolledBack($"It was started {UpdateLimits.MaximumStarts} times and ended each time before it was healthy."),
        _ => record,
    };

    private static string? Healthy(UpdateSlot slot, UpdateKind kind, ReleaseVersion installed, Func<UpdateKind, string, bool> isWhole)
    {
        foreach (string? version in new[] { slot.Current, slot.Previous })
        {
            // A machine that was installed anew with a newer program runs that.
            bool isNewer = kind == UpdateKind.Configuration || (ReleaseVersion.TryParse(version, out ReleaseVersion number) && number > installed);
            if (version is not null && isNewer && isWhole(kind, version))
                return version;
        }

        return null;
    }
}
