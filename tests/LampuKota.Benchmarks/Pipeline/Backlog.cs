namespace LampuKota.Benchmarks;

/// <summary>
/// Messages between a broker and the consumer behind it. A broker that acknowledges before anything is stored would take any number of them; holding them back shows what
/// the whole pipeline can carry, and keeps the broker's queue short. Safe for use by several threads.
/// </summary>
/// <param name="maximum">Most messages on their way.</param>
/// <param name="stored">How many messages the consumer has stored.</param>
internal sealed class Backlog(long maximum, Func<long> stored)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private long _sent;

    /// <summary>For a pipeline that acknowledges what it has stored: the window of unacknowledged messages does the same.</summary>
    public static Backlog Unbounded { get; } = new(long.MaxValue, () => 0);

    /// <summary>Waits until there is room for some more messages, and counts them as sent.</summary>
    public async ValueTask EnterAsync(int messages)
    {
        long after = Interlocked.Add(ref _sent, messages);
        if (maximum != long.MaxValue && after - stored() > maximum)
            await WaitAsync(() => Volatile.Read(ref _sent) - stored() <= maximum);
    }

    /// <summary>Counts messages as sent that nothing holds back.</summary>
    public void Add(int messages) => Interlocked.Add(ref _sent, messages);

    /// <summary>Waits until everything sent is stored.</summary>
    public ValueTask DrainAsync() => maximum == long.MaxValue ? default : WaitAsync(() => stored() >= Volatile.Read(ref _sent));

    private static async ValueTask WaitAsync(Func<bool> condition)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (!condition())
            await Task.Delay(Pause, timer.Token);
    }
}
