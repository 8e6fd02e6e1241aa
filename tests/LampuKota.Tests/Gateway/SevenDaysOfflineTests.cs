using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class SevenDaysOfflineTests
{
    private const int Minutes = 7 * 24 * 60;
    private const int Lamps = 50;
    private const int ReportSamples = Lamps * 8;
    private const int All = Minutes * ReportSamples;
    private const int LiveMinutes = 200;

    private readonly List<int> _keptLive = [];
    private int _nextLive = Minutes;
    private int _keptMessages;
    private int _messages;

    [Fact]
    public async Task A_week_of_fifty_lamps_arrives_whole_beside_what_is_measured_meanwhile_though_the_program_is_killed_again_and_again_while_it_sends()
    {
        var time = new ManualTimeProvider(BitmapUplink.Start);
        var uplink = new BitmapUplink(Minutes + LiveMinutes, Lamps);
        CutDisk disk = await MeasureAsync(new CutDisk(), uplink, time);
        Assert.InRange(disk.Bytes, 1, 4_000_000);

        // Killed at the third, after some more, and so on; each life goes on with what the one before left, and with measuring.
        int[] killedAt = [All / 10, All / 3, All / 3 + 10_000, All / 2, All - 100_000];
        foreach (int samples in killedAt)
            disk = await SendAsync(disk, uplink, time, samples);
        await SendAsync(disk, uplink, time, until: null);

        Assert.Equal(0, Enumerable.Range(0, Minutes).Concat(_keptLive).Count(minute => !IsWhole(uplink, minute)));
        Assert.True(_keptLive.Count > killedAt.Length);
        Assert.InRange(uplink.Messages, _keptMessages, _messages);
        // What is measured while the week is sent does not wait for it.
        Assert.InRange(uplink.Order.FindIndex(minute => minute >= Minutes), 0, uplink.Order.FindIndex(minute => minute is > Minutes / 2 and < Minutes - 60));
        // What a kill may send twice is less than a segment, and each is the store's duplicate.
        Assert.InRange(uplink.Repeats, 0, killedAt.Length * 400_000);
    }

    private static bool IsWhole(BitmapUplink uplink, int minute)
    {
        for (int lamp = 0; lamp < Lamps; lamp++)
        {
            for (int quantity = 0; quantity < BitmapUplink.Quantities.Length; quantity++)
            {
                if (!uplink.Has(minute, lamp, quantity))
                    return false;
            }
        }

        return true;
    }

    // A report of every lamp, and each hour an event and an answer.
    private void Measure(OutboxRig rig, int minute)
    {
        rig.Measure(minute);
        if (minute % 60 != 0 && minute < Minutes)
            return;

        long atUnixMs = BitmapUplink.TimeOf(minute);
        rig.Outbox.Add(new DeviceEvent("lampFailure", BitmapUplink.LampId(minute % Lamps), EventPhase.Start, atUnixMs, atUnixMs, new Dictionary<string, double> { ["activePower"] = 1.5 }));
        rig.Outbox.Add([new LampCommandResult($"c{minute}", BitmapUplink.LampId(0), LampCommandResultState.Accepted, null, atUnixMs)], "abc"u8.ToArray());
        _messages += 2;
    }

    private async Task<CutDisk> MeasureAsync(CutDisk disk, BitmapUplink uplink, ManualTimeProvider time)
    {
        await using var rig = new OutboxRig(disk, uplink, time, lamps: Lamps);
        await rig.StartAsync();
        for (int minute = 0; minute < Minutes; minute++)
        {
            Measure(rig, minute);
            time.Advance(TimeSpan.FromMinutes(1));
            if (minute % 5 == 4)
                Assert.True(await rig.KeptAsync());
        }

        Assert.Equal(0, rig.Keeper.Segments.DroppedSamples);
        _keptMessages = _messages;
        await rig.KillAsync();
        return disk.AfterKill();
    }

    // One life, which measures and sends, and ends by a kill in the midst of that; the last one when nothing waits any more.
    private async Task<CutDisk> SendAsync(CutDisk disk, BitmapUplink uplink, ManualTimeProvider time, int? until)
    {
        bool isReached = false;
        await using var rig = new OutboxRig(disk, uplink, time, new() { BackfillSamplesPerSecond = 1_000_000 }, Lamps);
        uplink.OnStored = stored =>
        {
            if (until is null || stored < until || Volatile.Read(ref isReached))
                return;

            // Before the pack is acknowledged: the worst moment.
            disk.TurnOff();
            Volatile.Write(ref isReached, true);
        };
        uplink.IsConnected = true;
        await rig.StartAsync();
        await MeasureLiveAsync(rig, time, () => Volatile.Read(ref isReached) || (until is null && IsEmpty(rig)));
        await rig.AdvanceUntilAsync(() => Volatile.Read(ref isReached) || (until is null && IsEmpty(rig)), TimeSpan.FromSeconds(1));
        await rig.KillAsync();
        uplink.IsConnected = false;
        return disk.AfterKill();
    }

    private async Task MeasureLiveAsync(OutboxRig rig, ManualTimeProvider time, Func<bool> isOver)
    {
        for (int end = Math.Min(_nextLive + LiveMinutes / 6, Minutes + LiveMinutes); _nextLive < end && !isOver(); _nextLive++)
        {
            Measure(rig, _nextLive);
            if (!await rig.KeptAsync())
            {
                _nextLive++;
                return;
            }

            _keptLive.Add(_nextLive);
            _keptMessages += 2;
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static bool IsEmpty(OutboxRig rig) => rig.Keeper.Segments.Samples == 0 && rig.Outbox.Counts is { Samples: 0, Events: 0, Results: 0 };
}
