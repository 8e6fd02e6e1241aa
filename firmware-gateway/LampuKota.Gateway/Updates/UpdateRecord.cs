using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Which versions a gateway runs, which one is on trial, and how the last updates ended: the file <c>state.json</c> (docs/formats/update.md). It is replaced
/// whole, and is the one truth about what is started.
/// </summary>
/// <param name="Format">1. A launcher that is older than the program must still read it.</param>
/// <param name="Application">The program.</param>
/// <param name="Configuration">The settings over those of the machine.</param>
/// <param name="Trial">What is on trial; null for nothing.</param>
public sealed record UpdateRecord(int Format, UpdateSlot Application, UpdateSlot Configuration, UpdateTrial? Trial)
{
    internal const int PresentFormat = 1;
    internal const int MaximumBytes = 16 * 1024;

    internal static UpdateRecord Empty { get; } = new(PresentFormat, new UpdateSlot(null, null, null), new UpdateSlot(null, null, null), null);

    internal UpdateSlot Slot(UpdateKind kind) => kind == UpdateKind.Application ? Application : Configuration;

    internal UpdateRecord With(UpdateKind kind, UpdateSlot slot) => kind == UpdateKind.Application ? this with { Application = slot } : this with { Configuration = slot };

    /// <summary>The last update of a kind ended so; nothing is on trial any more.</summary>
    internal UpdateRecord Ended(ReportedUpdate outcome) => With(outcome.Kind, Slot(outcome.Kind) with { Last = outcome }) with { Trial = null };

    /// <summary>What is on trial did not become healthy.</summary>
    internal UpdateRecord RolledBack(string reason) =>
        Ended(new ReportedUpdate(Trial!.Kind, Trial.Version, UpdateState.RolledBack, Trial.RolloutId, Cut(reason)));

    /// <summary>What is on trial is healthy, and stays.</summary>
    internal UpdateRecord Confirmed()
    {
        UpdateTrial trial = Trial!;
        var outcome = new ReportedUpdate(trial.Kind, trial.Version, UpdateState.Healthy, trial.RolloutId);
        return With(trial.Kind, new UpdateSlot(trial.Version, Slot(trial.Kind).Current, outcome)) with { Trial = null };
    }

    internal static string Cut(string reason) => reason.Length <= ReportedUpdate.MaximumReasonLength ? reason : reason[..ReportedUpdate.MaximumReasonLength];

    internal byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJsonContext.Default.UpdateRecord);

    /// <summary>Reads it; null where it cannot be read, or is of another format.</summary>
    internal static UpdateRecord? TryParse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            UpdateRecord? record = JsonSerializer.Deserialize(utf8Json, UpdateJsonContext.Default.UpdateRecord);
            return record is { Format: PresentFormat } && record.Names().All(name => ReleaseVersion.TryParse(name, out _)) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A version names a folder, and nothing else may.
    private IEnumerable<string> Names() =>
        new[] { Application.Current, Application.Previous, Configuration.Current, Configuration.Previous, Trial?.Version }.OfType<string>();
}

/// <summary>The versions of one kind.</summary>
/// <param name="Current">What was last healthy; null for what the machine was installed with.</param>
/// <param name="Previous">What was healthy before that.</param>
/// <param name="Last">How the last update ended; null where there was none.</param>
public sealed record UpdateSlot(string? Current, string? Previous, ReportedUpdate? Last);

/// <summary>A version that has to show that it is healthy.</summary>
/// <param name="Kind">What it replaces.</param>
/// <param name="Version">The version.</param>
/// <param name="RolloutId">The rollout that asked for it.</param>
/// <param name="Starts">How often it was started.</param>
public sealed record UpdateTrial(UpdateKind Kind, string Version, string RolloutId, int Starts);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(CamelCaseEnumConverter<UpdateKind>), typeof(CamelCaseEnumConverter<UpdateState>)])]
[JsonSerializable(typeof(UpdateRecord))]
internal sealed partial class UpdateJsonContext : JsonSerializerContext;
