using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.City;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>Darkness hours, repair times and the files of open data.</summary>
public sealed class OpenDataTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private const long HourMs = 3_600_000;

    private static readonly MonthSpan[] Months = [new("2026-10", 0, 100 * HourMs), new("2026-11", 100 * HourMs, 200 * HourMs)];

    // Burns for the second half of each ten hours.
    private static readonly BurningTimes Nights = new([.. Enumerable.Range(0, 20).Select(night => (((night * 10L) + 5) * HourMs, ((night * 10L) + 10) * HourMs))]);

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(0, 10, 5)]
    [InlineData(6, 8, 2)]
    [InlineData(8, 16, 3)]
    [InlineData(0, 200, 100)]
    [InlineData(300, 400, 0)]
    [InlineData(8, 6, 0)]
    public void Only_the_hours_in_which_a_lamp_should_burn_count(long from, long to, long hours) => Assert.Equal(hours * HourMs, Nights.Within(from * HourMs, to * HourMs));

    [Fact]
    public void A_span_counts_as_much_as_its_two_parts()
    {
        Arbitrary<int> minutes = Gen.Choose(-600, 15_000).ToArbitrary();
        Check.QuickThrowOnFailure(Prop.ForAll(minutes, minutes, minutes, (first, second, third) =>
        {
            long[] at = [.. new[] { first, second, third }.Order().Select(minute => minute * 60_000L)];
            return Nights.Within(at[0], at[1]) + Nights.Within(at[1], at[2]) == Nights.Within(at[0], at[2]);
        }));
    }

    [Fact]
    public void Darkness_is_divided_by_kelurahan_and_month_and_what_several_faults_explain_counts_once()
    {
        IReadOnlyDictionary<(string, string), double> hours = Sum(
            new DarkSpan("KPG-OBB-P001-S1", 90 * HourMs, 110 * HourMs), // three lamps, five hours in each month
            new DarkSpan(TestCity.LampA1, 95 * HourMs, 100 * HourMs),
            new DarkSpan("KPG-OBB-P001", 96 * HourMs, 97 * HourMs),
            new DarkSpan(TestCity.LampB1, 0, 10 * HourMs),
            new DarkSpan("KPG-GONE", 0, 10 * HourMs));

        Assert.Equal(15, hours[(TestCity.Oebobo, "2026-10")], 6);
        Assert.Equal(15, hours[(TestCity.Oebobo, "2026-11")], 6);
        Assert.Equal(5, hours[(TestCity.NaikotenDua, "2026-10")], 6);
        Assert.Equal(3, hours.Count);
    }

    [Fact]
    public void A_schedule_burns_from_evening_to_morning()
    {
        Instant from = Instant.FromUtc(2026, 11, 20, 4, 0);
        ScheduleSet standard = ScheduleRules.Standard;
        var schedule = new LampSchedule(standard.Calendars.Single(calendar => calendar.Id == standard.DefaultCalendarId), standard.Programs, standard.DateLists);
        BurningTimes times = BurningTimes.Of(schedule, from, from + Duration.FromDays(10), AstronomicalClock.Kupang());

        Assert.InRange(times.Within(from.ToUnixTimeMilliseconds(), (from + Duration.FromDays(10)).ToUnixTimeMilliseconds()) / (double)HourMs, 100, 130);
    }

    [Fact]
    public void Months_are_the_citys()
    {
        IReadOnlyList<MonthSpan> months = MonthSpan.Last(Instant.FromUtc(2026, 12, 31, 20, 0), 3);

        Assert.Equal(["2026-11", "2026-12", "2027-01"], months.Select(month => month.Name));
        Assert.Equal(months[0].EndUnixMs, months[1].StartUnixMs);
    }

    [Fact]
    public void A_median_is_told_only_where_it_tells_of_no_single_repair()
    {
        IReadOnlyDictionary<(string, string), RepairFigures> figures =
            RepairTimes.Sum([Repair(TestCity.Oebobo, 30), Repair(TestCity.Oebobo, 10), Repair(TestCity.Oebobo, 20), Repair(TestCity.NaikotenDua, 99)], Months);

        Assert.Equal(new RepairFigures(3, 20), figures[(TestCity.Oebobo, "2026-11")]);
        Assert.Equal(new RepairFigures(1, null), figures[(TestCity.NaikotenDua, "2026-11")]);
    }

    [Fact]
    public void No_cell_is_a_formula()
    {
        var city = new CitySnapshot(TestCity.Assets with { Lamps = [TestCity.Assets.Lamps[0] with { PoleCode = "=HYPERLINK(\"http://example.org\")" }] }, version: 1);

        Assert.Contains(";\"'=HYPERLINK(\"\"http://example.org\"\")\";", Encoding.UTF8.GetString(OpenDataWriter.LampsAsCsv(city)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/lamps.geojson", "application/geo+json")]
    [InlineData("/data/lamps.csv", "text/csv")]
    [InlineData("/data/kelurahan.geojson", "application/geo+json")]
    [InlineData("/data/kelurahan.csv", "text/csv")]
    public async Task A_file_may_be_kept_and_is_not_sent_twice(string address, string type)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(address);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Lamps_and_figures_have_the_fields_that_the_page_tells()
    {
        JsonElement lamp = (await server.GetAsync("/data/lamps.geojson")).GetProperty("features")[0];
        JsonElement figure = (await server.GetAsync("/data/kelurahan.geojson")).GetProperty("features")[0];

        Assert.Equal(TestCity.LampB1, lamp.GetProperty("id").GetString());
        Assert.Equal(OpenDataWriter.LampFields.Except(["id", "longitude", "latitude"]), lamp.GetProperty("properties").EnumerateObject().Select(field => field.Name));
        Assert.Equal(OpenDataWriter.FigureFields, figure.GetProperty("properties").EnumerateObject().Select(field => field.Name));
        string page = await server.Client.GetStringAsync("/warga/data");
        Assert.All(OpenDataWriter.LampFields.Concat(OpenDataWriter.FigureFields), field => Assert.Contains($"<code>{field}</code>", page, StringComparison.Ordinal));
    }

    private static IReadOnlyDictionary<(string, string), double> Sum(params DarkSpan[] spans) => Darkness.Sum(spans, Months, TestCity.Snapshot, _ => Nights);

    private static Repair Repair(string kelurahanId, int hours) => new(kelurahanId, 0, hours * HourMs, 150 * HourMs);
}
