namespace LampuKota.EndToEnd;

/// <summary>
/// The disk fills up under load and has space again later: meanwhile nothing is acknowledged and clients are sent away, and then the service goes on by itself.
/// </summary>
internal static class FullDiskScenario
{
    private const int Megabytes = 48;
    private const int Acknowledgements = 300;
    private const int ServerBusy = 0x89, QuotaExceeded = 0x97;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<Findings> RunAsync(int seed, int times)
    {
        await using SmallDisk disk = await SmallDisk.MakeAsync(Megabytes);
        await using var world = new World(new WorldOptions
        {
            Seed = seed,
            DataFolder = Path.Combine(disk.Folder, "data"),
            Settings = ["--Mqtt:StoreTimeout=00:00:01"],
        });
        await world.OpenAsync();
        await using (IngestLife life = world.Begin())
        {
            for (int time = 0; time < times; time++)
            {
                await world.WaitForAcknowledgementsAsync(life, Acknowledgements);
                disk.Fill();
                await WaitUntilSentAwayAsync(world, life);
                if (!life.Exit.IsCompleted && await world.ReadHealthAsync() is var (status, sentence) && (status != 503 || !sentence.StartsWith("the disk is full", StringComparison.Ordinal)))
                    world.Note($"/healthz answered {status} while the disk was full: {sentence}");
                disk.Free();
                // Nobody restarts it, and it is not to wait for a restart.
                if (!await world.WaitForAcknowledgementsAsync(life, Acknowledgements))
                    world.Note($"Ingest ended because its disk was full:\n{life.Output}");
                else
                    await WaitUntilHealthyAsync(world, life);
            }

            await life.KillAsync();
        }

        await world.CheckAsync();
        return await world.SettleAsync(times);
    }

    private static async Task WaitUntilHealthyAsync(World world, IngestLife life)
    {
        using var timer = new CancellationTokenSource(Deadline);
        while (await world.ReadHealthAsync() is var (status, sentence) && status != 200)
        {
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"/healthz still answered {status} {Deadline} after the disk had space: {sentence} Ingest wrote:\n{life.Output}");
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    // The 5.0 gateway is told why, and the 3.1.1 one finds its connection closed.
    private static async Task WaitUntilSentAwayAsync(World world, IngestLife life)
    {
        LedgerPublisher told = world.Gateways[0];
        LedgerPublisher closed = world.Gateways[1];
        int codes = told.DisconnectCodes.Length;
        int closings = closed.Closings;
        using var timer = new CancellationTokenSource(Deadline);
        while (told.DisconnectCodes.Length == codes || closed.Closings == closings)
        {
            if (life.Exit.IsCompleted)
                return;
            if (timer.IsCancellationRequested)
                throw new TimeoutException($"The gateways were not sent away from a full disk within {Deadline}. Ingest wrote:\n{life.Output}");
            await Task.Delay(Look, CancellationToken.None);
        }

        if (told.DisconnectCodes[codes..].FirstOrDefault(code => code is not (ServerBusy or QuotaExceeded)) is var other and not 0)
            world.Note($"The gateway was sent away with 0x{other:X2}.");
    }
}
