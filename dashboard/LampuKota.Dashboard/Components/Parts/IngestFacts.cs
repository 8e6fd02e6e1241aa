using System.Text.Json;

namespace LampuKota.Dashboard;

/// <summary>What ingest says of itself (docs/formats/ingest-state.md), as the System page reads it.</summary>
/// <param name="UptimeSeconds">Real time since ingest started.</param>
/// <param name="Ledger">What became of every value.</param>
/// <param name="Storage">The store's files.</param>
/// <param name="Mqtt">The broker.</param>
/// <param name="Rates">Means of the last seconds.</param>
/// <param name="Commits">How long values waited for the disk.</param>
public sealed record IngestFacts(
    double UptimeSeconds, IngestLedger Ledger, IngestStorage Storage, IngestMqtt Mqtt, IngestRates Rates, IngestCommits Commits)
{
    /// <summary>How long publishers waited for their acknowledgements; null from an ingest that does not say.</summary>
    public IngestCommits? Acknowledgements { get; init; }

    /// <summary>What waits; null from an ingest that does not say.</summary>
    public IngestQueues? Queues { get; init; }

    /// <summary>Its last backup; null where none was taken.</summary>
    public IngestBackupTaken? Backup { get; init; }

    /// <summary>Certificates whose end somebody has to see to, the soonest first.</summary>
    public IReadOnlyList<IngestCertificate>? Certificates { get; init; }

    /// <summary>Reads the document; null where it is not one, as after an upgrade of one part alone.</summary>
    /// <param name="document">The document.</param>
    public static IngestFacts? Read(JsonElement document)
    {
        try
        {
            var facts = document.Deserialize<IngestFacts>(JsonSerializerOptions.Web);
            return facts is { Ledger: not null, Storage: not null, Mqtt: not null, Rates: not null, Commits: not null } ? facts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Counts of values over the store's whole life.</summary>
/// <param name="Received">All that arrived.</param>
/// <param name="Stored">Kept.</param>
/// <param name="Duplicate">Came twice, stored once.</param>
/// <param name="Rejected">Not plausible, with a reason.</param>
/// <param name="Pending">Safe on disk, not folded into chunks yet.</param>
/// <param name="Damaged">Lost with a damaged file.</param>
/// <param name="UndecodablePacks">Packs refused whole, whose values nobody knows.</param>
public sealed record IngestLedger(long Received, long Stored, long Duplicate, long Rejected, long Pending, long Damaged, long UndecodablePacks)
{
    /// <summary>Refused for good by the engine that keeps the telemetry elsewhere.</summary>
    public long Refused { get; init; }

    /// <summary>Values that are nowhere: 0, or something is wrong.</summary>
    public long Unaccounted => Received - Stored - Duplicate - Rejected - Pending - Damaged - Refused;
}

/// <summary>The store's files.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="Days">Day files.</param>
/// <param name="Devices">Devices that ever reported.</param>
public sealed record IngestStorage(long Bytes, int Days, int Devices)
{
    /// <summary>Bytes that the disk has left.</summary>
    public long DiskFreeBytes { get; init; }

    /// <summary>Bytes of the disk; 0 from an ingest that does not say.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Days of telemetry that are kept; 0 from an ingest that does not say.</summary>
    public int RetentionDays { get; init; }
}

/// <summary>What waits at ingest.</summary>
/// <param name="Messages">Messages of the broker's sessions.</param>
/// <param name="MessageBytes">Their bytes.</param>
/// <param name="StoreBytes">Telemetry before its commit.</param>
/// <param name="SpoolBytes">Telemetry before a remote engine.</param>
public sealed record IngestQueues(long Messages, long MessageBytes, long StoreBytes, long SpoolBytes);

/// <summary>A backup of ingest.</summary>
/// <param name="TakenUnixMs">When it was begun, real time.</param>
/// <param name="Bytes">Its size.</param>
public sealed record IngestBackupTaken(long TakenUnixMs, long Bytes);

/// <summary>A certificate.</summary>
/// <param name="Kind"><c>server</c>, <c>authority</c> or <c>gateway</c>.</param>
/// <param name="Name">Its subject's name, or the gateway.</param>
/// <param name="NotAfterUnixMs">When it ends, real time.</param>
public sealed record IngestCertificate(string Kind, string Name, long NotAfterUnixMs);

/// <summary>The broker.</summary>
/// <param name="Connections">Connections now.</param>
/// <param name="Sessions">Sessions now, with those that wait for their client.</param>
public sealed record IngestMqtt(int Connections, int Sessions);

/// <summary>Means of the last seconds.</summary>
/// <param name="PacksPerSecond">Telemetry packs.</param>
/// <param name="ValuesPerSecond">Values.</param>
/// <param name="CpuShare">Share of one processor core.</param>
public sealed record IngestRates(double PacksPerSecond, double ValuesPerSecond, double CpuShare);

/// <summary>How long batches waited for their commit.</summary>
/// <param name="MedianMilliseconds">Half of them at most so long; null where there was none.</param>
/// <param name="P99Milliseconds">99 of 100 at most so long.</param>
public sealed record IngestCommits(double? MedianMilliseconds, double? P99Milliseconds);
