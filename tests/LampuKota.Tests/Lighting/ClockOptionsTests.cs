using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public sealed class ClockOptionsTests
{
    private static readonly Instant Real = Instant.FromUtc(2026, 11, 21, 12, 0);

    private static ClockOptions Read(params (string Key, string Value)[] settings)
    {
        Assert.True(ClockOptions.TryRead(Setting(settings), out ClockOptions? options, out string? problem), problem);
        return options;
    }

    private static Func<string, string?> Setting((string Key, string Value)[] settings) =>
        key => settings.FirstOrDefault(setting => setting.Key == key).Value;

    [Fact]
    public void Without_settings_the_city_lives_in_real_time() =>
        Assert.Equal(Real, Read().CreateClock(SystemClock.Instance).ToCityTime(Real));

    [Fact]
    public void In_real_time_no_nanosecond_is_lost()
    {
        Instant odd = Real + Duration.FromNanoseconds(123_456_789);

        Assert.Equal(odd, CityClock.RealTime(SystemClock.Instance).ToCityTime(odd));
    }

    [Fact]
    public void A_speed_counts_from_the_anchor()
    {
        ClockOptions options = Read(("Clock:Epoch", "2026-01-01T08:00:00Z"), ("Clock:Anchor", "2026-11-21T12:00:00Z"), ("Clock:Speed", "60"));

        Assert.Equal(Instant.FromUtc(2026, 1, 1, 9, 0), options.CreateClock(SystemClock.Instance).ToCityTime(Real + Duration.FromMinutes(1)));
    }

    [Fact]
    public void The_anchor_is_the_epoch_where_it_is_not_set() =>
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 12, 0), Read(("Clock:Epoch", "2026-11-21T12:00:00Z")).Anchor);

    [Fact]
    public void Settings_for_a_child_process_make_the_same_clock()
    {
        ClockOptions options = Read(("Clock:Epoch", "2026-01-01T08:00:00.5Z"), ("Clock:Anchor", "2026-11-21T12:00:00.123456789Z"), ("Clock:Speed", "59.94"));

        Assert.Equal(options, Read([.. options.ToSettings().Select(setting => (setting.Key, setting.Value))]));
    }

    [Theory]
    [InlineData("Clock:Epoch", "yesterday")]
    [InlineData("Clock:Anchor", "2026-11-21")]
    [InlineData("Clock:Speed", "fast")]
    [InlineData("Clock:Speed", "0")]
    [InlineData("Clock:Speed", "-1")]
    [InlineData("Clock:Speed", "NaN")]
    [InlineData("Clock:Speed", "1e9")]
    [InlineData("Clock:Speed", "60")]
    public void A_bad_setting_is_named_in_one_sentence(string key, string value)
    {
        Assert.False(ClockOptions.TryRead(Setting([(key, value)]), out _, out string? problem));
        Assert.Contains(key, problem, StringComparison.Ordinal);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}
