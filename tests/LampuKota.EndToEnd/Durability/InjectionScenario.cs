namespace LampuKota.EndToEnd;

/// <summary>
/// At a chosen system call on the files of the databases, or of the spool before a remote engine, the process is killed, or the call fails. After a failed sync, or a failed write, the process says so and
/// ends with an error; for want of space it only waits.
/// </summary>
internal static class InjectionScenario
{
    // So slow that a life of a second and a half, with one run of sealing in it, makes some hundred calls and not thousands.
    private const int PacksPerSecond = 24, MessagesPerSecond = 8, Acknowledgements = 110, MoreTurns = 3;

    /// <summary>Runs a life for each injection, all in one world.</summary>
    /// <param name="seed">Of the data.</param>
    /// <param name="injections">What befalls each life.</param>
    /// <param name="disk">A disk whose power is cut after each life, so that what was not synced is gone; null for the machine's own.</param>
    /// <param name="engine">The engine that keeps the telemetry; null for the embedded store.</param>
    /// <returns>What was found, and how many lives came to the point where something was to befall them.</returns>
    public static async Task<(Findings Found, int Hits)> RunAsync(int seed, IReadOnlyList<Injection> injections, LoopDisk? disk = null, RunningEngine? engine = null)
    {
        await using var world = new World(new WorldOptions
        {
            Seed = seed,
            PacksPerSecond = PacksPerSecond,
            MessagesPerSecond = MessagesPerSecond,
            Engine = engine,
            DataFolder = disk is null ? null : Path.Combine(disk.Folder, "data"),
        });
        await world.OpenAsync();
        int hits = 0;
        foreach (Injection injection in injections)
        {
            await using (IngestLife life = world.Begin(injection))
            {
                bool isAlive = await world.WaitForAcknowledgementsAsync(life, Acknowledgements);
                // On a slow disk a write holds many messages, so that there are few of them.
                for (int more = 0; more < MoreTurns && isAlive && !Injection.Happened(world.TraceFile); more++)
                    isAlive = await world.WaitForAcknowledgementsAsync(life, Acknowledgements);
                bool wasHitAlive = isAlive && Injection.Happened(world.TraceFile);
                int exitCode = isAlive ? await life.StopAsync() : await life.WaitForExitAsync();
                bool isHit = Injection.Happened(world.TraceFile) || exitCode == IngestLife.KilledExitCode;
                hits += isHit ? 1 : 0;
                if (FindFault(injection, exitCode, isHit, wasHitAlive, life.Output) is { } fault)
                    world.Note($"{injection}: {fault}. Ingest wrote:\n{life.Output}");
            }

            if (disk is not null)
            {
                disk.CutPower();
                await disk.RemountAsync();
            }

            await world.CheckAsync();
        }

        return (await world.SettleAsync(hits), hits);
    }

    /// <summary>What is wrong with the end of a life; null for nothing.</summary>
    private static string? FindFault(Injection injection, int exitCode, bool isHit, bool wasHitAlive, string output)
    {
        if (!isHit)
            return exitCode == 0 ? null : $"nothing happened, but it ended with exit code {exitCode}";
        if (injection.IsKill)
            return null;
        if (exitCode is not (0 or 1 or 2))
            return $"it ended with exit code {exitCode}";
        if (exitCode == 0)
            return wasHitAlive && !injection.IsWantOfSpace ? "it went on as if nothing had happened" : null;
        // One sentence: of the running program, or of one that could not start.
        int sentences = output.Split('\n').Count(line => line.Contains("Ends with an error: ", StringComparison.Ordinal) || line.StartsWith("LampuKota.Ingest: ", StringComparison.Ordinal));
        bool hasStackTrace = output.Contains("\n   at ", StringComparison.Ordinal);
        if (sentences != 1 || hasStackTrace)
            return $"it said so in {sentences} sentences{(hasStackTrace ? " and a stack trace" : "")}";
        return exitCode == 1 && injection.IsWantOfSpace ? "it ended for want of space, and did not wait" : null;
    }
}
