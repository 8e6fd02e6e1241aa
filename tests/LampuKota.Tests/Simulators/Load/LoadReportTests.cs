using System.Text.Json;
using System.Xml.Linq;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class LoadReportTests
{
    [Fact]
    public void The_page_says_the_verdict_and_the_account_in_both_languages()
    {
        string page = HtmlReport.Write(Report(lost: 0));

        Assert.Contains("LULUS", page, StringComparison.Ordinal);
        Assert.Contains("PASSED", page, StringComparison.Ordinal);
        Assert.Contains("80.000", page, StringComparison.Ordinal);
        Assert.Contains("80,000", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("<main lang=\"id\">", StringComparison.Ordinal) < page.IndexOf("<main lang=\"en\">", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_says_what_failed()
    {
        string page = HtmlReport.Write(Report(lost: 16));

        Assert.Contains("GAGAL", page, StringComparison.Ordinal);
        Assert.Contains("16 nilai yang diakui tidak ada di penyimpanan", page, StringComparison.Ordinal);
        Assert.Contains("16 acknowledged values are not in the store", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        string page = HtmlReport.Write(Report(lost: 0));

        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_a_server_says_cannot_become_markup()
    {
        LoadReport report = Report(lost: 0) with { ServerEnded = "<script>alert(1)</script>" };

        Assert.DoesNotContain("<script", HtmlReport.Write(report), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Charts_are_drawn_whole_for_every_fact_that_was_measured()
    {
        LineChart[] charts = [.. ReportCharts.Of(Report(lost: 0), ReportWords.Indonesian)];

        Assert.Equal(6, charts.Length);
        Assert.All(charts, chart =>
        {
            XElement figure = XElement.Parse(chart.ToHtml());
            string[] lines = [.. figure.Descendants("path").Where(path => path.Attribute("class")?.Value.StartsWith("line ", StringComparison.Ordinal) == true).Select(path => path.Attribute("d")!.Value)];
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.StartsWith("M", line, StringComparison.Ordinal));
            Assert.DoesNotContain("NaN", figure.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_run_of_a_day_makes_charts_of_a_few_hundred_points()
    {
        LoadReport report = Report(lost: 0, seconds: 86_400);

        Assert.All(ReportCharts.Of(report, ReportWords.English).SelectMany(chart => chart.Lines), line => Assert.InRange(line.Points.Count, 1, 400));
    }

    [Fact]
    public void A_run_that_ended_at_once_has_a_page_without_charts()
    {
        string page = HtmlReport.Write(Report(lost: 0, seconds: 0));

        Assert.Contains("LULUS", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_tells_the_same()
    {
        using var json = JsonDocument.Parse(Report(lost: 16).ToUtf8Json());
        JsonElement root = json.RootElement;

        Assert.False(root.GetProperty("passed").GetBoolean());
        Assert.Equal(16, root.GetProperty("values").GetProperty("lost").GetInt64());
        Assert.Equal(10_000, root.GetProperty("messages").GetProperty("acknowledged").GetInt64());
        Assert.Equal(10, root.GetProperty("seconds").GetArrayLength());
        Assert.Equal("NothingLost", root.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("result").GetString() == "Failed").GetProperty("kind").GetString());
        Assert.Equal(10_000, root.GetProperty("waitBuckets").EnumerateArray().Sum(bucket => bucket.GetProperty("messages").GetInt64()));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(7.3)]
    [InlineData(99.0)]
    [InlineData(1_234_567.0)]
    public void An_axis_holds_its_highest_value_with_few_round_steps(double highest)
    {
        ChartScale scale = ChartScale.Linear(highest);

        Assert.InRange(scale.Ticks.Count, 2, 7);
        Assert.Equal(0, scale.Ticks[0]);
        Assert.True(scale.Highest >= highest);
        Assert.Equal(1, scale.Place(scale.Highest));
    }

    [Fact]
    public void A_logarithmic_axis_gives_each_power_of_ten_the_same_room()
    {
        ChartScale scale = ChartScale.Logarithmic(0.2, 450);

        Assert.Equal([0.1, 1, 10, 100, 1_000], scale.Ticks.Select(tick => Math.Round(tick, 6)));
        Assert.Equal(0.25, scale.Place(1), 6);
        Assert.Equal(0, scale.Place(0));
    }

    [Fact]
    public void Numbers_are_written_as_Indonesia_writes_them()
    {
        Assert.Equal("1.234.567", IndonesianNumber.Whole(1_234_567));
        Assert.Equal("1.699,53", IndonesianNumber.Decimal(1_699.53, 2));
        Assert.Equal("5", IndonesianNumber.Decimal(5, 2));
        Assert.Equal("1,5 jt", ReportWords.Indonesian.Short(1_500_000));
    }

    [Fact]
    public void The_band_is_well_formed() => Assert.NotEmpty(XElement.Parse(ReportBand.Svg).Elements());

    [Fact]
    public void Metrics_of_ingest_are_read_with_the_reasons_of_rejection_added_up()
    {
        const string text = """
            # HELP lampukota_samples_received_total Values that ever came.
            lampukota_samples_received_total 100
            lampukota_samples_stored_total 80
            lampukota_samples_duplicate_total 5
            lampukota_samples_rejected_total{reason="tooOld"} 3
            lampukota_samples_rejected_total{reason="wrongUnit"} 2
            lampukota_samples_pending 10
            lampukota_samples_damaged 0
            process_cpu_seconds_total 1.5
            process_resident_memory_bytes 1.2e8
            """;

        ServerReading reading = ServerReading.Parse(text)!;

        Assert.Equal(new LedgerReading(100, 80, 5, 5, 10, 0, 0), reading.Ledger);
        Assert.Equal((1.5, 1.2e8), (reading.CpuSeconds, reading.MemoryBytes));
        Assert.Null(ServerReading.Parse("something_else 1\n"));
    }

    private static LoadReport Report(long lost, int seconds = 10)
    {
        var settings = new LoadSettings { Broker = new BrokerAddress("127.0.0.1", 1883), LampsAMessage = 1, MessagesPerSecond = 1_000 };
        var histogram = new DurationHistogram();
        for (int message = 0; message < 10_000; message++)
            histogram.Add(TimeSpan.FromMicroseconds(800 + message));
        var outcome = new LoadOutcome
        {
            Elapsed = TimeSpan.FromSeconds(10),
            WasInterrupted = false,
            DueMessages = 10_000,
            SentMessages = 10_000,
            SentBytes = 4_000_000,
            AcknowledgedMessages = 10_000,
            RefusedMessages = 0,
            Waits = histogram.Read(),
            ServerCpuSeconds = 0.05,
            Ledger = new LedgerReading(80_000, 80_000 - lost, 0, 0, lost, 0, 0),
            IsAlone = true,
            Store = new StoreFindings(80_000 - lost, lost, 0),
        };
        LoadSecond[] timeline =
        [
            .. Enumerable.Range(1, seconds).Select(second => new LoadSecond(
                second, 8_000, 7_900 + second % 7, second % 5 == 0 ? new WaitSummary(null, null, null, null, null) : new WaitSummary(1, 2, 3, 4, 5), 3, new ServerUse(40, 120, 1_000), 20)),
        ];
        return LoadReport.Of(settings, outcome, timeline, "6B027FA6", new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero), "2 cores");
    }
}
