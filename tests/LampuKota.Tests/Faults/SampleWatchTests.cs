using System.Text;
using LampuKota.Columns;
using LampuKota.Ingest;
using LampuKota.Lighting;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

public sealed class SampleWatchTests
{
    private const long Start = 1_763_700_000_000;
    private const long Minute = 60_000;

    private readonly SampleWatch _watch = new(IngestSettings.Read(new ConfigurationBuilder().Build()));
    private readonly SampleBatch _batch = new();

    private DeviceObservation Observation
    {
        get
        {
            var one = new DeviceObservation[1];
            Assert.Equal(1, _watch.CopyTo(0, one));
            return one[0];
        }
    }

    private void Tell(long minute, params (string Quantity, double Value)[] values) => TellAt(Start + minute * Minute, Start + minute * Minute, values);

    private void TellAt(long atUnixMs, long nowUnixMs, params (string Quantity, double Value)[] values)
    {
        _batch.Clear();
        int device = _batch.Devices.Intern("L1"u8);
        foreach ((string quantity, double value) in values)
            _batch.Add(device, _batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), atUnixMs, value);
        _watch.Observe(_batch, [0], nowUnixMs);
    }

    private RuleVerdict EnergyAfter(double watts, double kwhAnHour, int minutes = 200)
    {
        for (int minute = 0; minute <= minutes; minute++)
            Tell(minute, ("activePower", watts), ("activeEnergy", 500 + Math.Round(kwhAnHour * minute / 60, 3)));
        return IngestRules.Energy(Observation);
    }

    [Theory]
    [InlineData(90, 0.090, RuleVerdict.Healthy)]
    [InlineData(90, 0.075, RuleVerdict.Healthy)]
    [InlineData(90, 0.067, RuleVerdict.Undecided)]
    [InlineData(90, 0.050, RuleVerdict.Faulty)]
    [InlineData(90, 0.000, RuleVerdict.Faulty)]
    [InlineData(90, 0.130, RuleVerdict.Faulty)]
    [InlineData(0.5, 0.100, RuleVerdict.Faulty)]
    [InlineData(0.5, 0.000, RuleVerdict.Undecided)]
    public void A_counter_of_energy_is_compared_with_the_power_over_three_hours(double watts, double kwhAnHour, RuleVerdict verdict) =>
        Assert.Equal(verdict, EnergyAfter(watts, kwhAnHour));

    [Fact]
    public void Kilowatts_of_a_cabinet_are_compared_as_well()
    {
        for (int minute = 0; minute <= 190; minute++)
            Tell(minute, ("totalPower", 3.6), ("totalActiveEnergy", 70_000 + Math.Round(3.6 * minute / 60, 2)));

        Assert.Equal(RuleVerdict.Healthy, IngestRules.Energy(Observation));
        Assert.Equal(10.8, Observation.ComputedKwh, 1);
    }

    [Fact]
    public void Power_that_was_not_told_for_a_while_and_a_counter_that_falls_begin_the_window_anew()
    {
        EnergyAfter(90, 0.09, minutes: 170);
        Tell(178, ("activePower", 90), ("activeEnergy", 600));
        Assert.Equal(0, Observation.FinishedUnixMs);
        for (int minute = 179; minute < 300; minute++)
            Tell(minute, ("activePower", 90), ("activeEnergy", 600));
        Tell(300, ("activePower", 90), ("activeEnergy", 0));

        Assert.Equal(RuleVerdict.Undecided, IngestRules.Energy(Observation));
    }

    [Fact]
    public void Values_that_never_stand_still_are_stuck_after_six_hours_and_sixty_readings_and_well_with_the_first_change()
    {
        for (int minute = 0; minute <= 359; minute++)
            Tell(minute, ("temperature", 31.4), ("relativeHumidity", 70.1), ("rainfall", minute));
        Assert.Equal(RuleVerdict.Undecided, IngestRules.Stuck(Observation));
        Tell(360, ("temperature", 31.4), ("relativeHumidity", 70.1));
        Assert.Equal(RuleVerdict.Faulty, IngestRules.Stuck(Observation));
        Assert.Equal(Start, Observation.SameSinceUnixMs);

        Tell(361, ("temperature", 31.4), ("relativeHumidity", 70.2));
        Assert.Equal(RuleVerdict.Healthy, IngestRules.Stuck(Observation));
    }

    [Fact]
    public void A_meter_without_supply_tells_zeros_and_is_not_stuck()
    {
        for (int minute = 0; minute <= 600; minute++)
            Tell(minute, ("supplyVoltage", 0));

        Assert.Equal(RuleVerdict.Undecided, IngestRules.Stuck(Observation));
    }

    [Fact]
    public void What_the_store_remembers_goes_on_where_the_values_are_still_the_same()
    {
        Tell(0, ("temperature", 31.4));
        _watch.Remember(0, SampleWatch.Mark(31.4), Start - 400 * Minute, 400);
        Tell(1, ("temperature", 31.4));
        Assert.Equal(RuleVerdict.Faulty, IngestRules.Stuck(Observation));

        Tell(2, ("temperature", 31.5));
        _watch.Remember(0, SampleWatch.Mark(31.4), Start - 400 * Minute, 400);
        Assert.Equal(RuleVerdict.Healthy, IngestRules.Stuck(Observation));
    }

    [Fact]
    public void Samples_that_come_more_than_ten_minutes_late_say_nothing_and_are_counted()
    {
        TellAt(Start, Start + 10 * Minute, ("supplyVoltage", 221));
        TellAt(Start + Minute, Start + 12 * Minute, ("supplyVoltage", 12), ("temperature", 30));

        Assert.Equal((Start, 221f, 2L), (Observation.NewestUnixMs, Observation.Volts, _watch.LateSamples));
    }

    [Fact]
    public void A_sample_that_is_not_after_the_newest_says_nothing()
    {
        Tell(5, ("supplyVoltage", 221));
        TellAt(Start + 4 * Minute, Start + 5 * Minute, ("supplyVoltage", 12));

        Assert.Equal(221f, Observation.Volts);
    }

    [Fact]
    public void Of_devices_that_only_the_store_knows_there_is_nothing_to_copy()
    {
        Tell(0, ("activePower", 90));

        Assert.Equal(0, _watch.CopyTo(4_096, new DeviceObservation[1_024]));
    }

    [Fact]
    public void A_steady_stream_allocates_nothing()
    {
        Report(0);
        Report(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int minute = 2; minute < 50; minute++)
            Report(minute);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static readonly int[] Numbers = [.. Enumerable.Range(0, 50)];

    private void Report(int minute)
    {
        _batch.Clear();
        Span<byte> id = stackalloc byte[3];
        for (int lamp = 0; lamp < 50; lamp++)
        {
            (id[0], id[1], id[2]) = ((byte)'L', (byte)('A' + lamp / 10), (byte)('0' + lamp % 10));
            int device = _batch.Devices.Intern(id);
            _batch.Add(device, _batch.Quantities.Intern("activePower"u8), Start + minute * Minute, 90);
            _batch.Add(device, _batch.Quantities.Intern("supplyVoltage"u8), Start + minute * Minute, 220 + minute % 3);
            _batch.Add(device, _batch.Quantities.Intern("activeEnergy"u8), Start + minute * Minute, minute);
        }

        _watch.Observe(_batch, Numbers, Start + minute * Minute);
    }
}
