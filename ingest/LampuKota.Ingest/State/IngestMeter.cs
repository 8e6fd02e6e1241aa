using LampuKota.Broker;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What ingest counts of its own work since it started. Safe for use by several threads.</summary>
internal sealed class IngestMeter(TimeProvider time)
{
    private long _packs;
    private long _values;
    private long _undecodablePacks;
    private long _commits;

    /// <summary>How long batches waited until they were durable.</summary>
    public LatencyHistogram CommitWait { get; } = new();

    /// <summary>When the program started.</summary>
    public long StartedTimestamp { get; } = time.GetTimestamp();

    public long Packs => Interlocked.Read(ref _packs);

    public long Values => Interlocked.Read(ref _values);

    public long UndecodablePacks => Interlocked.Read(ref _undecodablePacks);

    public long Commits => Interlocked.Read(ref _commits);

    public void CountPack(int values)
    {
        Interlocked.Increment(ref _packs);
        Interlocked.Add(ref _values, values);
    }

    public void CountUndecodable() => Interlocked.Increment(ref _undecodablePacks);

    public void OnCommit(StoreCommit commit)
    {
        if (commit.Bytes == 0)
            return;

        Interlocked.Increment(ref _commits);
        CommitWait.Add(commit.Wait);
    }
}
