using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>Payload of <c>_ingest/state</c>, retained; docs/formats/ingest-state.md.</summary>
internal sealed record IngestState(
    long AtUnixMs, double UptimeSeconds, LedgerState Ledger, StorageState Storage, MqttState Mqtt, RateState Rates, CommitState Commits)
{
    /// <summary>How long publishers waited for their PUBACK or PUBREC, since the state before this one.</summary>
    public AckState? Acknowledgements { get; init; }

    /// <summary>What waits.</summary>
    public QueueState? Queues { get; init; }

    /// <summary>The last backup; absent where none was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupState? Backup { get; init; }

    /// <summary>Certificates whose end somebody has to see to, the soonest first.</summary>
    public IReadOnlyList<CertificateState> Certificates { get; init; } = [];
}

/// <summary>The account of values: received = stored + duplicate + rejected + pending + damaged + refused.</summary>
internal sealed record LedgerState(
    long Received, long Stored, long Duplicate, long Rejected, IReadOnlyDictionary<string, long> RejectedByReason, long Pending, long Damaged, long UndecodablePacks)
{
    /// <summary>Refused by a remote engine for good; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Refused { get; init; }
}

/// <summary>The store's size.</summary>
internal sealed record StorageState(long Bytes, long TailBytes, int Days, int Devices, long DiskFreeBytes)
{
    /// <summary>Bytes of the disk.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Days of telemetry that are kept.</summary>
    public int RetentionDays { get; init; }
}

/// <summary>How long publishers waited, in buckets' upper bounds; null where nothing was acknowledged.</summary>
internal sealed record AckState(long Count, double? MedianMilliseconds, double? P99Milliseconds);

/// <summary>What waits: messages of the broker's sessions, bytes of telemetry before their commit, and bytes in the spool before a remote engine.</summary>
internal sealed record QueueState(long Messages, long MessageBytes, long StoreBytes, long SpoolBytes);

/// <summary>A backup: when it was begun, real time, and its size.</summary>
internal sealed record BackupState(long TakenUnixMs, long Bytes);

/// <summary>A certificate: whose it is (<c>server</c>, <c>authority</c>, <c>gateway</c>), its name, and when it ends, real time.</summary>
internal sealed record CertificateState(string Kind, string Name, long NotAfterUnixMs);

/// <summary>The broker's connections.</summary>
internal sealed record MqttState(long Connections, long Sessions, long Subscriptions, long RetainedMessages);

/// <summary>Means since the state before this one, in real seconds.</summary>
internal sealed record RateState(double PacksPerSecond, double ValuesPerSecond, double CpuShare);

/// <summary>How long batches waited for their commit, since the state before this one; null where there was none.</summary>
internal sealed record CommitState(long Commits, double? MedianMilliseconds, double? P99Milliseconds);

/// <summary>The words of <see cref="RejectReason"/> in camelCase, as documents and metrics write them.</summary>
internal static class RejectReasonNames
{
    private static readonly string[] Names = [.. Enum.GetNames<RejectReason>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static string Of(int reason) => Names[reason];

    /// <summary>Counts by the reasons' words, without those that did not occur.</summary>
    public static Dictionary<string, long> Count(IReadOnlyList<long> byReason) =>
        Enumerable.Range(0, Names.Length).Where(reason => byReason[reason] > 0).ToDictionary(Of, reason => byReason[reason]);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IngestState))]
[JsonSerializable(typeof(IngestClients))]
[JsonSerializable(typeof(IngestAccounts))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class IngestJsonContext : JsonSerializerContext;
