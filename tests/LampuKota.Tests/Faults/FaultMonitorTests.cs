using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class FaultMonitorTests : FaultMonitorRig
{
    [Fact]
    public async Task A_city_that_reports_is_quiet()
    {
        Start(Evening);
        await MinutesAsync(300, Lamps);

        Assert.Empty(Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_at_night_is_one_event_and_its_lamps_are_told_after_their_own_hold()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(6, []);
        Assert.Equal(["supplyLoss KPG-P1-S1 Start"], Told());

        await MinutesAsync(6, []);
        Assert.Equal(Lamps.Select(lamp => $"communicationFailure {lamp} Start"), Told());

        await MinutesAsync(5, Lamps);
        Assert.Equal(["supplyLoss KPG-P1-S1 End", .. Lamps.Select(lamp => $"communicationFailure {lamp} End")], Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_by_day_may_be_a_theft()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(6, []);

        Assert.Equal(["supplyLoss KPG-P1-S1 Start", "theftSuspected KPG-P1-S1 Start"], Told());
    }

    [Fact]
    public async Task A_segment_that_is_lost_at_night_after_the_cabinet_s_door_was_open_may_be_a_theft()
    {
        Start(Evening);
        await MinutesAsync(3, Lamps, door: 1);
        await MinutesAsync(2, Lamps);
        await MinutesAsync(6, []);

        Assert.Equal(["supplyLoss KPG-P1-S1 Start", "theftSuspected KPG-P1-S1 Start"], Told());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lamps_that_answer_without_voltage_make_a_lost_segment_where_they_should_burn(bool isNight)
    {
        Start(isNight ? Evening : Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(5, Lamps, volts: 2);

        Assert.Equal(isNight ? ["supplyLoss KPG-P1-S1 Start"] : [], Told());
    }

    [Fact]
    public async Task A_silent_gateway_is_told_and_nothing_of_what_is_behind_it()
    {
        Start(Evening);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(120, [], others: []);
        Assert.Equal(["communicationFailure KPG-G1 Start"], Told());

        // One lamp did not return.
        await MinutesAsync(8, Lamps[1..]);
        Assert.Equal(["communicationFailure KPG-G1 End"], Told());
        await MinutesAsync(5, Lamps[1..]);
        Assert.Equal(["communicationFailure KPG-P1-L001 Start"], Told());
    }

    [Fact]
    public async Task What_was_raised_before_a_restart_is_not_raised_again_and_ended_by_the_same_key()
    {
        Start(Noon);
        await MinutesAsync(5, Lamps);
        await MinutesAsync(12, []);
        long[] starts = [.. Published.Events.Select(one => one.StartUnixMs)];
        Assert.Equal(2 + Lamps.Length, Told().Length);

        Restart();
        await MinutesAsync(5, Lamps);

        Assert.Equal(starts.Order(), Published.Events.Select(one => one.StartUnixMs).Order());
        Assert.All(Told(), one => Assert.EndsWith(" End", one));
    }

    [Fact]
    public async Task A_restart_forgets_nothing_of_values_that_stand_still()
    {
        Start(Evening);
        long now = Evening.ToUnixTimeMilliseconds();
        Store.Points[new SeriesKey("KPG-P1-AIR1", "temperature")] =
            [.. Enumerable.Range(1, 380).Reverse().Select(minute => new SeriesPoint(now - minute * 60_000, minute > 370 ? 30 : 31.4))];
        await Monitor.StartAsync(CancellationToken.None);
        Report(["KPG-P1-AIR1"], ("temperature", 31.4));
        for (int minute = 0; minute < 3; minute++)
        {
            await Time.UntilTimerAsync(TimeSpan.FromSeconds(5));
            Time.Advance(TimeSpan.FromSeconds(5));
            Report(["KPG-P1-AIR1"], ("temperature", 31.4));
        }

        await Published.FirstAsync();
        await Monitor.StopAsync(CancellationToken.None);
        DeviceEvent stuck = Assert.Single(Published.Events);
        Assert.Equal((EventNames.StuckValue, "KPG-P1-AIR1", now - 370 * 60_000), (stuck.Event, stuck.Device, stuck.StartUnixMs));
    }

    [Fact]
    public void A_file_of_raised_conditions_that_does_not_check_is_set_aside()
    {
        Start(Noon);
        string path = Path.Combine(Folder, RaisedConditions.FileName);
        File.WriteAllText(path, """[{"event":null,"device":"A","startUnixMs":1}]""");

        Assert.False(RaisedConditions.Open(path, NullLogger.Instance).Has("x"));
        Assert.True(File.Exists(path + ".bad"));
    }
}
