using System.Text;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class DesiredDocumentsTests
{
    [Fact]
    public void A_gateway_is_given_the_date_lists_that_its_calendars_name_and_no_others()
    {
        var rule = new CalendarRule(null, null, [], StandardPrograms.DuskToDawn.Id, DateListIds: ["RAMADAN"]);
        ScheduleSet set = ScheduleRules.Standard with
        {
            Calendars = [.. ScheduleRules.Standard.Calendars, new Calendar("CAL-R", "R", [rule], StandardPrograms.Dimmed.Id)],
            DefaultCalendarId = "CAL-R",
        };

        DesiredDocument document = DesiredDocuments.Make(TestCity.Snapshot, set, TestCity.GatewayA, 1);

        Assert.Equal(["RAMADAN"], document.DateLists!.Select(list => list.Id));
        Assert.Empty(document.Validate());
    }

    [Fact]
    public void A_city_without_new_kinds_of_rules_gets_the_bytes_that_it_always_got_so_that_no_gateway_is_told_anew()
    {
        string json = Encoding.UTF8.GetString(LightingJson.ToUtf8(DesiredDocuments.Make(TestCity.Snapshot, ScheduleRules.Standard, TestCity.GatewayA, 1)));

        foreach (string member in new[] { "dateLists", "activePeriods", "dynamicLevels", "rampSeconds", "yearly", "occurrences", "\"dates\"" })
            Assert.DoesNotContain(member, json, StringComparison.Ordinal);
    }
}
