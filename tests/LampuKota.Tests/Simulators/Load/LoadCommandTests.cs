using System.CommandLine;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class LoadCommandTests
{
    [Fact]
    public void Without_options_it_loads_an_ingest_of_its_own_as_fast_as_possible()
    {
        LoadSettings settings = Settings();

        Assert.Null(settings.Broker);
        Assert.Null(settings.MessagesPerSecond);
        Assert.Equal((50, 50, 50), (settings.Gateways, settings.Lamps, settings.LampsAMessage));
        Assert.Equal(QualityOfService.AtLeastOnce, settings.Qos);
        Assert.Equal(TimeSpan.FromSeconds(20), settings.Duration);
        Assert.Equal(TelemetryFormat.ColumnFrame, settings.Format);
    }

    [Fact]
    public void All_options_are_understood()
    {
        LoadSettings settings = Settings(
            "--broker", "127.0.0.1:1884", "--metrics", "http://127.0.0.1:8081/metrics", "--data", "/x", "--gateways", "7", "--lamps", "12", "--lamps-per-message", "3", "--format", "senml+json",
            "--qos", "2", "--value-rate", "2400", "--duration", "90s", "--ramp", "10s", "--in-flight", "5", "--p99", "10", "--json", "a.json", "--html", "b.html", "--allow-remote", "--tls");

        Assert.Equal(new BrokerAddress("127.0.0.1", 1884), settings.Broker);
        Assert.Equal("/x", settings.DataFolder);
        Assert.Equal((7, 12, 3, 24), (settings.Gateways, settings.Lamps, settings.LampsAMessage, settings.ValuesAMessage));
        Assert.Equal(TelemetryFormat.SenMLJson, settings.Format);
        Assert.Equal(QualityOfService.ExactlyOnce, settings.Qos);
        Assert.Equal(100, settings.MessagesPerSecond);
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(10)), (settings.Duration, settings.Ramp));
        Assert.Equal((5, TimeSpan.FromMilliseconds(10)), (settings.InFlight, settings.P99Limit));
        Assert.Equal(("a.json", "b.html"), (settings.JsonFile, settings.HtmlFile));
        Assert.True(settings.AllowsRemote);
        Assert.True(settings.UsesTls);
    }

    [Theory]
    [InlineData("--format", "xml")]
    [InlineData("--lamps-per-message", "7")]
    [InlineData("--ramp", "5s")]
    [InlineData("--rate", "10", "--value-rate", "10")]
    [InlineData("--rate", "10", "--ramp", "2m")]
    [InlineData("--metrics", "http://127.0.0.1:8081/metrics")]
    [InlineData("--password-file", "/does/not/exist")]
    public void Options_that_contradict_each_other_are_a_mistake(params string[] arguments) => Assert.Throws<OperatorMistakeException>(() => Settings(arguments));

    [Theory]
    [InlineData("--broker", "host:port")]
    [InlineData("--gateways", "0")]
    [InlineData("--gateways", "10001")]
    [InlineData("--qos", "3")]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "NaN")]
    [InlineData("--duration", "25h")]
    [InlineData("--duration", "s")]
    [InlineData("--metrics", "8081")]
    public void Values_that_cannot_be_are_a_mistake(params string[] arguments) => Assert.NotEmpty(new LoadCommand().Build().Parse(arguments).Errors);

    [Fact]
    public async Task A_report_that_cannot_be_written_is_told_before_the_load()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = await SimulatorCommands.RunAsync(["load", "--html", "/does/not/exist/report.html"], output, error);

        Assert.Equal(SimulatorCommands.Mistake, exitCode);
        Assert.Contains("--html", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public void Every_format_that_ingest_understands_can_be_loaded_by_its_name_in_a_gateways_settings()
    {
        Assert.Contains("columns", LoadFormat.AllNames);
        Assert.Contains("senml+json", LoadFormat.AllNames);
        Assert.All(Enum.GetValues<TelemetryFormat>(), format => Assert.Equal(format, LoadFormat.Find(LoadFormat.NameOf(format))));
        Assert.Null(LoadFormat.Find("xml"));
    }

    private static LoadSettings Settings(params string[] arguments)
    {
        var command = new LoadCommand();
        ParseResult parsed = command.Build().Parse(arguments);
        Assert.Empty(parsed.Errors);
        return command.Settings(parsed);
    }
}
