using LampuKota.Gateway;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class PhotocellTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 21, 9, 0);

    private readonly Photocell _photocell = new();

    public PhotocellTests() => _photocell.Adopt(PhotocellSettings.For("KPG-PC1"));

    private PhotocellState See(double lux, int second)
    {
        _photocell.Observe("KPG-PC1", "illuminance", lux, Start + Duration.FromSeconds(second));
        return At(second);
    }

    private PhotocellState At(int second) => _photocell.At(Start + Duration.FromSeconds(second), out _);

    [Fact]
    public void Its_first_word_counts_at_once_and_a_change_only_when_it_has_held()
    {
        Assert.Equal(PhotocellState.Unknown, At(0));
        Assert.Equal(PhotocellState.Bright, See(900, 0));
        Assert.Equal(PhotocellState.Bright, See(10, 100));
        _photocell.At(Start + Duration.FromSeconds(101), out Instant holdsUntil);
        Assert.Equal(Start + Duration.FromSeconds(130), holdsUntil);
        Assert.Equal(PhotocellState.Dark, At(130));
    }

    [Fact]
    public void Headlights_and_lightning_do_not_switch()
    {
        See(5, 0);
        See(800, 60);
        See(5, 65);

        Assert.Equal(PhotocellState.Dark, At(60));
        Assert.Equal(PhotocellState.Dark, At(1_000));
    }

    [Fact]
    public void Between_its_thresholds_it_says_what_it_said()
    {
        See(900, 0);
        See(30, 10);
        Assert.Equal(PhotocellState.Bright, At(100));

        See(5, 110);
        Assert.Equal(PhotocellState.Dark, At(200));
        See(40, 210);
        Assert.Equal(PhotocellState.Dark, At(400));
    }

    [Fact]
    public void One_that_does_not_answer_is_not_believed_any_more()
    {
        See(900, 0);
        Assert.Equal(PhotocellState.Unknown, See(double.NaN, 10));
    }

    [Fact]
    public void Any_photocells_output_is_believed_where_none_is_named()
    {
        _photocell.Adopt(null);
        _photocell.Observe("KPG-PC9", "photocellOutput", 1, Start);
        Assert.Equal(PhotocellState.Dark, At(0));

        _photocell.Observe("KPG-S1", "illuminance", 50_000, Start);
        Assert.Equal(PhotocellState.Dark, At(0));
    }

    [Theory]
    [InlineData("KPG-PC1", 20, 50, 30, true)]
    [InlineData("small", 20, 50, 30, false)]
    [InlineData("KPG-PC1", 50, 50, 30, false)]
    [InlineData("KPG-PC1", -1, 50, 30, false)]
    [InlineData("KPG-PC1", 20, double.NaN, 30, false)]
    [InlineData("KPG-PC1", 20, 50, -1, false)]
    public void Settings_are_checked(string device, double dark, double bright, int hold, bool isValid) =>
        Assert.Equal(isValid, (LightingExamples.Desired(1) with { Photocell = new PhotocellSettings(device, dark, bright, hold) }).Validate().Count == 0);

    [Fact]
    public void The_mailbox_brings_only_what_is_asked_for_and_new()
    {
        int news = 0;
        var mailbox = new InputMailbox(() => news++);
        mailbox.Adopt([new DynamicCondition(null, "presence", ThresholdComparison.AtLeast, 1)], PhotocellSettings.For("KPG-PC1"));

        Assert.False(mailbox.Observe("KPG-S1", "illuminance", 5, Start));
        Assert.True(mailbox.Observe("KPG-S1", "presence", 1, Start));
        Assert.True(mailbox.Observe("KPG-S1", "presence", 1, Start + Duration.FromSeconds(1)));
        Assert.True(mailbox.Observe("KPG-PC1", "illuminance", 5, Start));
        mailbox.Fail("KPG-S1", Start);

        var readings = new List<InputReading>();
        mailbox.Take(readings);
        Assert.Equal(3, news);
        Assert.Equal([1, 5, double.NaN], readings.Select(reading => reading.Value));
    }
}
