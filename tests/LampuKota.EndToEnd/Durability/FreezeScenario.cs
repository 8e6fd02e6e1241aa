namespace LampuKota.EndToEnd;

/// <summary>The process is stopped for longer than its clients' Keep Alive, as a virtual machine that is moved, and goes on; at last it is killed.</summary>
internal static class FreezeScenario
{
    private const int KeepAliveSeconds = 1;
    private const int FewestAcknowledgements = 50, MostAcknowledgements = 400;

    // Twice the 1.5 times Keep Alive after which a client counts as gone.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3 * KeepAliveSeconds);

    public static async Task<Findings> RunAsync(int seed, int freezes)
    {
        var random = new Random(seed);
        await using var world = new World(new WorldOptions { Seed = seed, KeepAliveSeconds = KeepAliveSeconds });
        await world.OpenAsync();
        await using (IngestLife life = world.Begin())
        {
            for (int freeze = 0; freeze < freezes; freeze++)
            {
                await world.WaitForAcknowledgementsAsync(life, random.Next(FewestAcknowledgements, MostAcknowledgements));
                await life.FreezeAsync();
                await Task.Delay(Length, CancellationToken.None);
                life.Thaw();
            }

            await world.WaitForAcknowledgementsAsync(life, random.Next(FewestAcknowledgements, MostAcknowledgements));
            await life.KillAsync();
        }

        await world.CheckAsync();
        return await world.SettleAsync(freezes);
    }
}
