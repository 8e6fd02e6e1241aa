using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class RotaTests
{
    private static readonly DutyPlace Oebobo = new(TestCity.Oebobo, "53.71.04");

    // 16 November 2026 is a Monday.
    private static readonly LocalDate Monday = new(2026, 11, 16);

    [Fact]
    public void A_shift_begins_at_its_minute_and_ends_before_its_last()
    {
        Rota rota = Of(Shift("ana", [1], 8 * 60, 16 * 60));

        Assert.Empty(At(rota, Monday, 7, 59));
        Assert.Equal(["ana"], At(rota, Monday, 8, 0));
        Assert.Equal(["ana"], At(rota, Monday, 15, 59));
        Assert.Empty(At(rota, Monday, 16, 0));
        Assert.Empty(At(rota, Monday.PlusDays(1), 8, 0));
    }

    [Fact]
    public void A_night_that_wraps_midnight_belongs_to_the_day_on_which_it_begins()
    {
        Rota rota = Of(Shift("ana", [1], 22 * 60, 6 * 60));

        Assert.Empty(At(rota, Monday, 5, 0));
        Assert.Equal(["ana"], At(rota, Monday, 23, 0));
        Assert.Equal(["ana"], At(rota, Monday.PlusDays(1), 5, 59));
        Assert.Empty(At(rota, Monday.PlusDays(1), 6, 0));
        Assert.Empty(At(rota, Monday.PlusDays(1), 23, 0));
    }

    [Fact]
    public void Hours_that_end_when_they_begin_last_a_day()
    {
        Rota rota = Of(Shift("ana", [1], 7 * 60, 7 * 60));

        Assert.Equal(["ana"], At(rota, Monday.PlusDays(1), 6, 59));
        Assert.Empty(At(rota, Monday.PlusDays(1), 7, 0));
    }

    [Fact]
    public void An_exception_takes_the_place_of_what_begins_on_its_date_and_of_nothing_else()
    {
        CrewShift nights = Shift("ana", [1, 2, 3, 4, 5, 6, 7], 22 * 60, 6 * 60);
        Rota onLeave = Of([nights], [new DutyDate("ana", Monday, null)]);
        Rota otherHours = Of([nights], [new DutyDate("ana", Monday, new DutyHours(12 * 60, 13 * 60))]);

        Assert.Equal(["ana"], At(onLeave, Monday, 5, 0)); // Sunday's night.
        Assert.Empty(At(onLeave, Monday, 23, 0));
        Assert.Empty(At(onLeave, Monday.PlusDays(1), 5, 0));
        Assert.Equal(["ana"], At(onLeave, Monday.PlusDays(1), 23, 0));
        Assert.Equal(["ana"], At(otherHours, Monday, 12, 30));
        Assert.Empty(At(otherHours, Monday, 23, 0));
    }

    [Fact]
    public void An_exception_can_bring_somebody_who_has_no_shifts() =>
        Assert.Equal(["budi"], At(Of([], [new DutyDate("budi", Monday, new DutyHours(8 * 60, 12 * 60))]), Monday, 9, 0));

    [Fact]
    public void The_nearest_crew_with_somebody_on_duty_answers()
    {
        var rota = new Rota(
        [
            Crew("KOTA", [], Shift("city", [1, 2, 3, 4, 5, 6, 7], 0, 0)),
            Crew("KECAMATAN", ["53.71.04"], Shift("district", [1, 2], 0, 0)),
            Crew("OEBOBO", [TestCity.Oebobo], Shift("near", [1], 8 * 60, 16 * 60)),
        ]);

        Assert.Equal(["near"], At(rota, Monday, 9, 0));
        Assert.Equal(["district"], At(rota, Monday, 17, 0));
        Assert.Equal(["city"], At(rota, Monday.PlusDays(3), 9, 0));
        Assert.Equal(["city"], [.. rota.OnDuty(DutyLevel.Crew, new DutyPlace(null, null), Local(Monday, 9, 0)).Select(one => one.PersonId)]);
    }

    [Fact]
    public void Each_level_has_its_own_and_a_person_of_two_crews_is_named_once()
    {
        CrewShift always = Shift("ana", [1, 2, 3, 4, 5, 6, 7], 0, 0);
        var rota = new Rota([Crew("A", [], always), Crew("B", [], always, Shift("budi", [1], 0, 0)), Crew("S", [], Shift("simon", [1], 0, 0)) with { Level = DutyLevel.Supervisor }]);

        Assert.Equal(["ana", "budi"], At(rota, Monday, 9, 0));
        Assert.Equal(["simon"], [.. rota.OnDuty(DutyLevel.Supervisor, Oebobo, Local(Monday, 9, 0)).Select(one => one.PersonId)]);
        Assert.Empty(rota.OnDuty(DutyLevel.Operator, Oebobo, Local(Monday, 9, 0)));
    }

    [Fact]
    public void The_week_s_gaps_are_the_hours_without_anybody()
    {
        Rota rota = Of(Shift("ana", [1, 2, 3, 4, 5, 6, 7], 6 * 60, 22 * 60), Shift("budi", [1, 2, 3, 4, 5, 6], 22 * 60, 6 * 60));

        NodaTime.Interval gap = Assert.Single(rota.Gaps(DutyLevel.Crew, Local(Monday, 0, 0)), gap => gap.Start > Local(Monday, 12, 0));

        Assert.Equal((Local(Monday.PlusDays(6), 22, 0), Local(Monday.PlusDays(7), 0, 0)), (gap.Start, gap.End));
        Assert.Empty(Of(Shift("ana", [1, 2, 3, 4, 5, 6, 7], 0, 0)).Gaps(DutyLevel.Crew, Local(Monday, 0, 0)));
    }

    [Fact]
    public void In_a_week_a_shift_is_held_as_long_as_it_lasts_whatever_its_hours()
    {
        Gen<(int Day, int From, int Until)> shifts =
            from day in Gen.Choose(1, 7) from begins in Gen.Choose(0, 95) from ends in Gen.Choose(0, 95) select (day, begins * 15, ends * 15);
        Prop.ForAll(shifts.ToArbitrary(), shift =>
        {
            Rota rota = Of(Shift("ana", [shift.Day], shift.From, shift.Until));
            int lasts = (shift.Until - shift.From + 24 * 60) % (24 * 60);
            int quarters = Enumerable.Range(0, 7 * 96).Count(quarter => At(rota, Monday.PlusDays(quarter / 96 + 7), quarter % 96 / 4, quarter % 4 * 15).Length == 1);
            return quarters * 15 == (lasts == 0 ? 24 * 60 : lasts);
        }).QuickCheckThrowOnFailure();
    }

    internal static Crew Crew(string id, string[] areas, params CrewShift[] shifts) => new(id, "Regu " + id, DutyLevel.Crew, areas, shifts, []);

    internal static CrewShift Shift(string person, int[] weekdays, int from, int until) => new(person, weekdays, from, until);

    internal static CrewShift Always(string person) => Shift(person, [1, 2, 3, 4, 5, 6, 7], 0, 0);

    private static Rota Of(params CrewShift[] shifts) => Of(shifts, []);

    private static Rota Of(CrewShift[] shifts, DutyDate[] exceptions) => new([Crew("SIANG", [], shifts) with { Dates = exceptions }]);

    private static string[] At(Rota rota, LocalDate date, int hour, int minute) => [.. rota.OnDuty(DutyLevel.Crew, Oebobo, Local(date, hour, minute)).Select(one => one.PersonId)];

    private static Instant Local(LocalDate date, int hour, int minute) => date.At(new LocalTime(hour, minute)).InZoneStrictly(CityZone.Wita).ToInstant();
}
