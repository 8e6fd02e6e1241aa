using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Ingest;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>Client certificates over real TLS: whom the handshake lets pass, and who that is then.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit ends it by IAsyncLifetime.")]
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestAuthority _servers = new("CN=localhost");
    private readonly AccessBench _access = new();
    private WebApplication? _host;

    private string ServerFile => Path.Combine(_access.Folder, "server.pem");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _access.Dispose();
        _servers.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_gateway_with_its_certificate_is_itself_without_any_password()
    {
        MqttBroker broker = await StartAsync();
        using X509Certificate2 certificate = Usable(_access.GiveCertificate("G1", _key));
        await using MqttClient client = await ConnectAsync(broker, "G1", certificate);

        Assert.Equal(("G1", IdentityKind.Client), (Assert.Single(broker.Clients).Identity.Name, broker.Clients[0].Identity.Kind));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync(To("lampukota/v1/G2/status")));
        Assert.True(await client.PublishAsync(To("lampukota/v1/G1/status")) < ReasonCode.UnspecifiedError);
    }

    [Fact]
    public async Task It_may_be_nobody_else()
    {
        MqttBroker broker = await StartAsync();
        using X509Certificate2 certificate = Usable(_access.GiveCertificate("G1", _key));
        _access.GivePassword("G2", "p");

        Assert.Equal(ReasonCode.ClientIdentifierNotValid, await RefusedAsync(broker, "G2", certificate));
        Assert.Equal(ReasonCode.NotAuthorized, await RefusedAsync(broker, "G2", certificate, "G2", "p"));
    }

    [Fact]
    public async Task Expired_foreign_and_revoked_certificates_do_not_pass_the_handshake()
    {
        MqttBroker broker = await StartAsync();
        using X509Certificate2 revoked = Usable(_access.GiveCertificate("G1", _key));
        _access.Registry.Revoke("G1");
        using X509Certificate2 expired = Usable(_access.GiveCertificate("G2", _key, TimeSpan.FromDays(1)));
        _access.Time.Advance(TimeSpan.FromDays(2));
        using X509Certificate2 foreign = Usable(_servers.Sign("CN=G2"), _servers.LastKey);

        Assert.Equal(ReasonCode.ServerUnavailable, await RefusedAsync(broker, "G1", revoked));
        Assert.Equal(ReasonCode.ServerUnavailable, await RefusedAsync(broker, "G2", expired));
        Assert.Equal(ReasonCode.ServerUnavailable, await RefusedAsync(broker, "G2", foreign));
        Assert.Equal((3, 0), (broker.Statistics.ClientCertificatesRefused, broker.Statistics.ConnectsAccepted));
    }

    [Fact]
    public async Task A_missing_one_is_refused_where_it_is_required_and_else_a_password_will_do()
    {
        _access.GivePassword("G1", "p");
        MqttBroker broker = await StartAsync();
        await using MqttClient client = await ConnectAsync(broker, "G1", null, "G1", "p");
        await client.DisposeAsync();
        await _host!.DisposeAsync();

        MqttBroker strict = await StartAsync(options => options.RequireClientCertificate = true);
        Assert.Equal(ReasonCode.ServerUnavailable, await RefusedAsync(strict, "G1", null, "G1", "p"));
        Assert.Equal(1, strict.Statistics.ClientCertificatesRefused);
        using X509Certificate2 certificate = Usable(_access.GiveCertificate("G1", _key));
        await using MqttClient accepted = await ConnectAsync(strict, "G1", certificate);
    }

    [Fact]
    public async Task Revoking_cuts_the_connection_that_a_certificate_opened()
    {
        MqttBroker broker = await StartAsync();
        using X509Certificate2 certificate = Usable(_access.GiveCertificate("G1", _key));
        await using MqttClient client = await ConnectAsync(broker, "G1", certificate);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += state =>
        {
            if (state != MqttConnectionState.Connected)
                lost.TrySetResult();
        };

        Assert.Equal(1, _access.ServiceOn(broker).Revoke("G1", "test").ConnectionsCut);
        await lost.Task.WaitAsync(Deadline);
        Assert.Equal(ReasonCode.ServerUnavailable, await RefusedAsync(broker, "G1", certificate));
    }

    [Fact]
    public async Task A_renewed_server_certificate_serves_the_next_connection_and_a_broken_one_nobody()
    {
        _access.GivePassword("G1", "p");
        MqttBroker broker = await StartAsync();
        string first = await ServerThumbprintAsync(broker);

        string renewed = WriteServerCertificate();
        Assert.Equal(first, await ServerThumbprintAsync(broker));
        _access.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(renewed, await ServerThumbprintAsync(broker));

        await File.WriteAllTextAsync(ServerFile, "half of a renewal");
        _access.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(renewed, await ServerThumbprintAsync(broker));
        string mended = WriteServerCertificate();
        _access.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(mended, await ServerThumbprintAsync(broker));
    }

    private async Task<MqttBroker> StartAsync(Action<BrokerOptions>? configure = null)
    {
        WriteServerCertificate();
        BrokerOptions options = new() { Port = 0, TlsAddress = "127.0.0.1", TlsPort = 0, CertificatePath = ServerFile };
        configure?.Invoke(options);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_access.Time);
        builder.Services.AddSingleton<IAuthenticator>(_access.Authenticator);
        builder.Services.AddSingleton<IClientCertificateVerifier>(_access.Certificates);
        builder.Services.AddSingleton<IAccessPolicy>(new RuledAccessPolicy(null));
        builder.Services.AddMqttBroker(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Services.GetRequiredService<MqttBroker>();
    }

    /// <returns>The certificate's thumbprint.</returns>
    private string WriteServerCertificate()
    {
        using X509Certificate2 certificate = _servers.Sign("CN=localhost", isForClients: false);
        File.WriteAllText(ServerFile, $"{certificate.ExportCertificatePem()}\n{_servers.LastKey.ExportPkcs8PrivateKeyPem()}\n");
        return certificate.Thumbprint;
    }

    // What a gateway has made of a key and a signed certificate.
    private X509Certificate2 Usable(X509Certificate2 signed, ECDsa? key = null)
    {
        using X509Certificate2 withKey = signed.HasPrivateKey ? signed : signed.CopyWithPrivateKey(key ?? _key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<string> ServerThumbprintAsync(MqttBroker broker)
    {
        string? seen = null;
        await using MqttClient client = await ConnectAsync(broker, "G1", null, "G1", "p", thumbprint => seen = thumbprint);
        return seen!;
    }

    private static async Task<ReasonCode> RefusedAsync(MqttBroker broker, string clientIdentifier, X509Certificate2? certificate, string? user = null, string? password = null)
    {
        MqttConnectException exception = await Assert.ThrowsAsync<MqttConnectException>(() => ConnectAsync(broker, clientIdentifier, certificate, user, password));
        return exception.ReasonCode;
    }

    private static async Task<MqttClient> ConnectAsync(
        MqttBroker broker, string clientIdentifier, X509Certificate2? certificate, string? user = null, string? password = null, Action<string>? seesServer = null)
    {
        MqttClient client = new(new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = broker.EndPoints[1].Port,
            ClientIdentifier = clientIdentifier,
            UserName = user,
            Password = password,
            Tls = () => new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = (_, server, _, _) =>
                {
                    seesServer?.Invoke(((X509Certificate2)server!).Thumbprint);
                    return server?.Subject == "CN=localhost";
                },
            },
        });
        using CancellationTokenSource deadline = new(Deadline);
        await client.ConnectAsync(deadline.Token);
        return client;
    }

    private static MqttMessage To(string topic) => new() { Topic = topic, Qos = QualityOfService.AtLeastOnce };
}
