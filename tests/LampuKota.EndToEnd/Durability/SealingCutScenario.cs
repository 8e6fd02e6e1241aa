namespace LampuKota.EndToEnd;

/// <summary>
/// A process is killed in the midst of sealing, when chunks are written and not yet synced; the next one finds them there, ends the run and lets go of the tails; then
/// the power is cut. Only what the second process synced, though it did not write it, is left.
/// </summary>
internal static class SealingCutScenario
{
    private const int Acknowledgements = 200;

    public static async Task<(Findings Found, int Hits)> RunAsync(int seed)
    {
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        await using var world = new World(new WorldOptions
        {
            Seed = seed,
            DataFolder = Path.Combine(disk.Folder, "data"),
            // So late that everything is sent and acknowledged before the first run of sealing.
            Settings = ["--Store:SealAfterSeconds=4"],
        });
        await world.OpenAsync();
        int exitCode;
        await using (IngestLife first = world.Begin(new Injection("fsync", Injection.Kill, At: 1), EmbeddedWorldStore.DayLogs(world.StoreFolder)))
        {
            await world.WaitForAcknowledgementsAsync(first, Acknowledgements);
            await world.FinishAsync();
            exitCode = await first.WaitForExitAsync();
        }

        await using (IngestLife second = world.Begin())
        {
            await world.WaitForSealingAsync();
            await second.FreezeAsync();
            disk.CutPower();
            await second.KillAsync();
        }

        await disk.RemountAsync();
        await world.CheckAsync();
        int hits = exitCode == IngestLife.KilledExitCode ? 1 : 0;
        return (await world.SettleAsync(hits), hits);
    }
}
