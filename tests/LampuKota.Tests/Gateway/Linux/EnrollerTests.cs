using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Gateway.Linux;
using LampuKota.Ingest;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>A gateway enrols with the real backend's parts, and connects with what it got.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit ends it by IAsyncLifetime.")]
public sealed class EnrollerTests : IAsyncLifetime
{
    private readonly AccessBench _access = new();
    private readonly TestAuthority _servers = new("CN=Servers");
    private WebApplication _host = null!;

    private MqttBroker Broker => _host.Services.GetRequiredService<MqttBroker>();

    private string State => Path.Combine(_access.Folder, "gateway");

    public async Task InitializeAsync()
    {
        string serverFile = Path.Combine(_access.Folder, "server.pem");
        using X509Certificate2 server = _servers.Sign("CN=localhost", isForClients: false);
        await File.WriteAllTextAsync(serverFile, $"{server.ExportCertificatePem()}\n{_servers.LastKey.ExportPkcs8PrivateKeyPem()}\n");
        await File.WriteAllTextAsync(Path.Combine(_access.Folder, "servers.pem"), _servers.Pem);

        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_access.Time);
        builder.Services.AddSingleton<IAuthenticator>(_access.Authenticator);
        builder.Services.AddSingleton<IClientCertificateVerifier>(_access.Certificates);
        builder.Services.AddSingleton<IAccessPolicy>(new RuledAccessPolicy(null));
        builder.Services.AddSingleton<RequestInbox>();
        builder.Services.AddSingleton<IPublishSink, RequestsOnly>();
        builder.Services.AddSingleton(provider => _access.ServiceOn(provider.GetRequiredService<MqttBroker>()));
        builder.Services.AddSingleton<BackupQueue>();
        builder.Services.AddHostedService<RequestWorker>();
        builder.Services.AddMqttBroker(new BrokerOptions { Port = 0, TlsAddress = "127.0.0.1", TlsPort = 0, CertificatePath = serverFile });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _servers.Dispose();
        _access.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_enrolment_gave_is_stored_for_its_owner_and_used_from_then_on(bool wantsCertificate)
    {
        string token = _host.Services.GetRequiredService<CredentialService>().IssueToken("KPG-G1", TimeSpan.FromHours(1), "test").Token!;
        IConfigurationRoot settings = Settings(
            ("Enrolment:Token", token), ("Enrolment:Certificate", wantsCertificate ? "true" : "false"), ("Mqtt:Tls", wantsCertificate ? "true" : "false"));
        string stored = await Enroller.RunAsync(EnrolmentSettings.Read(settings), CancellationToken.None);

        Assert.Contains(wantsCertificate ? "certificate" : "password", stored, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(State, "credential")))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
        if (wantsCertificate)
            Assert.Equal("CN=KPG-G1", StoredCredential.ReadCertificate(State)!.Subject);
        ProgramSettings read = ProgramSettings.Read(settings);
        Assert.Equal(wantsCertificate ? (null, true) : ("KPG-G1", false), (read.Mqtt!.UserName, read.Mqtt.Tls?.Invoke().ClientCertificateContext is not null));
        await using MqttClient client = new(read.Mqtt with { ClientIdentifier = "KPG-G1" });
        await client.ConnectAsync();
        Assert.Equal("KPG-G1", Assert.Single(Broker.Clients, connected => connected.Identity.Kind == IdentityKind.Client).Identity.Name);
    }

    [Fact]
    public async Task A_wrong_token_is_named_with_what_to_do()
    {
        ConfigurationProblemException problem = await Assert.ThrowsAsync<ConfigurationProblemException>(
            () => Enroller.RunAsync(EnrolmentSettings.Read(Settings(("Enrolment:Token", "wrong"), ("Mqtt:Tls", "false"))), CancellationToken.None));
        Assert.Contains("Ask for a new one", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_takes_no_credential_costs_no_token()
    {
        string token = _host.Services.GetRequiredService<CredentialService>().IssueToken("KPG-G1", TimeSpan.FromHours(1), "test").Token!;
        await File.WriteAllTextAsync(State, "a file in the way");

        await Assert.ThrowsAsync<ConfigurationProblemException>(
            () => Enroller.RunAsync(EnrolmentSettings.Read(Settings(("Enrolment:Token", token), ("Mqtt:Tls", "false"))), CancellationToken.None));
        Assert.NotNull(_access.Registry.Find("KPG-G1")!.Token);
    }

    [Fact]
    public void A_token_must_be_given_once_and_a_certificate_needs_TLS()
    {
        Assert.Throws<ConfigurationProblemException>(() => EnrolmentSettings.Read(Settings()));
        Assert.Throws<ConfigurationProblemException>(() => EnrolmentSettings.Read(Settings(("Enrolment:Token", "x"), ("Enrolment:TokenFile", "y"))));
        Assert.Throws<ConfigurationProblemException>(() => EnrolmentSettings.Read(Settings(("Enrolment:TokenFile", Path.Combine(State, "none")))));
        string file = Path.Combine(_access.Folder, "server.pem");
        Assert.Throws<ConfigurationProblemException>(() => ProgramSettings.Read(Settings(("Mqtt:CertificatePath", file), ("Mqtt:Tls", "false"))));
        Assert.NotNull(ProgramSettings.Read(Settings(("Mqtt:CertificatePath", file))).Mqtt!.Tls!().ClientCertificateContext);
        Assert.Throws<ConfigurationProblemException>(() => ProgramSettings.Read(Settings(("Mqtt:CertificateKeyPath", file))));
        Assert.Throws<ConfigurationProblemException>(() => ProgramSettings.Read(Settings(("Mqtt:CertificatePath", State))));
    }

    private IConfigurationRoot Settings(params (string Key, string? Value)[] more)
    {
        bool usesTls = more.All(entry => entry is not ("Mqtt:Tls", "false"));
        var settings = new Dictionary<string, string?>
        {
            ["Gateway:Id"] = "KPG-G1",
            ["Data:Directory"] = State,
            ["Mqtt:Host"] = "localhost",
            ["Mqtt:Tls"] = "true",
            ["Mqtt:Port"] = $"{Broker.EndPoints[usesTls ? 1 : 0].Port}",
            ["Mqtt:CertificateAuthorityPath"] = Path.Combine(_access.Folder, "servers.pem"),
        };
        foreach ((string key, string? value) in more)
            settings[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private sealed class RequestsOnly(RequestInbox inbox) : IPublishSink
    {
        public PublishTicket OnPublish(in Publisher publisher, in PublishView publish) => inbox.TryTake(publisher, publish) ?? PublishTicket.Accepted;

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;
    }
}
