namespace LampuKota.EndToEnd;

/// <summary>Waits for what another process does.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task HoldsAsync(Func<bool> condition, TimeSpan deadline, string what) => HoldsAsync(() => Task.FromResult(condition()), deadline, what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, string what)
    {
        using var timer = new CancellationTokenSource(deadline);
        while (!await condition())
        {
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"Within {deadline} it did not happen that {what}.");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
