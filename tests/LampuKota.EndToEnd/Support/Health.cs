namespace LampuKota.EndToEnd;

internal static class Health
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks a program's health address until it answers 200, fails at the deadline or when the program has ended.</summary>
    public static async Task WaitAsync(Uri address, RunningProgram program, TimeSpan deadline)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new CancellationTokenSource(deadline);
        Task<int> exit = program.WaitForExitAsync(deadline);
        while (true)
        {
            if (exit.IsCompletedSuccessfully)
                throw new InvalidOperationException($"The program ended with exit code {await exit} before it was healthy:\n{program.Output}");

            if (timer.IsCancellationRequested)
                throw new TimeoutException($"{address} did not answer 200 within {deadline}:\n{program.Output}");

            if (await IsHealthyAsync(client, address))
                return;

            await Task.WhenAny(exit, Task.Delay(Pause, CancellationToken.None));
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client, Uri address)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false; // Not there yet, or too busy to answer; the deadline decides.
        }
    }
}
