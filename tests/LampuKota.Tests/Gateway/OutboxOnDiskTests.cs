using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class OutboxOnDiskTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new(BitmapUplink.Start);

    private static DeviceEvent Event(int minute) => new(
        "lampFailure", BitmapUplink.LampId(0), EventPhase.Start, BitmapUplink.TimeOf(minute), BitmapUplink.TimeOf(minute),
        new Dictionary<string, double> { ["activePower"] = 1.5 });

    private static LampCommandResult Result(int minute) =>
        new($"c{minute}", BitmapUplink.LampId(0), LampCommandResultState.Accepted, null, BitmapUplink.TimeOf(minute));

    // Each minute a report; after some an event and an answer. Says what was on disk before the power went.
    private async Task<(int Minutes, int Messages)> LiveAsync(OutboxRig rig, int minutes)
    {
        try
        {
            await rig.StartAsync();
        }
        catch (PowerCutException)
        {
            return (0, 0);
        }

        for (int minute = 0; minute < minutes; minute++)
        {
            rig.Measure(minute);
            if (minute % 3 == 0)
            {
                rig.Outbox.Add(Event(minute));
                rig.Outbox.Add([Result(minute)], "abc"u8.ToArray());
            }

            if (!await rig.KeptAsync())
                return (minute, (minute + 2) / 3);
            _time.Advance(Minute);
        }

        return (minutes, (minutes + 2) / 3);
    }

    private async Task<BitmapUplink> SendRestAsync(CutDisk disk, BitmapUplink uplink, int samples, int messages)
    {
        await using var rig = new OutboxRig(disk, uplink, _time);
        uplink.IsConnected = true;
        await rig.StartAsync();
        await rig.AdvanceUntilAsync(() => uplink.Stored >= samples && uplink.Messages >= messages && IsEmpty(rig), TimeSpan.FromMilliseconds(100));
        return uplink;
    }

    private static bool IsEmpty(OutboxRig rig) => rig.Keeper.Segments.Samples == 0 && rig.Outbox.Counts is { Samples: 0, Events: 0, Results: 0 };

    [Fact]
    public async Task A_program_killed_at_any_moment_loses_nothing_that_it_had_measured()
    {
        for (int cut = 0; ; cut++)
        {
            var disk = new CutDisk(cut) { CutAt = cut };
            await using var rig = new OutboxRig(disk, new BitmapUplink(12, 2), _time);
            (int minutes, int messages) = await LiveAsync(rig, 12);

            BitmapUplink store = await SendRestAsync(disk.AfterKill(), new BitmapUplink(12, 2), minutes * 16, 2 * messages);
            Assert.InRange(store.Stored, minutes * 16, (minutes + 1) * 16);
            Assert.InRange(store.Messages, 2 * messages, 2 * (messages + 1));
            if (minutes == 12)
                return;
        }
    }

    [Fact]
    public async Task What_is_added_once_the_keeper_has_ended_is_never_called_kept()
    {
        var disk = new CutDisk();
        await using var rig = new OutboxRig(disk, new BitmapUplink(12, 2), _time);
        await rig.StartAsync(pumps: false);
        rig.Measure(0);
        Assert.True(await rig.KeptAsync());
        disk.TurnOff();
        rig.Measure(1);
        await Assert.ThrowsAsync<PowerCutException>(rig.UntilKeeperEndsAsync);

        rig.Measure(2);
        Assert.False(await rig.KeptAsync());
    }

    [Fact]
    public async Task What_is_measured_while_old_segments_are_looked_through_is_in_the_journal_before_the_next_of_them()
    {
        var disk = new CutDisk();
        for (int life = 0; life < 3; life++)
        {
            await using var before = new OutboxRig(disk, new BitmapUplink(12, 2), _time);
            await before.StartAsync(pumps: false);
            before.Measure(life);
        }

        await using var rig = new OutboxRig(disk, new BitmapUplink(12, 2), _time);
        int segments = 0;
        bool? wasKept = null;
        disk.Reading = path =>
        {
            if (!path.EndsWith(".telemetry", StringComparison.Ordinal))
                return;
            if (++segments == 1)
                rig.Measure(3);
            else
                wasKept ??= disk.Read($"{OutboxRig.Folder}/journal") is { Length: > 0 };
        };
        await rig.StartAsync(pumps: false);

        Assert.True(wasKept);
    }

    [Fact]
    public async Task A_power_cut_at_any_moment_costs_five_minutes_of_telemetry_at_most_and_no_event_and_no_answer()
    {
        for (int cut = 0; ; cut++)
        {
            var disk = new CutDisk(cut) { CutAt = cut };
            await using var rig = new OutboxRig(disk, new BitmapUplink(12, 2), _time);
            (int minutes, int messages) = await LiveAsync(rig, 12);

            int surely = Math.Max(0, minutes - 6);
            BitmapUplink store = await SendRestAsync(disk.AfterPowerCut(), new BitmapUplink(12, 2), surely * 16, 2 * messages);
            for (int minute = 0; minute < surely; minute++)
                Assert.True(store.Has(minute, 1, 7), $"minute {minute} is lost after a cut at operation {cut}");
            if (minutes == 12)
                return;
        }
    }

    [Fact]
    public async Task While_the_uplink_is_there_telemetry_never_forces_anything_to_the_medium()
    {
        var disk = new CutDisk();
        var uplink = new BitmapUplink(60, 2) { IsConnected = true };
        await using var rig = new OutboxRig(disk, uplink, _time);
        await rig.StartAsync();
        int before = disk.Synced.Times;

        for (int minute = 0; minute < 60; minute++)
        {
            rig.Measure(minute);
            await rig.AdvanceUntilAsync(() => uplink.Stored == (minute + 1) * 16, TimeSpan.Zero);
            await rig.KeptAsync();
            _time.Advance(Minute);
        }

        await rig.AdvanceUntilAsync(() => disk.Bytes == 0, TimeSpan.Zero);
        Assert.Equal(before, disk.Synced.Times);
        Assert.Equal(0, uplink.Repeats);
    }

    [Fact]
    public async Task A_damaged_file_costs_only_the_records_that_are_hit_and_is_set_aside_and_told()
    {
        var disk = new CutDisk();
        await using (var rig = new OutboxRig(disk, new BitmapUplink(30, 2), _time))
        {
            await LiveAsync(rig, 30);
            await rig.StopAsync();
        }

        CutDisk after = disk.AfterKill();
        string segment = Path.Combine(OutboxRig.Folder, TelemetrySegment.NameOf(1, isThinned: false));
        after.Damage(segment, 40);
        var uplink = new BitmapUplink(30, 2) { IsConnected = true };
        await using var next = new OutboxRig(after, uplink, _time);
        await next.StartAsync();
        await next.AdvanceUntilAsync(() => IsEmpty(next), TimeSpan.FromSeconds(1));

        Assert.InRange(uplink.Stored, 23 * 16, 25 * 16);
        Assert.Equal(1, next.Damaged);
        Assert.Contains(segment + ".damaged", after.Names);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000)]
    public async Task A_segment_that_cannot_be_read_for_a_while_is_tried_again_and_never_deleted(int failures)
    {
        var disk = new CutDisk();
        await using (var rig = new OutboxRig(disk, new BitmapUplink(30, 2), _time))
        {
            await LiveAsync(rig, 30);
            await rig.StopAsync();
        }

        CutDisk after = disk.AfterKill();
        string segment = Path.Combine(OutboxRig.Folder, TelemetrySegment.NameOf(1, isThinned: false));
        Assert.Contains(segment, after.Names);
        var uplink = new BitmapUplink(30, 2) { IsConnected = true };
        await using (var next = new OutboxRig(after, uplink, _time))
        {
            await next.StartAsync(pumps: false);
            await next.StopAsync();
        }

        after = after.AfterKill();
        int left = failures;
        bool isOpen = false;
        after.Reading = path =>
        {
            if (path == segment && isOpen && left-- > 0)
                throw new IOException("Too many open files");
            isOpen |= path == segment;
        };
        await using (var next = new OutboxRig(after, uplink, _time))
        {
            await next.StartAsync();
            await next.AdvanceUntilAsync(() => IsEmpty(next), TimeSpan.FromSeconds(1));
            Assert.Equal(failures == 2 ? 0 : 1, next.Damaged);
        }

        Assert.Equal(failures == 2, !after.Names.Contains(segment));
        Assert.DoesNotContain(after.Names, name => name.EndsWith(".damaged", StringComparison.Ordinal));
        if (failures == 2)
            return;

        // The medium works again: the next start sends it.
        after.Reading = null;
        await using var last = new OutboxRig(after, uplink, _time);
        await last.StartAsync();
        await last.AdvanceUntilAsync(() => IsEmpty(last) && uplink.Stored == 30 * 16, TimeSpan.FromSeconds(1));
        Assert.Equal(30 * 16, uplink.Stored);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_medium_that_is_full_or_fails_costs_nothing_that_memory_can_hold(bool isFull)
    {
        var disk = new CutDisk();
        var uplink = new BitmapUplink(40, 2);
        await using var rig = new OutboxRig(disk, uplink, _time);
        await LiveAsync(rig, 10);
        disk.Capacity = isFull ? disk.Bytes : long.MaxValue;
        disk.Failure = isFull ? null : "Input/output error";
        for (int minute = 10; minute < 30; minute++)
        {
            rig.Measure(minute);
            rig.Outbox.Add(Event(minute));
            await rig.KeptAsync();
            _time.Advance(Minute);
        }

        (disk.Capacity, disk.Failure) = (long.MaxValue, null);
        for (int minute = 30; minute < 40; minute++)
        {
            rig.Measure(minute);
            await rig.KeptAsync();
            _time.Advance(Minute);
        }

        await rig.KillAsync();
        BitmapUplink store = await SendRestAsync(disk.AfterKill(), uplink, 40 * 16, 20 + 8);
        Assert.Equal(40 * 16, store.Stored);
    }

    [Fact]
    public async Task At_its_cap_the_outbox_thins_out_what_is_old_before_it_drops_and_keeps_every_event()
    {
        const int Days = 8;
        const int Minutes = Days * 24 * 60;
        var disk = new CutDisk();
        var uplink = new BitmapUplink(Minutes, 50);
        var options = new OutboxOptions { MaximumBytes = 1 << 20, BackfillSamplesPerSecond = 1_000_000 };
        await using var rig = new OutboxRig(disk, uplink, _time, options, lamps: 50);
        await rig.StartAsync();
        for (int minute = 0; minute < Minutes; minute++)
        {
            rig.Measure(minute);
            if (minute % 1440 == 0)
                rig.Outbox.Add(Event(minute));
            _time.Advance(Minute);
            if (minute % 5 == 4)
                await rig.KeptAsync();
        }

        Assert.InRange(disk.Bytes, 1 << 19, (1 << 20) + OutboxLimits.SegmentBytes);
        long lost = rig.Keeper.Segments.DroppedSamples;
        uplink.IsConnected = true;
        await rig.AdvanceUntilAsync(() => IsEmpty(rig), TimeSpan.FromSeconds(1));

        Assert.Equal(Days, uplink.Messages);
        Assert.Equal((long)Minutes * 400 - lost, uplink.Stored);
        Assert.InRange(lost, 1, (long)Minutes * 400);
        Assert.All(Enumerable.Range(Minutes - 1440, 1440), minute => Assert.True(uplink.Has(minute, 0, 3)));
        int oldDay = Enumerable.Range(Minutes - 4 * 1440, 1440).Count(minute => uplink.Has(minute, 1, 1));
        Assert.InRange(oldDay, 1440 / 5, 1440 / 4);
    }

    [Fact]
    public async Task Live_telemetry_goes_before_what_is_stored_and_what_is_stored_goes_no_faster_than_it_may()
    {
        var disk = new CutDisk();
        var uplink = new BitmapUplink(2_000, 2);
        await using var rig = new OutboxRig(disk, uplink, _time, new OutboxOptions { BackfillSamplesPerSecond = 100 });
        await LiveAsync(rig, 1_000);

        // A spill that is due is over before the newest is measured: that then waits in memory.
        Assert.True(await rig.KeptAsync());
        rig.Measure(1_500);
        Assert.True(await rig.KeptAsync());
        uplink.IsConnected = true;
        await rig.AdvanceUntilAsync(() => uplink.Has(1_500, 0, 0), TimeSpan.Zero);
        NodaTime.Instant start = _time.GetCurrentInstant();
        await rig.AdvanceUntilAsync(() => uplink.Stored == 1_001 * 16, TimeSpan.FromSeconds(1));

        Assert.True(uplink.Order[0] >= 990, $"the first pack was of minute {uplink.Order[0]}");
        double seconds = (_time.GetCurrentInstant() - start).TotalSeconds;
        Assert.True(seconds >= 990 * 16 / 100.0 - 2, $"all of it was sent within {seconds} s");
        Assert.Equal(uplink.Order[2..].Order(), uplink.Order[2..]);
    }

    [Fact]
    public async Task Telemetry_that_is_older_than_the_cap_is_dropped()
    {
        var disk = new CutDisk();
        var uplink = new BitmapUplink(3_000, 2);
        var options = new OutboxOptions { MaximumAge = TimeSpan.FromDays(1) };
        await using var rig = new OutboxRig(disk, uplink, _time, options, lamps: 2);
        await LiveAsync(rig, 10);
        await rig.StopAsync();

        await using var next = new OutboxRig(disk.AfterKill(), uplink, _time, options);
        await next.StartAsync(pumps: false);
        next.Measure(2_900);
        await next.KeptAsync();
        _time.Advance(TimeSpan.FromMinutes(6));
        await next.KeptAsync();

        Assert.Equal(16, next.Keeper.Segments.Samples);
        Assert.Equal(160, next.Keeper.Segments.DroppedSamples);
    }
}
