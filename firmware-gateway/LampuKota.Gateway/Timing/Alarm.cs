using System.Threading.Tasks.Sources;

namespace LampuKota.Gateway;

/// <summary>
/// Sleeps until a time has passed or somebody wakes it. One sleeper; a wake that comes while nobody sleeps ends the next sleep at once. Sleeping allocates nothing: the
/// alarm itself is what the sleeper waits for, over and over.
/// </summary>
internal sealed class Alarm : IValueTaskSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _sleep = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _isSleeping;
    private bool _wasWoken;
    private bool _isDisposed;

    public Alarm(TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(static alarm => ((Alarm)alarm!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Wake()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;

            if (!_isSleeping)
            {
                _wasWoken = true;
                return;
            }

            _isSleeping = false;
            _sleep.SetResult(true);
        }
    }

    /// <summary>Sleeps. May end early; returns at once where the delay is zero or less.</summary>
    /// <param name="delay">How long at most, rounded up to milliseconds; null until somebody wakes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask SleepAsync(TimeSpan? delay, CancellationToken cancellationToken)
    {
        if (delay <= TimeSpan.Zero)
            return ValueTask.CompletedTask;

        TimeSpan due = delay is { } time ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            if (_wasWoken)
            {
                _wasWoken = false;
                return ValueTask.CompletedTask;
            }

            _sleep.Reset();
            _isSleeping = true;
        }

        _cancellation = cancellationToken.UnsafeRegister(static (alarm, token) => ((Alarm)alarm!).GiveUp(token), this);
        return new ValueTask(this, _sleep.Version);
    }

    public void Dispose()
    {
        // A timer that fires just now still calls Wake, which must find the flag set.
        lock (_lock)
            _isDisposed = true;
        _timer.Dispose();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _sleep.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _sleep.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _sleep.GetResult(token);
    }

    private void GiveUp(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isSleeping)
                return;
            _isSleeping = false;
            _sleep.SetException(new OperationCanceledException(cancellationToken));
        }
    }
}
