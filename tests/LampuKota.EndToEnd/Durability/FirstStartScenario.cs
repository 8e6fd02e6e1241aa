namespace LampuKota.EndToEnd;

/// <summary>The process is killed while it makes its files on an empty disk, whose power is cut behind it; the next start makes them good.</summary>
internal static class FirstStartScenario
{
    private const int Acknowledgements = 100;

    /// <returns>What was found, and 1 where the injection befell the first start.</returns>
    public static async Task<(Findings Found, int Hits)> RunAsync(int seed, Injection injection)
    {
        await using LoopDisk disk = await LoopDisk.MakeAsync();
        await using var world = new World(new WorldOptions { Seed = seed, DataFolder = Path.Combine(disk.Folder, "data") });
        bool isHit = await world.BeginOnNothingAsync(injection);
        disk.CutPower();
        await disk.RemountAsync();
        await world.OpenAsync();
        await using (IngestLife life = world.Begin())
        {
            await world.WaitForAcknowledgementsAsync(life, Acknowledgements);
            await life.KillAsync();
        }

        return (await world.SettleAsync(isHit ? 1 : 0), isHit ? 1 : 0);
    }
}
