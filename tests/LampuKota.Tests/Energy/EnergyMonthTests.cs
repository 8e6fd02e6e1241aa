using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class EnergyMonthTests
{
    private const string MeteredCabinet = "KPG-OBB-P001", FlatCabinet = "KPG-NKT-P001";

    private static readonly AstronomicalClock Sun = AstronomicalClock.Kupang();
    private static readonly EnergySpan June = new(new YearMonth(2026, 6));
    private static readonly EnergyRates Rates = new(1_000, AbonemenHoursPerDay: 12, CarbonKilogramsPerKilowattHour: 0.8);
    private static readonly LampSchedule Dimmed = ScheduleOf("CAL-DIMMED");
    private static readonly CitySnapshot City = CityOf(flat: FlatCabinet);
    private static readonly CityReadings NoReadings = new(new Dictionary<string, EnergyReadings>(), new Dictionary<string, EnergyReadings>());
    private static readonly WasteSpans NoWaste = new([], []);

    private static LampSchedule ScheduleOf(string calendarId)
    {
        ScheduleSet set = ScheduleRules.Standard;
        Calendar calendar = set.Calendars.FirstOrDefault(one => one.Id == calendarId) ?? set.Calendars[0];
        return new LampSchedule(calendar, set.Programs, set.DateLists);
    }

    private static CitySnapshot CityOf(string flat) => new(
        TestCity.Assets with
        {
            Cabinets =
            [
                .. TestCity.Assets.Cabinets.Select(cabinet => new Cabinet
                {
                    Id = cabinet.Id, Name = cabinet.Name, KelurahanId = cabinet.KelurahanId, LongitudeDegrees = cabinet.LongitudeDegrees, LatitudeDegrees = cabinet.LatitudeDegrees,
                    CustomerNumber = cabinet.Id == MeteredCabinet ? "531000000001" : "531000000002",
                    Tariff = cabinet.Id == flat ? Tariff.Abonemen : Tariff.Metered,
                }),
            ],
        },
        version: 1);

    private static EnergyMonth Compute(Instant? now = null, CityReadings? readings = null, WasteSpans? waste = null) =>
        EnergyMonth.Of(June, now ?? June.End, City, _ => Dimmed, Sun, Rates, readings ?? NoReadings, waste ?? NoWaste);

    private static CabinetEnergy Of(EnergyMonth month, string id) => month.Cabinets.Single(cabinet => cabinet.Cabinet.Id == id);

    private static CityReadings Meter(params (int Night, double KilowattHours)[] counted) => Meter(isHeardBefore: false, isHeardAfter: false, counted);

    private static CityReadings Meter(bool isHeardBefore, bool isHeardAfter, params (int Night, double KilowattHours)[] counted)
    {
        double?[] nights = new double?[June.Days];
        foreach ((int night, double kilowattHours) in counted)
            nights[night] = kilowattHours;
        return new CityReadings(new Dictionary<string, EnergyReadings>(), new Dictionary<string, EnergyReadings> { [MeteredCabinet] = new(nights, isHeardBefore, isHeardAfter) });
    }

    [Fact]
    public void A_month_is_its_nights_from_noon_to_noon()
    {
        Assert.Equal(30, June.Days);
        Assert.Equal(Instant.FromUtc(2026, 6, 1, 4, 0), June.Start);
        Assert.Equal(Instant.FromUtc(2026, 7, 1, 4, 0), June.End);
        Assert.Equal(new YearMonth(2026, 6), EnergySpan.MonthOf(June.End - Duration.FromMinutes(1)));
        Assert.Equal(new YearMonth(2026, 7), EnergySpan.MonthOf(June.End));
    }

    [Fact]
    public void What_was_never_measured_is_computed_by_calendar_and_rated_power()
    {
        CabinetEnergy cabinet = Of(Compute(), MeteredCabinet);
        double hours = Enumerable.Range(0, 30).Sum(day => NightPlan.Of(Dimmed, Sun, June.DateOf(day)).FullLoad.TotalHours);

        Assert.Equal(EnergyBasis.Computed, cabinet.Basis);
        Assert.Equal(hours * 0.3, cabinet.ComputedKilowattHours, 6);
        Assert.Equal(cabinet.ComputedKilowattHours, cabinet.ChargedKilowattHours, 6);
        Assert.Null(cabinet.MeterKilowattHours);
        Assert.InRange(cabinet.SavedKilowattHours, 1, cabinet.BaselineKilowattHours);
    }

    [Fact]
    public void A_flat_tariff_charges_the_same_whatever_is_burned()
    {
        CabinetEnergy cabinet = Of(Compute(), FlatCabinet);

        Assert.Equal(EnergyBasis.Flat, cabinet.Basis);
        Assert.Equal(0.3 * 12 * 30, cabinet.ChargedKilowattHours, 6);
        Assert.NotEqual(cabinet.BurnedKilowattHours, cabinet.ChargedKilowattHours);
    }

    [Fact]
    public void What_has_not_happened_yet_is_forecast_and_not_charged()
    {
        EnergyMonth half = Compute(now: June.Start + (EnergySpan.DayLength * 15));
        EnergyMonth whole = Compute();

        Assert.False(half.IsOver);
        Assert.True(whole.IsOver);
        foreach (string id in new[] { MeteredCabinet, FlatCabinet })
        {
            Assert.Equal(Of(whole, id).ChargedKilowattHours, Of(half, id).ChargedKilowattHours + Of(half, id).RestKilowattHours, 6);
            Assert.Equal(0, Of(half, id).Nights[20].ChargedKilowattHours);
            Assert.Equal(0, Of(whole, id).RestKilowattHours, 6);
        }
    }

    [Fact]
    public void A_silence_between_two_readings_is_in_the_later_one_and_counted_once()
    {
        CabinetEnergy cabinet = Of(Compute(readings: Meter((10, 3), (13, 9))), MeteredCabinet);
        CabinetEnergy computed = Of(Compute(), MeteredCabinet);

        Assert.Equal(EnergyBasis.Meter, cabinet.Basis);
        Assert.Equal(12, cabinet.MeterKilowattHours!.Value, 6);
        Assert.Equal(9, cabinet.Nights.Skip(11).Take(3).Sum(night => night.BurnedKilowattHours), 6);
        Assert.Equal([false, true, true, true, false], cabinet.Nights.Skip(10).Take(5).Select(night => night.IsMeasured));
        foreach (int night in new[] { 9, 10, 14 }) // Night 10 only shows where the counter stood.
            Assert.Equal(computed.Nights[night].BurnedKilowattHours, cabinet.Nights[night].BurnedKilowattHours, 6);
    }

    [Fact]
    public void A_silence_over_the_end_of_a_month_is_counted_once()
    {
        CabinetEnergy heardBefore = Of(Compute(readings: Meter(isHeardBefore: true, isHeardAfter: false, (10, 3))), MeteredCabinet);
        CabinetEnergy heardAfter = Of(Compute(readings: Meter(isHeardBefore: true, isHeardAfter: true, (10, 3))), MeteredCabinet);

        Assert.Equal(3, heardBefore.Nights.Take(11).Sum(night => night.BurnedKilowattHours), 6);
        Assert.True(heardBefore.Nights[11].BurnedKilowattHours > 0);
        Assert.Equal(3, heardAfter.BurnedKilowattHours, 6);
    }

    [Fact]
    public void Lamps_without_a_meter_are_computed_beside_those_that_have_one()
    {
        double?[] nights = new double?[June.Days];
        Array.Fill(nights, 2.0);
        var readings = new CityReadings(new Dictionary<string, EnergyReadings> { [FlatCabinet] = new(nights, IsHeardBefore: true) }, new Dictionary<string, EnergyReadings>());
        CabinetEnergy cabinet = Of(EnergyMonth.Of(June, June.End, CityOf(flat: ""), _ => Dimmed, Sun, Rates, readings, NoWaste), FlatCabinet);

        Assert.Equal(EnergyBasis.Lamps, cabinet.Basis);
        Assert.Equal(2 + (cabinet.Nights[0].ComputedKilowattHours / 3), cabinet.Nights[0].BurnedKilowattHours, 6);
        Assert.Equal(60, cabinet.MeasuredKilowattHours!.Value, 6);
    }

    [Fact]
    public void A_dead_lamp_is_paid_for_nothing_on_a_flat_tariff_only()
    {
        long start = June.Start.ToUnixTimeMilliseconds();
        long day = (long)Duration.FromDays(1).TotalMilliseconds;
        var waste = new WasteSpans(
            [new(TestCity.LampB1, start, start + (2 * day)), new(TestCity.LampB1, start + day, start + (4 * day)), new(TestCity.LampA1, start, start + day)],
            [new(TestCity.LampA2, start, start + (day / 2)), new(TestCity.LampB2, start, start + day)]);

        IReadOnlyList<EnergyWaste> found = Compute(waste: waste).Waste;

        Assert.Equal([(WasteKind.PaidWhileDark, TestCity.LampB1), (WasteKind.DayBurner, TestCity.LampA2)], found.Select(one => (one.Kind, one.Lamp.Id)));
        Assert.Equal(0.1 * 12 * 4, found[0].KilowattHours, 6); // Four days that overlap, at twelve hours of 100 W.
        Assert.Equal(0.1 * 12 * 1_000, found[1].Rupiah, 6);
    }

    [Fact]
    public void A_waste_ends_with_the_month_and_with_the_present()
    {
        long start = June.Start.ToUnixTimeMilliseconds();
        var forEver = new WasteSpans([new(TestCity.LampB1, start - 1_000_000, long.MaxValue / 2)], []);

        Assert.Equal(24, Assert.Single(Compute(now: June.Start + EnergySpan.DayLength, waste: forEver).Waste).Hours, 6);
        Assert.Equal(30 * 24, Assert.Single(Compute(now: June.End + EnergySpan.DayLength, waste: forEver).Waste).Hours, 6);
    }

    [Fact]
    public void Cabinets_are_taken_together_by_place_and_customer_and_nothing_is_lost()
    {
        EnergyMonth month = Compute();
        double charged = month.Cabinets.Sum(cabinet => cabinet.ChargedKilowattHours);

        foreach (EnergyDivision division in Enum.GetValues<EnergyDivision>())
        {
            IReadOnlyList<EnergySum> sums = EnergySum.Divide(month.Cabinets, City, division);
            Assert.Equal(charged, sums.Sum(sum => sum.ChargedKilowattHours), 6);
            Assert.Equal(6, sums.Sum(sum => sum.LampCount));
            Assert.Equal(sums.OrderByDescending(sum => sum.ChargedKilowattHours), sums);
        }
    }

    [Fact]
    public void Only_nights_that_were_measured_deviate()
    {
        EnergyMonth computed = Compute();
        double night = Of(computed, MeteredCabinet).Nights[10].ComputedKilowattHours;
        var measured = new EnergySum("", "", [Of(Compute(readings: Meter((9, 0), (10, night * 1.2))), MeteredCabinet)]);

        Assert.Equal(0.2, measured.DeviationShare!.Value, 6);
        Assert.Null(new EnergySum("", "", computed.Cabinets).DeviationShare);
    }

    [Fact]
    public void Bills_that_differ_by_a_tenth_disagree_and_come_first()
    {
        EnergyMonth month = Compute();
        double metered = Of(month, MeteredCabinet).ChargedKilowattHours;
        double flat = Of(month, FlatCabinet).ChargedKilowattHours;
        UtilityBill Bill(string customer, double kilowattHours) => new(customer, June.Month, kilowattHours, kilowattHours * 1_000);

        IReadOnlyList<BillComparison> compared = BillComparison.Of(month.Cabinets, [Bill("531000000001", metered * 1.09), Bill("531000000002", flat * 1.2)], Rates);
        IReadOnlyList<BillComparison> without = BillComparison.Of(month.Cabinets, [Bill("531000000001", metered)], Rates);

        Assert.Equal([("531000000002", true), ("531000000001", false)], compared.Select(one => (one.CustomerNumber, one.Disagrees)));
        Assert.Equal(0.2, compared[0].DifferenceShare!.Value, 6);
        Assert.Null(without[1].DifferenceKilowattHours);
    }
}
