using System.Collections.Concurrent;
using System.Text;
using LampuKota.Broker;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What ingest counts of its own work since it started. Safe for use by several threads.</summary>
internal sealed class IngestMeter(TimeProvider time)
{
    // A broker that is open to everybody may meet any names; more than this no city has.
    private const int MaximumGateways = 10_000;

    private readonly ConcurrentDictionary<string, long> _undecodableByGateway = new(StringComparer.Ordinal);
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

    /// <summary>Packs refused whole since the start, by gateway.</summary>
    public IReadOnlyDictionary<string, long> UndecodableByGateway => _undecodableByGateway;

    /// <summary>Counts a pack that was refused whole.</summary>
    /// <param name="gateway">Who sent it; empty where its topic names nobody.</param>
    public void CountUndecodable(ReadOnlySpan<byte> gateway)
    {
        Interlocked.Increment(ref _undecodablePacks);
        if (gateway.IsEmpty)
            return;
        string name = Encoding.ASCII.GetString(gateway);
        if (_undecodableByGateway.ContainsKey(name) || _undecodableByGateway.Count < MaximumGateways)
            _undecodableByGateway.AddOrUpdate(name, 1, (_, count) => count + 1);
    }

    public void OnCommit(StoreCommit commit)
    {
        if (commit.Bytes == 0)
            return;

        Interlocked.Increment(ref _commits);
        CommitWait.Add(commit.Wait);
    }
}
