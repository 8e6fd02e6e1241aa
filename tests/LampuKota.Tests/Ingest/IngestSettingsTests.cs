using LampuKota.Ingest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LampuKota.Tests;

public class IngestSettingsTests
{
    [Fact]
    public void Out_of_the_box_everything_stays_on_this_machine()
    {
        IngestSettings settings = Read();

        Assert.Equal(("127.0.0.1", 1883, false), (settings.Broker.Address, settings.Broker.Port, settings.Broker.AllowAnonymous));
        Assert.Equal("127.0.0.1", settings.HttpAddresses.Single().Address!.ToString());
        Assert.Equal(8081, settings.HttpAddresses.Single().Port);
        Assert.Equal(Path.GetFullPath("data/ingest"), settings.OwnDirectory);
        Assert.Equal((400, 3_660), (settings.RetentionDays, settings.RollupRetentionDays));
        Assert.Equal((null, null), (settings.RetentionBytes, settings.MinimumFreeBytes));
    }

    [Theory]
    [InlineData("10000000", 10_000_000)]
    [InlineData("200GB", 200_000_000_000)]
    [InlineData("1.5 TB", 1_500_000_000_000)]
    [InlineData("20mb", 20_000_000)]
    public void A_size_may_be_written_with_its_unit(string text, long bytes) => Assert.Equal(bytes, Read(("Retention:Bytes", text)).RetentionBytes);

    [Theory]
    [InlineData("Retention:Days", "0")]
    [InlineData("Retention:Days", "-1")]
    [InlineData("Retention:Days", "1.5")]
    [InlineData("Retention:Days", "99999")]
    [InlineData("Retention:RollupDays", "many")]
    [InlineData("Retention:Bytes", "200")]
    [InlineData("Retention:Bytes", "200 bytes")]
    [InlineData("Retention:Bytes", "GB")]
    [InlineData("Retention:Bytes", "9999999TB")]
    [InlineData("Retention:MinimumFreeBytes", "-5GB")]
    [InlineData("Store:SealAfterSeconds", "0")]
    [InlineData("Faults:SilentMinutes", "soon")]
    [InlineData("Store:Engine", "timescale")]
    [InlineData("Store:Url", "http://127.0.0.1:8428")]
    [InlineData("Store:SpoolBytes", "1MB")]
    [InlineData("StopWhenInputEnds", "perhaps")]
    [InlineData("urls", "here")]
    [InlineData("urls", "https://127.0.0.1:8081")]
    [InlineData("urls", "http://example.org:8081")]
    [InlineData("urls", "http://127.0.0.1:8081/path")]
    [InlineData("Clock:Epoch", "yesterday")]
    [InlineData("Mqtt:Prot", "1883")]
    [InlineData("Retention:Hours", "3")]
    [InlineData("Access:CertificateDays", "0")]
    [InlineData("Access:CertificateDays", "7301")]
    [InlineData("Access:RevocationListPath", "/somewhere")]
    [InlineData("Access:Rules", "/somewhere")]
    public void A_wrong_setting_is_named(string key, string value)
    {
        OperatorMistakeException mistake = Assert.Throws<OperatorMistakeException>(() => Read((key, value)));

        Assert.Contains(key, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_and_an_open_broker_contradict_each_other() => Assert.Contains(
        "Mqtt:AllowAnonymous",
        Assert.Throws<OperatorMistakeException>(() => Read(("Access:RulesPath", "/somewhere"), ("Mqtt:AllowAnonymous", "true"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_wrong_setting_of_the_broker_is_named() =>
        Assert.Contains("Mqtt:Port", Assert.Throws<OptionsValidationException>(() => Read(("Mqtt:Port", "99999"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://*:8081", null, 8081)]
    [InlineData("http://localhost:8082", "127.0.0.1", 8082)]
    [InlineData("http://[::1]:8083", "::1", 8083)]
    public void Addresses_are_read_as_ASP_NET_writes_them(string url, string? address, int port)
    {
        HttpAddress parsed = Read(("urls", url)).HttpAddresses.Single();

        Assert.Equal((address, port), (parsed.Address?.ToString(), parsed.Port));
    }

    [Theory]
    [InlineData("--Mqtt:Port=1", null)]
    [InlineData("--mqtt:MaximumConnections=10", null)]
    [InlineData("--Serilog:MinimumLevel:Default=Debug", null)]
    [InlineData("--Mtqt:Port=1", "--Mtqt:Port")]
    [InlineData("Mqtt:Port=1", "Mqtt:Port=1")]
    [InlineData("--Mqtt:Port", "--Mqtt:Port")]
    public void An_unknown_option_is_named(string argument, string? named)
    {
        if (named is null)
            CommandLine.Check([argument]);
        else
            Assert.Contains(named, Assert.Throws<OperatorMistakeException>(() => CommandLine.Check([argument])).Message, StringComparison.Ordinal);
    }

    private static IngestSettings Read(params (string Key, string Value)[] settings) => IngestSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
