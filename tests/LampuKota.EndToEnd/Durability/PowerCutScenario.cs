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
                disk.CutPower();
                int exitCode = random.Next(2) == 0 ? await life.KillAsync() : await life.WaitForExitAsync();
                if (exitCode is not (1 or IngestLife.KilledExitCode))
                    world.Note($"Ingest ended with exit code {exitCode} after the power was cut:\n{life.Output}");
            }

            await disk.RemountAsync();
            await world.CheckAsync();
        }

        return await world.SettleAsync(cuts);
    }
}
