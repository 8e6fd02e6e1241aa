using NodaTime;

namespace LampuKota.Tests;

/// <summary>A time that stands still until a test advances it; then every timer that falls due fires in order, on the caller's thread. Also a NodaTime clock.</summary>
internal sealed class ManualTimeProvider : TimeProvider, IClock
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualTimeProvider(Instant start) => _start = _now = start.ToDateTimeOffset();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(GetUtcNow());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset until = GetUtcNow() + by;
        while (TakeDue(until) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = until;
    }

    /// <summary>Advances step by step until something has happened, and lets the work that each step starts run. Fails after ten seconds of real time.</summary>
    public async Task<T> AdvanceUntilAsync<T>(Task<T> awaited, TimeSpan step)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!awaited.IsCompleted && !deadline.IsCancellationRequested)
        {
            Advance(step);
            await Task.WhenAny(awaited, Task.Delay(2, deadline.Token));
        }

        return await awaited.WaitAsync(TimeSpan.Zero);
    }

    /// <summary>Waits until a timer stands that falls due in exactly this time from now. Fails after thirty seconds of real time.</summary>
    public async Task UntilTimerAsync(TimeSpan due)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Any(timer => timer.Due - _now == due))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            ManualTimer? first = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (first is null)
                return null;

            _now = first.Due > _now ? first.Due : _now;
            if (first.Period > TimeSpan.Zero)
                first.Due += first.Period;
            else
                _timers.Remove(first);
            return first;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                time._changed.TrySetResult();
                time._changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;

                (Due, Period) = (time._now + dueTime, period);
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
