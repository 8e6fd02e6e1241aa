namespace LampuKota.EndToEnd;

/// <summary>The process is killed at random moments under load, while it starts, commits and seals, or is restarted in between as an operator would.</summary>
internal static class KillScenario
{
    // One life in so many is killed while it starts, and one is stopped and not killed.
    private const int Starts = 8, Restarts = 8;

    // From the first acknowledgement to some hundred milliseconds after sealing has begun.
    private const int MostAcknowledgements = 1_000;

    // Longer than a start takes on an idle machine.
    private const int LongestStartMilliseconds = 900;

    /// <summary>Runs some lives in one world.</summary>
    public static async Task<Findings> RunAsync(int seed, int lives, bool hasUnrulyNetwork)
    {
        var random = new Random(seed);
        await using var world = new World(new WorldOptions { Seed = seed, HasUnrulyNetwork = hasUnrulyNetwork });
        await world.OpenAsync();
        for (int number = 0; number < lives; number++)
        {
            await using IngestLife life = world.Begin();
            if (random.Next(Starts) == 0)
                await Task.WhenAny(life.Exit, Task.Delay(random.Next(LongestStartMilliseconds)));
            else
                await world.WaitForAcknowledgementsAsync(life, random.Next(MostAcknowledgements));
            await EndAsync(world, life, isKilled: random.Next(Restarts) > 0);
            await world.CheckAsync();
        }

        return await world.SettleAsync(lives);
    }

    private static async Task EndAsync(World world, IngestLife life, bool isKilled)
    {
        int expected = isKilled ? IngestLife.KilledExitCode : 0;
        int exitCode = isKilled ? await life.KillAsync() : await life.StopAsync();
        // A signal that comes before the program can catch it ends it as well.
        if (exitCode != expected && (isKilled || exitCode != IngestLife.TerminatedExitCode))
            world.Note($"Ingest ended with exit code {exitCode} and not {expected}:\n{life.Output}");
    }
}
