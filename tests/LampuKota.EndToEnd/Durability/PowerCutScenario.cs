namespace LampuKota.EndToEnd;

/// <summary>
/// The power of the disk is cut at random moments under load: what was not synced is gone. Either the process goes with the power, or it lives on with a disk that
/// refuses everything, and has to notice.
/// </summary>
internal static class PowerCutScenario
{
    private const int MostAcknowledgements = 1_000;

    public static async Task<Findings> RunAsync(int seed, int cuts)
    {
        var random = new Random(seed);
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        await using var world = new World(new WorldOptions { Seed = seed, DataFolder = Path.Combine(disk.Folder, "data") });
        await world.OpenAsync();
        for (int cut = 0; cut < cuts; cut++)
        {
            await using (IngestLife life = world.Begin())
            {
                await world.WaitForAcknowledgementsAsync(life, random.Next(MostAcknowledgements));
                // This way of cutting the power lets an fsync that is under way report success for what it did not write, which no disk does: the process stands
                // still for the moment of the cut. Cuts in the midst of a sync are InjectionScenario's.
                await life.FreezeAsync();
                disk.CutPower();
                int exitCode = random.Next(2) == 0 ? await life.KillAsync() : await ThawAsync(life);
                if (exitCode is not (1 or IngestLife.KilledExitCode))
                    world.Note($"Ingest ended with exit code {exitCode} after the power was cut:\n{life.Output}");
            }

            await disk.RemountAsync();
            await world.CheckAsync();
        }

        return await world.SettleAsync(cuts);
    }

    private static Task<int> ThawAsync(IngestLife life)
    {
        life.Thaw();
        return life.WaitForExitAsync();
    }
}
