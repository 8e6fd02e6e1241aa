using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Dashboard;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Tests;

public sealed class DashboardSettingsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Nothing_set_means_this_machine()
    {
        DashboardSettings settings = Read();

        Assert.Equal(("127.0.0.1", 1883, "http://127.0.0.1:8080", false), (settings.MqttHost, settings.MqttPort, settings.Urls, settings.StopWhenInputEnds));
        Assert.Null(settings.MqttUserName);
    }

    [Theory]
    [InlineData("broker.example.org", null, true, 8883)]
    [InlineData("broker.example.org", "false", false, 1883)]
    [InlineData("192.168.1.7", null, true, 8883)]
    [InlineData("localhost", null, false, 1883)]
    [InlineData("127.0.0.1", "true", true, 8883)]
    public void A_broker_elsewhere_is_reached_with_TLS_and_its_certificate_must_bear_its_name(string host, string? tls, bool isOn, int port)
    {
        DashboardSettings settings = tls is null ? Read(("Mqtt:Host", host)) : Read(("Mqtt:Host", host), ("Mqtt:Tls", tls));

        Assert.Equal((isOn, port), (settings.MqttTls is not null, settings.MqttPort));
        Assert.Equal(isOn ? host : null, settings.MqttTls?.Invoke().TargetHost);
    }

    [Fact]
    public void An_authority_of_ones_own_is_trusted_instead_of_the_systems()
    {
        string file = Path.Combine(_folder.FullName, "authority.pem");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 authority = new CertificateRequest("CN=City", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(file, authority.ExportCertificatePem());

        X509ChainPolicy policy = Read(("Mqtt:Host", "broker.example.org"), ("Mqtt:CertificateAuthorityPath", file)).MqttTls!().CertificateChainPolicy!;

        Assert.Equal(X509ChainTrustMode.CustomRootTrust, policy.TrustMode);
        Assert.Equal(authority.Thumbprint, Assert.Single(policy.CustomTrustStore).Thumbprint);
        Assert.Contains("Mqtt:Tls", Assert.Throws<OperatorMistakeException>(() => Read(("Mqtt:CertificateAuthorityPath", file))).Message, StringComparison.Ordinal);
        File.WriteAllText(file, "nothing");
        Assert.Throws<OperatorMistakeException>(() => Read(("Mqtt:Host", "broker.example.org"), ("Mqtt:CertificateAuthorityPath", file)));
    }

    [Theory]
    [InlineData("Mqtt:Tls", "perhaps")]
    [InlineData("Mqtt:CertificateAuthorityPath", "/nowhere")]
    [InlineData("Mqtt:Port", "many")]
    [InlineData("Mqtt:Port", "0")]
    [InlineData("Mqtt:Port", "65536")]
    [InlineData("StopWhenInputEnds", "perhaps")]
    [InlineData("urls", "http://0.0.0.0:8080")]
    [InlineData("urls", "http://*:8080")]
    [InlineData("urls", "http://127.0.0.1:8080;http://192.168.1.7:8080")]
    [InlineData("urls", "nonsense")]
    [InlineData("Map:TileUrl", "tiles")]
    [InlineData("Map:TileUrl", "https://tiles.example.org/map.png")]
    [InlineData("Map:PmtilesPath", "/nowhere.pmtiles")]
    [InlineData("Map:PmtilesPath", "/etc/passwd")]
    [InlineData("City:TariffRupiahPerKwh", "free")]
    [InlineData("City:TariffRupiahPerKwh", "0")]
    [InlineData("City:TariffRupiahPerKwh", "1.699,53")]
    [InlineData("Clock:Speed", "-1")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")]
    public void A_wrong_setting_is_named_in_one_sentence(string key, string value)
    {
        OperatorMistakeException mistake = Assert.Throws<OperatorMistakeException>(() => Read((key, value)));

        Assert.Contains(key.Split(':')[0], mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Message);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.2:81")]
    public void Addresses_of_this_machine_are_served(string urls) => Assert.Equal(urls, Read(("urls", urls)).Urls);

    [Fact]
    public void The_service_credentials_that_ingest_wrote_are_used_and_never_shown()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "services.json"), """{"dashboard":"s3cret","simulator":"other"}""");

        DashboardSettings settings = Read();

        Assert.Equal(("dashboard", "s3cret"), (settings.MqttUserName, settings.MqttPassword));
        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_service_credentials_are_an_operators_mistake()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "services.json"), "{");

        Assert.Contains("services.json", Assert.Throws<OperatorMistakeException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Mqtt:Prot=1")]
    [InlineData("--verbose")]
    [InlineData("serve")]
    [InlineData("--Mqtt:Port")]
    public void An_unknown_option_is_refused(string argument) => Assert.Throws<OperatorMistakeException>(() => CommandLine.Check([argument]));

    [Fact]
    public void Known_options_are_taken_in_both_forms() =>
        CommandLine.Check(["--mqtt:port=1", "--Data:Directory", "x", "--Clock:Speed=60", "--Serilog:MinimumLevel:Default=Debug", "--StopWhenInputEnds=true"]);

    [Fact]
    public async Task An_operators_mistake_ends_the_program_with_exit_code_2() => Assert.Equal(2, await DashboardProgram.RunAsync(["--no-such-option"]));

    [Fact]
    public void A_folder_is_held_by_one_dashboard_at_a_time()
    {
        using (FolderLock.Take(_folder.FullName))
            Assert.Contains("Another dashboard", Assert.Throws<OperatorMistakeException>(() => FolderLock.Take(_folder.FullName)).Message, StringComparison.Ordinal);

        FolderLock.Take(_folder.FullName).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_operators_mistake()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");

        Assert.Throws<OperatorMistakeException>(() => FolderLock.Take(Path.Combine(file, "dashboard")));
    }

    private DashboardSettings Read(params (string Key, string Value)[] settings) => DashboardSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Data:Directory", _folder.FullName), .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))])
        .Build());
}
