using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public sealed class LiveCityTests
{
    private readonly CityDirectory _directory = TestCity.Directory();
    private readonly LiveCity _live;

    public LiveCityTests() => _live = new LiveCity(_directory);

    [Fact]
    public void A_lamp_that_was_never_heard_of_is_unknown_and_one_that_was_is_normal()
    {
        Assert.Equal(LampCondition.Unknown, _live.Find(TestCity.LampA1)!.Condition);

        Apply((TestCity.LampA1, "actualLightState", 10, 80), (TestCity.LampA1, "activePower", 10, 81.5), (TestCity.LampA1, "temperature", 10, 40));

        LampNow now = _live.Find(TestCity.LampA1)!;
        Assert.Equal((LampCondition.Normal, 80d, 81.5, 40d), (now.Condition, now.Level!.Value.Value, now.PowerWatts!.Value.Value, now.Values["temperature"].Value));
        Assert.Null(_live.Find("KPG-NO-SUCH"));
    }

    [Fact]
    public void An_older_value_does_not_replace_a_newer_one()
    {
        Apply((TestCity.LampA1, "activePower", 10, 80));
        Apply((TestCity.LampA1, "activePower", 9, 20));

        Assert.Equal(new Measured(80, 10), _live.FindPowerWatts(TestCity.LampA1));
    }

    [Fact]
    public void A_gateway_speaks_for_its_own_devices_only()
    {
        _live.Apply(TestCity.GatewayB, DashboardFixture.Batch((TestCity.LampA1, "activePower", 10, 80), (TestCity.Sensor, "temperature", 10, 30)));

        Assert.Equal(LampCondition.Unknown, _live.Find(TestCity.LampA1)!.Condition);
        Assert.Empty(_live.FindSensor(TestCity.Sensor)!.Values);
    }

    [Fact]
    public void Quantities_and_devices_that_are_not_known_are_passed_over()
    {
        Apply((TestCity.LampA1, "mood", 10, 1), ("KPG-NO-SUCH", "activePower", 10, 1), (TestCity.LampA2, "activePower", 10, 5));

        Assert.Empty(_live.Find(TestCity.LampA1)!.Values);
        Assert.NotNull(_live.FindPowerWatts(TestCity.LampA2));
    }

    [Fact]
    public void Lamps_behind_a_gateway_that_is_offline_are_offline_not_failed()
    {
        Apply((TestCity.LampA1, "activePower", 10, 80));
        _live.SetOpenFaults(TestCity.LampA1, 1);
        Assert.Equal(LampCondition.Failed, _live.Find(TestCity.LampA1)!.Condition);

        _live.SetStatus(TestCity.GatewayA, new GatewayStatus(Online: false), nowUnixMs: 77);

        Assert.Equal((LampCondition.Offline, false), (_live.Find(TestCity.LampA1)!.Condition, _live.Find(TestCity.LampA1)!.IsGatewayOnline));
        Assert.Equal(77, _live.FindGateway(TestCity.GatewayA)!.SinceUnixMs);
        Assert.Equal(LampCondition.Unknown, _live.Find(TestCity.LampB1)!.Condition);
    }

    [Fact]
    public void The_totals_count_each_lamp_once_and_power_only_where_it_is_known_now()
    {
        Apply((TestCity.LampA1, "actualLightState", 10, 80), (TestCity.LampA1, "activePower", 10, 80), (TestCity.LampA2, "actualLightState", 10, 0));
        _live.Apply(TestCity.GatewayB, DashboardFixture.Batch((TestCity.LampB1, "activePower", 10, 100)));
        _live.SetOpenFaults(TestCity.LampA3, 2);
        _live.SetStatus(TestCity.GatewayB, new GatewayStatus(Online: false), 10);

        Assert.Equal(new CityTotals(Lit: 1, Off: 1, Failed: 1, Offline: 3, Unknown: 0, PowerWatts: 80), _live.Totals);
    }

    [Fact]
    public void Overrides_are_those_of_the_latest_report()
    {
        _live.SetReported(TestCity.GatewayA, Report(new ReportedOverride(TestCity.LampA1, "C1", 40, 99)));
        Assert.Equal(new LampOverride(40, 99, "C1"), _live.Find(TestCity.LampA1)!.Override);

        _live.SetReported(TestCity.GatewayA, Report(new ReportedOverride(TestCity.LampA2, "C2", 10, 99)));

        Assert.Null(_live.Find(TestCity.LampA1)!.Override);
        Assert.NotNull(_live.Find(TestCity.LampA2)!.Override);
        Assert.Equal(7, _live.FindGateway(TestCity.GatewayA)!.DesiredVersion);
    }

    [Fact]
    public void Changes_are_taken_once_in_slices_and_number_themselves()
    {
        Apply((TestCity.LampA1, "activePower", 10, 80), (TestCity.LampA2, "activePower", 10, 80), (TestCity.LampA3, "activePower", 10, 80), (TestCity.LampA1, "activePower", 11, 70));

        LampMarks first = _live.TakeChanges(2);
        LampMarks second = _live.TakeChanges(2);
        LampMarks third = _live.TakeChanges(2);

        Assert.Equal([1L, 2, 2], [first.Sequence, second.Sequence, third.Sequence]);
        Assert.Equal([TestCity.LampA1, TestCity.LampA2], first.Indexes.Select(index => TestCity.Snapshot.Lamps[index].Id));
        Assert.Equal(70, first.Marks[0].PowerWatts);
        Assert.Single(second.Indexes);
        Assert.Empty(third.Indexes);
        Assert.Equal(2, _live.ReadAll(out _).Sequence);
    }

    [Fact]
    public void A_report_of_the_same_values_changes_nothing_on_the_map()
    {
        Apply((TestCity.LampA1, "activePower", 10, 80));
        _live.TakeChanges(10);

        Apply((TestCity.LampA1, "activePower", 20, 80), (TestCity.LampA1, "temperature", 20, 41));

        Assert.Empty(_live.TakeChanges(10).Indexes);
    }

    [Fact]
    public void A_subscriber_hears_of_its_device_until_it_lets_go()
    {
        int heard = 0;
        IDisposable subscription = _live.Subscribe(TestCity.LampA1, () => heard++);

        Apply((TestCity.LampA2, "activePower", 10, 80));
        Assert.Equal(0, heard);
        Apply((TestCity.LampA1, "activePower", 10, 80));
        _live.SetStatus(TestCity.GatewayA, new GatewayStatus(Online: true), 10);
        _live.SetOpenFaults(TestCity.LampA1, 1);
        Assert.Equal(3, heard);
        subscription.Dispose();
        Apply((TestCity.LampA1, "activePower", 11, 70));

        Assert.Equal(3, heard);
    }

    [Fact]
    public void What_is_known_is_kept_when_the_assets_change()
    {
        Apply((TestCity.LampA1, "activePower", 10, 80));
        _live.SetStatus(TestCity.GatewayA, new GatewayStatus(Online: true), 10);
        LampAsset added = TestCity.Lamp("KPG-AAA-P001-L001", TestCity.GatewayA, "KPG-OBB-P001", TestCity.Oebobo);

        _directory.Replace(TestCity.Assets with { Lamps = [added, .. TestCity.Assets.Lamps] });

        Assert.Equal((LampCondition.Normal, true), (_live.Find(TestCity.LampA1)!.Condition, _live.Find(added.Id)!.IsGatewayOnline));
        Assert.Equal(LampCondition.Unknown, _live.Find(added.Id)!.Condition);
    }

    [Fact]
    public void Stored_values_fill_lamps_and_sensors_at_the_start()
    {
        _live.Fill(new LastPoint(new SeriesKey(TestCity.LampA1, "actualLightState"), new SeriesPoint(10, 60)));
        _live.Fill(new LastPoint(new SeriesKey(TestCity.Sensor, "particulateMatter25"), new SeriesPoint(10, 12)));
        _live.Fill(new LastPoint(new SeriesKey("KPG-NO-SUCH", "activePower"), new SeriesPoint(10, 12)));

        Assert.Equal(60, _live.Find(TestCity.LampA1)!.Level!.Value.Value);
        Assert.Equal(12, _live.FindSensor(TestCity.Sensor)!.Values["particulateMatter25"].Value);
    }

    [Fact]
    public void Telemetry_allocates_nothing_for_each_value()
    {
        var batch = DashboardFixture.Batch([.. Enumerable.Range(0, 300).Select(i => (TestCity.LampA1, "activePower", 10L + i, (double)i))]);
        _live.Apply(TestCity.GatewayA, batch);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _live.Apply(TestCity.GatewayA, batch);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ReportedDocument Report(params ReportedOverride[] overrides) => new(7, "1.0", overrides, null, null, 50);

    private void Apply(params (string Device, string Quantity, long TimestampUnixMs, double Value)[] samples) =>
        _live.Apply(TestCity.GatewayA, DashboardFixture.Batch(samples));
}
