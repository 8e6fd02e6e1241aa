using LampuKota.Ingest;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

public sealed class FaultMonitorTests : FaultMonitorRig
{
    private const string Air = "KPG-P1-AIR1";

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
    public async Task What_stands_still_stays_told_over_a_restart_until_it_is_told_otherwise()
    {
        long startUnixMs = await RaiseStuckAsync();

        Restart();
        await TellAirAsync(null);
        await TellAirAsync(31.4);
        await TellAirAsync(31.4);
        Assert.Empty(Told());
        Assert.Equal(startUnixMs, Raised().StartOf(EventNames.StuckValue, Air));

        await TellAirAsync(31.5);
        DeviceEvent ended = Assert.Single(Published.Events);
        Assert.Equal((EventNames.StuckValue, Air, EventPhase.End, startUnixMs), (ended.Event, ended.Device, ended.Phase, ended.StartUnixMs));
    }

    [Fact]
    public async Task What_stood_still_before_a_restart_ends_with_the_first_value_that_the_store_does_not_hold()
    {
        await RaiseStuckAsync();

        Restart();
        await TellAirAsync(null);
        await TellAirAsync(30.9);

        Assert.Equal([$"stuckValue {Air} End"], Told());
    }

    [Fact]
    public async Task Without_the_store_what_stands_still_stays_told_until_it_is_told_otherwise()
    {
        await RaiseStuckAsync();
        Store.Points.Clear();

        Restart();
        await TellAirAsync(31.4);
        await TellAirAsync(31.4);
        Assert.Empty(Told());

        await TellAirAsync(31.5);
        Assert.Equal([$"stuckValue {Air} End"], Told());
    }

    [Fact]
    public async Task A_device_that_is_heard_long_after_a_restart_is_asked_about_then()
    {
        Start(Evening);
        StoreStandstill();
        for (int look = 0; look < 20; look++)
            await TellAirAsync(null);

        await TellAirAsync(31.4);

        Assert.Equal([$"stuckValue {Air} Start"], Told());
    }

    [Fact]
    public async Task A_quantity_that_a_device_tells_no_more_does_not_stand_in_the_way()
    {
        Start(Evening);
        StoreStandstill();
        Store.Points[new SeriesKey(Air, "noiseLevel")] = [new SeriesPoint(Evening.ToUnixTimeMilliseconds() - 600 * 60_000, 50)];

        await TellAirAsync(31.4);

        Assert.Equal([$"stuckValue {Air} Start"], Told());
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(40, false)]
    public async Task A_door_that_was_open_before_a_restart_makes_a_theft_within_half_an_hour(int minutesBefore, bool isTheft)
    {
        Start(Evening);
        long now = Evening.ToUnixTimeMilliseconds();
        Store.Points[new SeriesKey("KPG-P1", "cabinetDoorOpen")] =
            [.. Enumerable.Range(1, 60).Reverse().Select(minute => new SeriesPoint(now - minute * 60_000, minute == minutesBefore ? 1 : 0))];

        await MinutesAsync(5, Lamps);
        await MinutesAsync(6, []);

        string[] expected = isTheft ? ["supplyLoss KPG-P1-S1 Start", "theftSuspected KPG-P1-S1 Start"] : ["supplyLoss KPG-P1-S1 Start"];
        Assert.Equal(expected, Told());
    }

    private RaisedConditions Raised() => RaisedConditions.Open(Path.Combine(Folder, RaisedConditions.FileName), NullLogger.Instance);

    // The store holds a value that has stood still for long.
    private void StoreStandstill() => Store.Points[new SeriesKey(Air, "temperature")] =
        [.. Enumerable.Range(1, 380).Reverse().Select(minute => new SeriesPoint(Evening.ToUnixTimeMilliseconds() - minute * 60_000, minute > 370 ? 30 : 31.4))];

    private async Task<long> RaiseStuckAsync()
    {
        Start(Evening);
        StoreStandstill();
        await TellAirAsync(31.4);
        DeviceEvent stuck = Assert.Single(Published.Events);
        Published.Events.Clear();
        return stuck.StartUnixMs;
    }

    // Some seconds pass; the sensor tells a value, or nothing.
    private async Task TellAirAsync(double? celsius)
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        if (celsius is { } value)
            Report([Air], ("temperature", value));
        await LookAsync();
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
