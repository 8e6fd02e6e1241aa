namespace LampuKota.EndToEnd;

/// <summary>
/// Ingest before a remote engine: at random moments under load ingest is killed, or the engine, or both. Some engines are away for a while, and some are back within the
/// second. In the last of the cycles the engine alone dies, and ingest lives on: one that starts anew would send everything again, and hide what it should have sent.
/// </summary>
internal static class SpoolKillScenario
{
    // From the first acknowledgement to some seconds later, so that an engine dies with what it took just now, or a while ago.
    private const int MostAcknowledgements = 1_000;

    // What is acknowledged while the engine is away, where it is.
    private const int MostWithoutEngine = 300;

    private const int EngineAloneAtLast = 3;

    private enum Victim
    {
        Ingest,
        Engine,
        Both,
    }

    public static async Task<Findings> RunAsync(int seed, int cycles)
    {
        var random = new Random(seed);
        await using RunningEngine engine = await RunningEngine.StartAsync(RunningEngine.VictoriaMetrics);
        await using var world = new World(new WorldOptions { Seed = seed, Engine = engine });
        await world.OpenAsync();
        IngestLife life = world.Begin();
        try
        {
            for (int cycle = 0; cycle < cycles; cycle++)
            {
                await world.WaitForAcknowledgementsAsync(life, random.Next(MostAcknowledgements));
                Victim victim = cycle >= cycles - EngineAloneAtLast ? Victim.Engine : (Victim)random.Next(Enum.GetValues<Victim>().Length);
                if (victim != Victim.Ingest)
                    await engine.KillAsync();
                if (victim != Victim.Engine)
                    life = await ReplaceAsync(world, life);
                if (victim == Victim.Ingest)
                    continue;
                if (random.Next(2) == 0)
                    await world.WaitForAcknowledgementsAsync(life, random.Next(MostWithoutEngine));
                await engine.StartAsync();
            }

            return await world.SettleAsync(cycles, life);
        }
        finally
        {
            await life.DisposeAsync();
        }
    }

    private static async Task<IngestLife> ReplaceAsync(World world, IngestLife life)
    {
        int exitCode = await life.KillAsync();
        if (exitCode != IngestLife.KilledExitCode)
            world.Note($"Ingest ended with exit code {exitCode} and was not killed:\n{life.Output}");
        await life.DisposeAsync();
        return world.Begin();
    }
}
