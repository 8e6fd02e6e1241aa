namespace LampuKota.Gateway;

/// <summary>Sleeps until a time has passed or somebody wakes it. One sleeper; a wake that comes while nobody sleeps ends the next sleep at once.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private bool _isDisposed;

    public Alarm(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(static alarm => ((Alarm)alarm!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Wake()
    {
        lock (_lock)
        {
            if (!_isDisposed && _wake.CurrentCount == 0)
                _wake.Release();
        }
    }

    /// <summary>Sleeps. May end early; returns at once where the delay is zero or less.</summary>
    /// <param name="delay">How long at most, rounded up to milliseconds; null until somebody wakes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask SleepAsync(TimeSpan? delay, CancellationToken cancellationToken)
    {
        if (delay <= TimeSpan.Zero)
            return;

        TimeSpan due = delay is { } time ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
        await _wake.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        // A timer that fires just now still calls Wake, which must find the semaphore whole or the flag set.
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _wake.Dispose();
        }
    }
}
