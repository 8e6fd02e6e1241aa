using System.Text.Json;
using System.Text.Json.Serialization;

namespace LampuKota.City;

/// <summary>Rows as people see them.</summary>
internal static class IncidentMapping
{
    public static IncidentRecord ToRecord(IncidentRow row) => new(
        row.Id,
        row.Cause,
        row.Event,
        row.DeviceId,
        new IncidentPlace(row.KecamatanId, row.KelurahanId, row.CabinetId),
        row.State,
        row.Version,
        row.StartUnixMs,
        row.EndedUnixMs,
        row.RaisedUnixMs,
        row.ClosedUnixMs,
        row.AffectedLampCount,
        JsonSerializer.Deserialize(row.Values, IncidentJsonContext.Default.IReadOnlyDictionaryStringDouble)!)
    {
        NotifiedUnixMs = row.NotifiedUnixMs,
        Worker = row.WorkerId is null ? null : new IncidentWorker(row.WorkerId, row.WorkerName ?? row.WorkerId, row.CrewId, row.AcceptedUnixMs ?? row.RaisedUnixMs),
        Due = DueOf(row),
        MergedIntoId = row.MergedIntoId,
        ReopenCount = row.ReopenCount,
        LockId = row.LockId,
        IsLockHeld = row.IsLockHeld,
        TestCommandId = row.TestCommandId,
        CauseEndedUnixMs = row.CauseEndedUnixMs,
    };

    public static IncidentDue DueOf(IncidentRow row) =>
        new(row.AcceptDueUnixMs, row.OnSiteDueUnixMs, row.RepairDueUnixMs, row.LatestRepairDueUnixMs, row.PausedSinceUnixMs);

    public static void SetDue(IncidentRow row, IncidentDue due) =>
        (row.AcceptDueUnixMs, row.OnSiteDueUnixMs, row.RepairDueUnixMs, row.LatestRepairDueUnixMs, row.PausedSinceUnixMs) =
            (due.AcceptUnixMs, due.OnSiteUnixMs, due.RepairUnixMs, due.LatestRepairUnixMs, due.PausedSinceUnixMs);

    public static IncidentStep ToStep(IncidentStepRow row) => new(
        row.Id,
        row.IncidentId,
        row.Kind,
        row.State,
        row.Version,
        row.PersonId,
        row.PersonName,
        row.AtUnixMs,
        row.DoneUnixMs,
        row.Note,
        row.Parts is null ? [] : JsonSerializer.Deserialize(row.Parts, IncidentJsonContext.Default.IReadOnlyListIncidentPart)!,
        Split(row.PhotoIds),
        row.ClientKey,
        row.ReferenceId,
        Split(row.DeviceIds));

    public static IncidentCondition ToCondition(IncidentConditionRow row) =>
        new(row.DeviceId, row.Event, row.StartUnixMs, row.EndedUnixMs, row.IncidentId, row.ReleasedFromId);

    public static string ToJson(IReadOnlyDictionary<string, double> values) => JsonSerializer.Serialize(values, IncidentJsonContext.Default.IReadOnlyDictionaryStringDouble);

    public static string? ToJson(IReadOnlyList<IncidentPart>? parts) =>
        parts is { Count: > 0 } ? JsonSerializer.Serialize(parts, IncidentJsonContext.Default.IReadOnlyListIncidentPart) : null;

    /// <summary>Ids in one column; an id has no space in it.</summary>
    public static string? Join(IReadOnlyCollection<string>? ids) => ids is { Count: > 0 } ? string.Join(' ', ids) : null;

    private static string[] Split(string? ids) => ids is null ? [] : ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>How measured values and parts are written.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
[JsonSerializable(typeof(IReadOnlyList<IncidentPart>))]
internal sealed partial class IncidentJsonContext : JsonSerializerContext;
