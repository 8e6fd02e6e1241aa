using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class SchedulePreviewTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly LocalDate From = new(2026, 11, 21);

    [Fact]
    public async Task A_draft_is_previewed_over_a_year_with_findings_sums_and_days_and_nothing_is_saved()
    {
        JsonNode draft = await DraftAsync();
        JsonArray rules = draft["calendars"]![0]!["rules"]!.AsArray();
        rules.Add(JsonNode.Parse("""{"fromDate":null,"toDate":null,"weekdays":[6,7],"programId":"P-DIMMED"}"""));
        rules.Add(JsonNode.Parse("""{"fromDate":null,"toDate":null,"weekdays":[7],"programId":"P-DUSK-DAWN"}"""));

        JsonElement preview = await AnswerAsync(await PreviewAsync(draft, "?calendar=CAL-FULL"));

        JsonElement finding = preview.GetProperty("findings")[0];
        Assert.Equal(
            ("warning", "ruleNeverReached", "calendars", "CAL-FULL", 2),
            (Text(finding, "severity"), Text(finding, "kind"), Text(finding, "field"), Text(finding, "id"), finding.GetProperty("number").GetInt32()));
        JsonElement year = preview.GetProperty("calendars")[0];
        Assert.Equal((true, 365, 6), (preview.GetProperty("isGood").GetBoolean(), year.GetProperty("days").GetArrayLength(), year.GetProperty("lamps").GetInt32()));
        Assert.InRange(year.GetProperty("burningHours").GetDouble(), 4_310, 4_350);
        Assert.Equal(
            Math.Round(year.GetProperty("fullLoadHours").GetDouble() * 0.6 * 1_699.53),
            year.GetProperty("costRupiah").GetDouble(),
            tolerance: 30);
        JsonElement levels = year.GetProperty("days")[0].GetProperty("levels");
        Assert.Equal((0, 0), (levels[0][0].GetInt32(), levels[0][1].GetInt32()));
        Assert.Equal(JsonValueKind.Null, preview.GetProperty("calendars")[1].GetProperty("days").ValueKind);
        Assert.Empty((await DraftAsync())["calendars"]![0]!["rules"]!.AsArray());
    }

    [Fact]
    public async Task A_draft_that_does_not_check_is_previewed_with_its_errors_and_refused_whole_when_it_is_saved()
    {
        JsonNode draft = await DraftAsync();
        draft["programs"]![0]!["activePeriods"] = JsonNode.Parse(
            """[{"from":{"base":"sunset","offsetMinutes":300},"to":{"base":"localTime","offsetMinutes":1200}}]""");

        JsonElement preview = await AnswerAsync(await PreviewAsync(draft));
        HttpResponseMessage refused = await server.Client.PutAsync("/api/v1/calendars", Json(draft));

        Assert.False(preview.GetProperty("isGood").GetBoolean());
        Assert.Equal("periodNever", Text(preview.GetProperty("findings")[0], "kind"));
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((400, "programs"), ((int)refused.StatusCode, Text(problem, "field")));
        Assert.Contains("Active period 1 of control program P-DUSK-DAWN happens on no day of the year", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Null((await DraftAsync())["programs"]![0]!["activePeriods"]);
    }

    [Fact]
    public async Task A_change_that_leaves_the_date_lists_out_keeps_them()
    {
        JsonNode draft = await DraftAsync();
        Assert.Equal("LIBUR-NASIONAL", draft["dateLists"]![0]!["id"]!.GetValue<string>());
        draft.AsObject().Remove("dateLists");

        JsonElement saved = await AnswerAsync(await server.Client.PutAsync("/api/v1/calendars", Json(draft)));

        Assert.Equal(2, saved.GetProperty("dateLists").GetArrayLength());
    }

    [Fact]
    public async Task The_page_of_a_calendar_draws_its_year_and_one_that_is_not_there_says_so()
    {
        string page = await server.Client.GetStringAsync("/jadwal/CAL-DIMMED");
        HttpResponseMessage missing = await server.Client.GetAsync("/jadwal/CAL-NONE");

        Assert.Contains("<year-picture", page, StringComparison.Ordinal);
        Assert.Contains("Redup larut malam", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public void A_set_that_would_leave_protected_lamps_dark_is_refused()
    {
        var city = new CitySnapshot(TestCity.Assets with { Lamps = [.. TestCity.Assets.Lamps.Select(lamp => lamp with { IsProtected = true })] }, 1);
        var dark = new ControlProgram("P-DARK", "Padam", [], [new ActivePeriod(new(ProgramTimeBase.Sunset, 0), new(ProgramTimeBase.LocalTime, 23 * 60))]);
        ScheduleSet draft = ScheduleRules.Standard with
        {
            DefaultCalendarId = "C",
            Calendars = [.. ScheduleRules.Standard.Calendars, new Calendar("C", "C", [], dark.Id)],
            Programs = [.. ScheduleRules.Standard.Programs, dark],
        };

        YearPreview preview = SchedulePreview.Of(draft, city, AstronomicalClock.Kupang(), From);

        RequestRefusedException refused = Assert.Throws<RequestRefusedException>(() => ScheduleRules.Check(preview));
        Assert.Equal(("calendars", Refusal.Invalid), (refused.Field, refused.Refusal));
        Assert.Contains("6 protected lamps follow the calendar C and would be dark in 365 nights", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_member_of_a_draft_may_be_null_or_absurd_and_the_answer_is_findings_or_a_refusal()
    {
        ScheduleSet rich = ScheduleRules.Standard with
        {
            Programs = [.. ScheduleRules.Standard.Programs, Rich()],
            Calendars = [RichCalendar()],
            DateLists = [StandardDateLists.Ramadan],
            DefaultCalendarId = "CAL-RICH",
        };
        string json = JsonSerializer.Serialize(ApiSchedules.Of(rich), ApiJson.Default.ApiSchedules);
        int checkedDrafts = 0;
        for (int leaf = 0; ; leaf++)
        {
            JsonNode draft = JsonNode.Parse(json)!;
            JsonNode? node = NodesOf(draft).ElementAtOrDefault(leaf);
            if (node is null)
                break;

            foreach (JsonNode? value in new JsonNode?[] { null, JsonValue.Create(int.MaxValue), JsonValue.Create(""), new JsonArray(), new JsonArray((JsonNode?)null) })
            {
                Replace(node, value);
                checkedDrafts += TryPreview(draft.ToJsonString()) ? 1 : 0;
                if (node.Parent is null)
                    node = NodesOf(draft = JsonNode.Parse(json)!).ElementAt(leaf);
            }
        }

        Assert.InRange(checkedDrafts, 50, 10_000);
    }

    [Fact]
    public async Task The_expected_level_asks_what_the_photocell_at_the_lamps_gateway_last_said()
    {
        await using DashboardFixture fixture = await DashboardFixture.CreateAsync();
        SensorAsset photocell = TestCity.Assets.Sensors[0];
        LampAsset lamp = TestCity.Assets.Lamps.First(one => one.GatewayId == photocell.GatewayId);
        await UsePhotocellAsync(fixture);
        Assert.Equal(0, fixture.Schedules.LevelOf(lamp, DashboardFixture.Start));

        fixture.Live.Apply(photocell.GatewayId, DashboardFixture.Batch((photocell.Id, "photocellOutput", fixture.NowUnixMs, 1)));

        Assert.Equal(100, fixture.Schedules.LevelOf(lamp, DashboardFixture.Start));
        Assert.Equal(0, fixture.Schedules.LevelOf(lamp, DashboardFixture.Start + Duration.FromMinutes(31)));
    }

    [Theory]
    [InlineData(99, 100)]
    [InlineData(201, 0)]
    public async Task The_expected_level_goes_by_the_lux_thresholds_that_the_gateway_was_given(double lux, int level)
    {
        await using DashboardFixture fixture = await DashboardFixture.CreateAsync();
        SensorAsset photocell = TestCity.Assets.Sensors[0];
        LampAsset lamp = TestCity.Assets.Lamps.First(one => one.GatewayId == photocell.GatewayId);
        await UsePhotocellAsync(fixture);
        var tuning = new GatewayTuning(photocell.Id, new PhotocellThresholds(100, 200, 30), null);
        await fixture.Tunings.SaveAsync(photocell.GatewayId, tuning, 0, TestCity.Operator, DashboardFixture.Soon());

        fixture.Live.Apply(photocell.GatewayId, DashboardFixture.Batch((photocell.Id, "illuminance", fixture.NowUnixMs, lux)));

        Assert.Equal(level, fixture.Schedules.LevelOf(lamp, DashboardFixture.Start));
    }

    private static async Task UsePhotocellAsync(DashboardFixture fixture)
    {
        var program = new ControlProgram(
            "P-CELL", "Fotosel", [], [new ActivePeriod(new(ProgramTimeBase.LocalTime, 23 * 60), new(ProgramTimeBase.Sunrise, 0), PhotocellUse.Either)]);
        ScheduleSet set = fixture.Schedules.Current with
        {
            Programs = [.. fixture.Schedules.Current.Programs, program],
            Calendars = [.. fixture.Schedules.Current.Calendars, new Calendar("CAL-CELL", "Fotosel", [], program.Id)],
            DefaultCalendarId = "CAL-CELL",
        };
        await fixture.Schedules.SaveAsync(set, TestCity.Operator, DashboardFixture.Soon());
    }

    private static bool TryPreview(string json)
    {
        try
        {
            ApiSchedules? draft = JsonSerializer.Deserialize(json, ApiJson.Default.ApiSchedules);
            if (draft is not null)
                SchedulePreview.Of(draft.ToSet(ScheduleRules.Standard), TestCity.Snapshot, AstronomicalClock.Kupang(), From);
            return draft is not null;
        }
        catch (Exception exception) when (exception is JsonException or RequestRefusedException)
        {
            return false;
        }
    }

    private static ControlProgram Rich() => new(
        "P-RICH",
        "Kaya",
        [new(new(ProgramTimeBase.LocalTime, 22 * 60), 40)],
        [new(new(ProgramTimeBase.Sunset, 0), new(ProgramTimeBase.Sunrise, 0), PhotocellUse.Both)],
        [new(new("KPG-LUX1", "illuminance", ThresholdComparison.Below, 5), LevelOperation.Add, 20, 60, 3)],
        RampSeconds: 30);

    private static Calendar RichCalendar() => new(
        "CAL-RICH",
        "Kaya",
        [
            new(
                new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), [6, 7], "P-RICH", new YearlyRange(new MonthDay(12, 15), new MonthDay(1, 15)), [WeekdayOccurrence.First],
                [new DateOnly(2026, 12, 26)], ["RAMADAN"]),
        ],
        "P-DUSK-DAWN");

    private static IEnumerable<JsonNode> NodesOf(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch { JsonObject one => one.Select(pair => pair.Value), JsonArray list => list, _ => [] };
        return children.OfType<JsonNode>().SelectMany(child => NodesOf(child).Prepend(child));
    }

    private static void Replace(JsonNode node, JsonNode? value)
    {
        if (node.Parent is JsonArray list)
            list[list.IndexOf(node)] = value;
        else if (node.Parent is JsonObject parent)
            parent[parent.First(pair => pair.Value == node).Key] = value;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static StringContent Json(JsonNode node) => new(node.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private async Task<JsonNode> DraftAsync() => JsonNode.Parse(await server.Client.GetStringAsync("/api/v1/calendars"))!;

    private Task<HttpResponseMessage> PreviewAsync(JsonNode draft, string query = "") => server.Client.PostAsync("/api/v1/calendars/preview" + query, Json(draft));
}
