using LampuKota.Gateway;
using NodaTime;

namespace LampuKota.Tests;

public sealed class AlarmTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2026, 11, 21, 12, 0));
    private readonly Alarm _alarm;

    public AlarmTests() => _alarm = new Alarm(_time);

    public void Dispose() => _alarm.Dispose();

    private Task Sleep(TimeSpan? delay) => _alarm.SleepAsync(delay, CancellationToken.None).AsTask();

    [Fact]
    public async Task It_wakes_when_the_time_has_passed_and_not_before()
    {
        Task sleep = Sleep(TimeSpan.FromMilliseconds(1.5));
        _time.Advance(TimeSpan.FromMilliseconds(1.9));
        Assert.False(sleep.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(0.1));
        await sleep.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-5)]
    public async Task What_is_overdue_is_not_slept_for(int milliseconds) =>
        await Sleep(TimeSpan.FromMilliseconds(milliseconds)).WaitAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_wake_that_comes_first_is_not_lost_and_counts_once()
    {
        _alarm.Wake();
        _alarm.Wake();

        await Sleep(null).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(Sleep(null).IsCompleted);
    }

    [Fact]
    public void Waking_after_the_end_does_nothing()
    {
        _alarm.Dispose();

        _alarm.Wake();
    }
}
