namespace LampuKota.Broker;

/// <summary>How often each limit held something back. Counted by any thread.</summary>
internal sealed class LimitCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<BrokerLimit>().Length];

    public void Count(BrokerLimit limit) => Interlocked.Increment(ref _counts[(int)limit]);

    public long Read(BrokerLimit limit) => Volatile.Read(ref _counts[(int)limit]);

    public IReadOnlyDictionary<BrokerLimit, long> ReadAll() => Enum.GetValues<BrokerLimit>().ToDictionary(limit => limit, Read);
}
