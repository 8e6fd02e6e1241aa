namespace LampuKota.EndToEnd;

/// <summary>The dashboard before a broker elsewhere, over TLS with an authority of the city's own.</summary>
public sealed class BrokerTlsTests
{
    private const string ClientIdentifier = "lampukota-dashboard";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [RequiresFact("mosquitto")]
    public async Task The_dashboard_trusts_the_authority_that_it_is_given()
    {
        using var folder = new TemporaryFolder();
        using var certificate = new ServerCertificate(folder.Path);
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync((certificate.ServerFile, certificate.ServerFile));
        await using RunningProgram dashboard = Start(folder, mosquitto, "localhost", $"--Mqtt:CertificateAuthorityPath={certificate.AuthorityFile}");

        await mosquitto.WaitForSubscriptionAsync(ClientIdentifier);
        await dashboard.WaitForLineAsync("Connected to the broker", Deadline);

        Assert.Equal(0, await dashboard.StopAsync());
    }

    [RequiresFact("mosquitto")]
    public async Task It_does_not_trust_a_broker_whose_certificate_bears_another_name()
    {
        using var folder = new TemporaryFolder();
        using var certificate = new ServerCertificate(folder.Path);
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync((certificate.ServerFile, certificate.ServerFile));
        await using RunningProgram dashboard = Start(folder, mosquitto, "127.0.0.1", $"--Mqtt:CertificateAuthorityPath={certificate.AuthorityFile}");

        await AssertRefusesAsync(dashboard, "RemoteCertificateNameMismatch");
    }

    [RequiresFact("mosquitto")]
    public async Task It_does_not_trust_a_broker_of_an_authority_that_nobody_named()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        using var certificate = new ServerCertificate(folder.Path);
        using var another = new ServerCertificate(other.Path);
        await using RunningMosquitto mosquitto = await RunningMosquitto.StartAsync((certificate.ServerFile, certificate.ServerFile));
        await using RunningProgram dashboard = Start(folder, mosquitto, "localhost", $"--Mqtt:CertificateAuthorityPath={another.AuthorityFile}");

        await AssertRefusesAsync(dashboard, "certificate");
    }

    private static RunningProgram Start(TemporaryFolder folder, RunningMosquitto mosquitto, string host, params string[] more) => RunningProgram.StartOurs("LampuKota.Dashboard",
    [
        $"--Data:Directory={Path.Combine(folder.Path, "data")}", $"--urls=http://127.0.0.1:{FreePort.Next()}", $"--Mqtt:Host={host}", $"--Mqtt:Port={mosquitto.Port}", "--Mqtt:Tls=true",
        "--Serilog:MinimumLevel:Override:LampuKota.Mqtt=Information", .. more, // Says why there is no connection.
    ]);

    private static async Task AssertRefusesAsync(RunningProgram dashboard, string reason)
    {
        string line = await dashboard.WaitForLineAsync("no connection: ", Deadline);

        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Connected to the broker", dashboard.Output, StringComparison.Ordinal);
    }
}
