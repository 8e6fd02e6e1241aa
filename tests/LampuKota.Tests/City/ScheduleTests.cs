using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.Tests;

public sealed class ScheduleTests
{
    private static readonly ScheduleSet Standard = ScheduleRules.Standard;

    private static readonly Calendar Ramadan = new("CAL-R", "R", [new(null, null, [], "P-DIMMED", DateListIds: ["RAMADAN"])], "P-DUSK-DAWN");

    [Fact]
    public async Task A_version_of_the_time_before_there_were_date_lists_is_read_with_the_standard_ones()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using (CityContext context = database.CreateDbContext())
        {
            context.ScheduleVersions.Add(new ScheduleVersionRow
            {
                Version = 1,
                SavedUnixMs = 5,
                PersonId = "maria",
                PersonName = "Maria Bria",
                Document = """
                    {"defaultCalendarId":"C","calendars":[{"id":"C","name":"C","rules":[{"fromDate":"2026-12-24","toDate":null,"weekdays":[6],"programId":"P"}],"defaultProgramId":"P"}],
                    "programs":[{"id":"P","name":"P","levels":[{"from":{"base":"sunset","offsetMinutes":0},"levelPercent":100}]}]}
                    """,
            });
            await context.SaveChangesAsync();
        }

        ScheduleSet? read = await new ScheduleStore(database).LoadNewestAsync(CancellationToken.None);

        ScheduleRules.Check(read!, TestCity.Snapshot);
        Assert.Same(StandardDateLists.All, read!.DateLists);
        Assert.Equal(6, Assert.Single(read.Calendars[0].Rules[0].Weekdays));
    }

    [Fact]
    public void The_standard_set_checks() => ScheduleRules.Check(Standard, TestCity.Snapshot);

    public static TheoryData<ScheduleSet, string> BadSets() => new()
    {
        { Standard with { Calendars = [] }, "calendars" },
        { Standard with { Programs = [] }, "programs" },
        { Standard with { Programs = [.. Standard.Programs, Standard.Programs[0]] }, "programs" },
        { Standard with { Programs = [Standard.Programs[0]] }, "calendars" },
        { Standard with { Programs = [.. Standard.Programs, new ControlProgram("P-EMPTY", "Kosong", [])] }, "programs" },
        { Standard with { Calendars = [.. Standard.Calendars, new Calendar("bad id", "x", [], Standard.Programs[0].Id)] }, "calendars" },
        { Standard with { DefaultCalendarId = "CAL-NONE" }, "defaultCalendarId" },
        { Standard with { DateLists = [Standard.DateLists[0], Standard.DateLists[0]] }, "dateLists" },
        { Standard with { DateLists = [Standard.DateLists[0] with { Name = "" }] }, "dateLists" },
        { Standard with { DateLists = [], Calendars = [.. Standard.Calendars, Ramadan] }, "calendars" },
    };

    [Theory]
    [MemberData(nameof(BadSets), DisableDiscoveryEnumeration = true)]
    public void A_set_that_does_not_check_is_refused_with_its_field(ScheduleSet draft, string field) =>
        Assert.Equal(field, Assert.Throws<RequestRefusedException>(() => ScheduleRules.Check(draft, TestCity.Snapshot)).Field);

    [Fact]
    public void A_calendar_that_lamps_follow_cannot_go()
    {
        var city = new CitySnapshot(CityPlanDefaults.Apply(TestCity.Assets), 1);
        ScheduleSet without = Standard with { Calendars = [.. Standard.Calendars.Where(calendar => calendar.Id != "CAL-DIMMED")] };

        Assert.Contains("CAL-DIMMED", Assert.Throws<RequestRefusedException>(() => ScheduleRules.Check(without, city)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_version_is_read_back_and_a_version_is_never_written_twice()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new ScheduleStore(database);
        Assert.Null(await store.LoadNewestAsync(CancellationToken.None));
        await store.AddAsync(Standard with { Version = 1, SavedUnixMs = 5 }, TestCity.Operator, CancellationToken.None);
        await store.AddAsync(Standard with { Version = 2, SavedUnixMs = 6, DefaultCalendarId = "CAL-DIMMED" }, TestCity.Operator, CancellationToken.None);

        ScheduleSet? newest = await store.LoadNewestAsync(CancellationToken.None);

        Assert.Equal((2, 6L, "Maria Bria", "CAL-DIMMED"), (newest!.Version, newest.SavedUnixMs, newest.PersonName, newest.DefaultCalendarId));
        Assert.Equal(Standard.Programs[1].Levels, newest.Programs[1].Levels);
        Assert.Equal(Standard.DateLists[1].Entries, newest.DateLists[1].Entries);
        await Assert.ThrowsAsync<DbUpdateException>(() => store.AddAsync(Standard with { Version = 2 }, TestCity.Operator, CancellationToken.None));
    }

    [Fact]
    public async Task The_versions_of_desired_documents_are_added_and_changed()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new ScheduleStore(database);
        await store.SaveDesiredAsync([Desired(TestCity.GatewayA, 1, isPublished: false)], CancellationToken.None);

        await store.SaveDesiredAsync([Desired(TestCity.GatewayA, 2, isPublished: true), Desired(TestCity.GatewayB, 1, isPublished: true)], CancellationToken.None);

        Dictionary<string, DesiredVersionRow> rows = await store.LoadDesiredAsync(CancellationToken.None);
        Assert.Equal((2L, true), (rows[TestCity.GatewayA].Version, rows[TestCity.GatewayA].IsPublished));
        Assert.Equal(2, rows.Count);
    }

    private static DesiredVersionRow Desired(string gatewayId, long version, bool isPublished) =>
        new() { GatewayId = gatewayId, Version = version, ContentHash = "AB", IsPublished = isPublished };
}
