using System.Buffers;
using System.Net;
using LampuKota.Dashboard;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Tests;

public sealed class ReplayTests(DashboardServer server) : IClassFixture<DashboardServer>
{
    private static readonly LocalDate Evening = new(2026, 11, 21);
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 9, 0);
    private static readonly ReplayNight Night = ReplayNight.Of(Evening, Start + Duration.FromDays(2));

    [Theory]
    [InlineData(-60, 0)]
    [InlineData(0, 0)]
    [InlineData(61, 12)]
    [InlineData(14 * 60, 168)]
    [InlineData(24 * 60, 168)]
    public void A_night_has_the_steps_that_have_passed(int minutesAfterFive, int steps) =>
        Assert.Equal(steps, ReplayNight.Of(Evening, Start + Duration.FromMinutes(minutesAfterFive)).StepCount);

    [Theory]
    [InlineData("2026-11-22T19:00", 21)] // WITA: 20 hours, the new night has begun
    [InlineData("2026-11-22T03:00", 21)] // the night that is under way
    public void Last_night_is_the_newest_that_one_would_call_so(string wita, int day)
    {
        Instant now = NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(wita).Value.InZoneStrictly(CityZone.Wita).ToInstant();

        Assert.Equal(new LocalDate(2026, 11, day), ReplayNight.LastEvening(now));
    }

    [Fact]
    public void A_level_is_believed_for_a_quarter_of_an_hour_and_not_longer()
    {
        ReplayRow row = Row((2, 80), (10, 0));

        Assert.Equal([255, 255, 80, 80, 80, 80, 255, 255, 255, 255, 0, 0, 0, 0, 255], row.Steps[..15].ToArray());
    }

    [Fact]
    public void A_meter_that_wavers_by_one_percent_shows_no_change()
    {
        ReplayRow row = Row((0, 80), (1, 79.4), (2, 81), (3, 82.1), (4, 1), (5, 0));

        Assert.Equal([80, 80, 80, 82, 1, 0], row.Steps[..6].ToArray());
    }

    [Fact]
    public void Readings_from_outside_of_the_night_are_not_of_it()
    {
        ReplayRow row = Row((-1, 80), (ReplayNight.MaximumSteps, 80));

        Assert.Equal(-1, row.Steps.IndexOfAnyExcept(ReplayRow.Unknown));
    }

    [Fact]
    public void A_fault_stands_above_what_was_measured()
    {
        ReplayRow row = Row((0, 80));
        row.MarkFailed(-5, 1);
        row.MarkFailed(ReplayNight.MaximumSteps - 1, ReplayNight.MaximumSteps + 5);

        Assert.Equal([254, 254, 80, 80, 255], row.Steps[..5].ToArray());
        Assert.Equal(254, row.Steps[^1]);
    }

    [Fact]
    public void A_lamp_is_written_as_runs_that_come_to_the_whole_night()
    {
        var output = new ArrayBufferWriter<byte>();

        ReplayWriter.WriteLamp(output, [.. Enumerable.Repeat((byte)255, 130), 0, 80, 80]);

        Assert.Equal([0x82, 0x01, 255, 1, 0, 2, 80], output.WrittenSpan.ToArray());
    }

    [Fact]
    public async Task A_night_of_a_city_without_samples_is_unknown_but_whole()
    {
        byte[] night = await server.Client.GetByteArrayAsync("/api/v1/map/replay");

        Assert.Equal("LKR1"u8, night.AsSpan(0, 4));
        Assert.Equal(TestCity.Assets.Lamps.Count, BitConverter.ToInt32(night, 4));
        int steps = BitConverter.ToInt32(night, 20);
        int at = ReplayWriter.HeaderLength;
        foreach (LampuKota.City.LampAsset _ in TestCity.Assets.Lamps)
        {
            for (int length = 0; length < steps; at++)
            {
                int run = 0;
                for (int shift = 0; ; shift += 7)
                {
                    run |= (night[at] & 0x7F) << shift;
                    if (night[at++] < 0x80)
                        break;
                }

                length += run;
                Assert.Equal(ReplayRow.Unknown, night[at]);
            }
        }

        Assert.Equal(night.Length, at);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2999-01-01")]
    [InlineData("2001-01-01")]
    public async Task A_night_that_cannot_be_is_refused(string night) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/api/v1/map/replay?night=" + night)).StatusCode);

    private static ReplayRow Row(params (int Step, double Level)[] points)
    {
        var row = new ReplayRow(Night.StepCount);
        row.Fill(Night, points.Select(point => new SeriesPoint(Night.FirstUnixMs + ((long)point.Step * ReplayNight.StepMilliseconds) + 60_000, point.Level)));
        return row;
    }
}
