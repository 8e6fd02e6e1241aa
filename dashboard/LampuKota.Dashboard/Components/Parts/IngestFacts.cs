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
public sealed record IngestStorage(long Bytes, int Days, int Devices);

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
