using LampuKota.Simulators;
using NodaTime;

namespace LampuKota.Tests;

public class CityCommandTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 4, 0); // 12:00 WITA

    [Fact]
    public void Without_options_a_city_has_its_defaults()
    {
        CitySettings settings = Settings();

        Assert.Equal(2_000, settings.Lamps);
        Assert.Equal(1, settings.Speed);
        Assert.Null(settings.From);
        Assert.Null(settings.RunFor);
        Assert.True(settings.WithFaults);
        Assert.Equal((8080, 1883, 8081), (settings.DashboardPort, settings.MqttPort, settings.IngestPort));
        Assert.Equal(Path.GetFullPath(Path.Combine("data", "city")), settings.DataFolder);
    }

    [Fact]
    public void All_options_are_understood()
    {
        CitySettings settings = Settings(
            "--lamps", "300", "--seed", "7", "--speed", "2.5", "--from", "17:30", "--data", "/x/y", "--port", "1", "--mqtt-port", "2",
            "--ingest-port", "3", "--no-faults", "--duration", "1.5m");

        Assert.Equal((300, 7UL, 2.5, "/x/y"), (settings.Lamps, settings.Seed, settings.Speed, settings.DataFolder));
        Assert.Equal((1, 2, 3), (settings.DashboardPort, settings.MqttPort, settings.IngestPort));
        Assert.False(settings.WithFaults);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.RunFor);
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 9, 30), StartTime.Resolve(settings.From, Noon, null));
    }

    [Theory]
    [InlineData("--lamps", "0")]
    [InlineData("--lamps", "50")]
    [InlineData("--lamps", "100001")]
    [InlineData("--lamps", "many")]
    [InlineData("--seed", "-1")]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "-3")]
    [InlineData("--speed", "10001")]
    [InlineData("--speed", "NaN")]
    [InlineData("--speed", "fast")]
    [InlineData("--from", "25:99")]
    [InlineData("--from", "yesterday")]
    [InlineData("--from", "1066-10-14T09:00:00Z")]
    [InlineData("--port", "0")]
    [InlineData("--port", "99999")]
    [InlineData("--mqtt-port", "x")]
    [InlineData("--ingest-port", "-1")]
    [InlineData("--duration", "10")]
    [InlineData("--duration", "0s")]
    [InlineData("--duration", "soon")]
    public async Task A_wrong_value_gives_one_sentence_that_names_the_option_and_the_value(string option, string value)
    {
        (int exitCode, string error) = await RunAsync("city", option, value);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{option} must be ", error, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--lamsp", "city", "--lamsp", "10")]
    [InlineData("citty", "citty")]
    [InlineData("--lamps", "city", "--lamps")]
    [InlineData("city, load, scenario or plan")]
    public async Task An_unknown_or_unfinished_command_line_is_told_in_one_sentence(string named, params string[] args)
    {
        (int exitCode, string error) = await RunAsync(args);

        Assert.Equal(2, exitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Ports_must_differ()
    {
        (int exitCode, string error) = await RunAsync("city", "--port", "9000", "--ingest-port", "9000", "--data", "/nowhere");

        Assert.Equal(2, exitCode);
        Assert.Contains("--port and --ingest-port", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17:30", null, "2026-11-21T09:30:00Z")]
    [InlineData("17:30:15", null, "2026-11-21T09:30:15Z")]
    [InlineData("06:00", null, "2026-11-20T22:00:00Z")]
    [InlineData("2026-03-01T18:00:00+08:00", null, "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T10:00:00Z", null, "2026-03-01T10:00:00Z")]
    [InlineData(null, null, "2026-11-21T04:00:00Z")]
    [InlineData(null, "2026-11-20T04:00:00Z", "2026-11-21T04:00:00Z")]
    [InlineData(null, "2026-11-25T04:00:00Z", "2026-11-25T04:00:00Z")]
    [InlineData("17:30", "2026-11-25T04:00:00Z", "2026-11-25T09:30:00Z")]
    [InlineData("17:30", "2026-11-25T10:00:00Z", "2026-11-26T09:30:00Z")]
    [InlineData("06:00", "2026-11-20T22:00:01Z", "2026-11-21T22:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z", "2026-11-25T04:00:00Z", "2027-01-01T00:00:00Z")]
    public void A_city_starts_where_it_is_asked_to_and_its_clock_never_goes_back(string? from, string? shown, string expected)
    {
        Instant start = StartTime.Resolve(from is null ? null : StartTime.Parse(from), Noon, shown is null ? null : At(shown));

        Assert.Equal(At(expected), start);
    }

    [Fact]
    public void An_instant_that_has_been_is_refused()
    {
        OperatorMistakeException mistake = Assert.Throws<OperatorMistakeException>(
            () => StartTime.Resolve(StartTime.Parse("2026-11-01T00:00:00Z"), Noon, At("2026-11-25T04:00:00Z")));

        Assert.Contains("--data", mistake.Message, StringComparison.Ordinal);
    }

    private static Instant At(string text) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value;

    private static CitySettings Settings(params string[] options)
    {
        var city = new CityCommand();
        return city.Settings(city.Build().Parse(options));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await SimulatorCommands.RunAsync(args, output, error);
        return (exitCode, error.ToString());
    }
}
