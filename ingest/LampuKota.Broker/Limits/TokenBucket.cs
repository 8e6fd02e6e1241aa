namespace LampuKota.Broker;

/// <summary>
/// Allows so many units a second on average, and one second's worth at once. What has been used is counted even where it was too much: the debt is
/// waited for. A mutable value, kept in a field and guarded by its owner.
/// </summary>
internal struct TokenBucket(double ratePerSecond, long nowMs)
{
    private readonly double _rate = ratePerSecond;
    private double _tokens = ratePerSecond;
    private long _filledAtMs = nowMs;

    /// <summary>Whether it is as full as it gets, so that it remembers nothing.</summary>
    public readonly bool IsFullAt(long nowMs) => _tokens + ((nowMs - _filledAtMs) * _rate / 1000) >= _rate;

    /// <summary>Takes one unit if there is one.</summary>
    public bool TryTake(long nowMs)
    {
        Fill(nowMs);
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    /// <summary>Takes what has been used already.</summary>
    /// <returns>Whether more was used than there was.</returns>
    public bool Spend(double amount, long nowMs)
    {
        Fill(nowMs);
        _tokens -= amount;
        return _tokens < 0;
    }

    private void Fill(long nowMs)
    {
        _tokens = Math.Min(_rate, _tokens + ((nowMs - _filledAtMs) * _rate / 1000));
        _filledAtMs = nowMs;
    }
}
