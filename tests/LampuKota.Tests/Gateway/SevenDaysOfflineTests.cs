namespace LampuKota.Tests;

public sealed class SevenDaysOfflineTests
{
    private const int Minutes = 7 * 24 * 60;
    private const int Lamps = 50;
    private const int All = Minutes * Lamps * 8;

    [Fact]
    public async Task A_week_of_fifty_lamps_arrives_whole_though_the_program_is_killed_again_and_again_while_it_sends()
    {
        var time = new ManualTimeProvider(BitmapUplink.Start);
        var uplink = new BitmapUplink(Minutes, Lamps);
        CutDisk disk = await MeasureAsync(new CutDisk(), uplink, time);
        Assert.InRange(disk.Bytes, 1, 4_000_000);

        // Killed at the third, after some more, and so on; each life goes on with what the one before left.
        int[] killedAt = [All / 10, All / 3, All / 3 + 10_000, All / 2, All - 100_000];
        foreach (int samples in killedAt)
            disk = await SendAsync(disk, uplink, time, samples);
        await SendAsync(disk, uplink, time, All);

        Assert.Equal(All, uplink.Stored);
        // What a kill may send twice is less than a segment, and each is the store's duplicate.
        Assert.InRange(uplink.Repeats, 0, killedAt.Length * 400_000);
    }

    private static async Task<CutDisk> MeasureAsync(CutDisk disk, BitmapUplink uplink, ManualTimeProvider time)
    {
        await using var rig = new OutboxRig(disk, uplink, time, lamps: Lamps);
        await rig.StartAsync();
        for (int minute = 0; minute < Minutes; minute++)
        {
            rig.Measure(minute);
            time.Advance(TimeSpan.FromMinutes(1));
            if (minute % 5 == 4)
                Assert.True(await rig.KeptAsync());
        }

        Assert.Equal(0, rig.Keeper.Segments.DroppedSamples);
        await rig.KillAsync();
        return disk.AfterKill();
    }

    // One life, which ends by a kill in the midst of sending.
    private static async Task<CutDisk> SendAsync(CutDisk disk, BitmapUplink uplink, ManualTimeProvider time, int until)
    {
        bool isReached = false;
        await using var rig = new OutboxRig(disk, uplink, time, new() { BackfillSamplesPerSecond = 1_000_000 }, Lamps);
        uplink.OnStored = stored =>
        {
            if (stored < until || Volatile.Read(ref isReached))
                return;

            // Before the pack is acknowledged: the worst moment.
            if (until < All)
                disk.TurnOff();
            Volatile.Write(ref isReached, true);
        };
        uplink.IsConnected = true;
        await rig.StartAsync();
        await rig.AdvanceUntilAsync(() => Volatile.Read(ref isReached), TimeSpan.FromSeconds(1));
        await rig.KillAsync();
        uplink.IsConnected = false;
        return disk.AfterKill();
    }
}
