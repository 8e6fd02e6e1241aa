namespace LampuKota.Broker;

/// <summary>Amounts a minute, averaged over about one, five and fifteen minutes: older time counts exponentially less, as in a Unix load average.</summary>
internal sealed class LoadAverages
{
    private static readonly (string Name, double Minutes)[] Windows = [("1min", 1), ("5min", 5), ("15min", 15)];

    private static readonly (string Name, Func<BrokerStatistics, long> Amount)[] Amounts =
    [
        ("messages/received", statistics => statistics.PacketsReceived),
        ("messages/sent", statistics => statistics.PacketsSent),
        ("publish/received", statistics => statistics.PublishesReceived),
        ("publish/sent", statistics => statistics.PublishesSent),
        ("publish/dropped", statistics => statistics.PublishesDropped),
        ("bytes/received", statistics => statistics.BytesReceived),
        ("bytes/sent", statistics => statistics.BytesSent),
        ("sockets", statistics => statistics.ConnectionsOpened),
        ("connections", statistics => statistics.ConnectsAccepted),
    ];

    private readonly double[] _averages = new double[Amounts.Length * Windows.Length];
    private readonly long[] _before = new long[Amounts.Length];
    private long _atMs;

    /// <summary>Takes the counters in, and tells the averages by name.</summary>
    /// <param name="now">The counters.</param>
    /// <param name="nowMs">The broker's time.</param>
    public IEnumerable<(string Name, double PerMinute)> Update(BrokerStatistics now, long nowMs)
    {
        double minutes = (nowMs - _atMs) / 60_000.0;
        _atMs = nowMs;
        for (int i = 0; i < Amounts.Length; i++)
        {
            long amount = Amounts[i].Amount(now);
            double rate = minutes > 0 ? (amount - _before[i]) / minutes : 0;
            _before[i] = amount;
            for (int window = 0; window < Windows.Length; window++)
            {
                ref double average = ref _averages[(i * Windows.Length) + window];
                average = rate + (Math.Exp(-minutes / Windows[window].Minutes) * (average - rate));
                yield return ($"{Amounts[i].Name}/{Windows[window].Name}", average);
            }
        }
    }
}
