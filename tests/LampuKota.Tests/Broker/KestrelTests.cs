using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LampuKota.Tests;

/// <summary>The broker in a host, on real sockets: what no fake can show.</summary>
public sealed class KestrelTests : IDisposable
{
    private static readonly byte[] Connect = [0x10, 16, 0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, 0, 3, .. "tls"u8];

    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_client_connects_over_TCP_and_is_told_when_the_host_stops()
    {
        await using WebApplication host = await StartAsync(new BrokerOptions { Port = 0, AllowAnonymous = true });
        MqttBroker broker = host.Services.GetRequiredService<MqttBroker>();
        using TcpClient client = new();
        await client.ConnectAsync(Assert.Single(broker.EndPoints));
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Connect);
        Assert.Equal(0x20, await ReadTypeAsync(stream));
        Assert.Equal("tls", Assert.Single(broker.Clients).ClientIdentifier);

        Task stopping = host.StopAsync();
        Assert.Equal(0xE0, await ReadTypeAsync(stream));
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        client.Close();
        await stopping;
    }

    [Fact]
    public async Task A_packet_much_larger_than_what_is_received_ahead_passes_whole_both_ways()
    {
        await using WebApplication host = await StartAsync(new BrokerOptions { Port = 0, AllowAnonymous = true });
        using TcpClient client = new();
        await client.ConnectAsync(host.Services.GetRequiredService<MqttBroker>().EndPoints[0]);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Connect);
        await ReadTypeAsync(stream);
        await stream.WriteAsync(new byte[] { 0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 0 });
        await ReadTypeAsync(stream);
        // Remaining Length 1,000,004: topic, no properties, and a payload of a million bytes.
        byte[] publish = [0x30, 0xC4, 0x84, 0x3D, 0, 1, (byte)'a', 0, .. RandomNumberGenerator.GetBytes(1_000_000)];
        await stream.WriteAsync(publish);

        byte[] received = new byte[publish.Length];
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        await stream.ReadExactlyAsync(received, deadline.Token);
        Assert.Equal(publish, received);
    }

    [Fact]
    public async Task With_a_certificate_the_broker_speaks_TLS_1_2_and_later()
    {
        await using WebApplication host = await StartAsync(TlsOptions());
        IPEndPoint endPoint = host.Services.GetRequiredService<MqttBroker>().EndPoints[1];
        foreach (SslProtocols protocol in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            using TcpClient client = new();
            await client.ConnectAsync(endPoint);
            await using SslStream stream = await HandshakeAsync(client, protocol);
            await stream.WriteAsync(Connect);
            Assert.Equal(0x20, await ReadTypeAsync(stream));
        }
    }

    [Fact]
    public async Task TLS_before_1_2_is_refused()
    {
        await using WebApplication host = await StartAsync(TlsOptions());
        using TcpClient client = new();
        await client.ConnectAsync(host.Services.GetRequiredService<MqttBroker>().EndPoints[1]);
#pragma warning disable CA5397, SYSLIB0039 // The old version is what this test is about.
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(client, SslProtocols.Tls11));
#pragma warning restore CA5397, SYSLIB0039
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02 })] // the first bytes of a handshake
    public async Task A_TLS_handshake_that_does_not_come_to_its_end_is_closed_in_time(byte[] begun)
    {
        BrokerOptions options = TlsOptions();
        options.Limits.TlsTimeout = TimeSpan.FromSeconds(1);
        await using WebApplication host = await StartAsync(options);
        MqttBroker broker = host.Services.GetRequiredService<MqttBroker>();
        using TcpClient client = new();
        await client.ConnectAsync(broker.EndPoints[1]);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(begun);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));

        Assert.Equal(0, await stream.ReadAsync(new byte[1], deadline.Token));
        Assert.Equal(0, broker.Statistics.ConnectsAccepted);
    }

    [Fact]
    public async Task A_TLS_handshake_that_never_comes_ends_by_its_deadline_and_is_counted()
    {
        BrokerOptions options = TlsOptions();
        options.Limits.TlsTimeout = TimeSpan.FromSeconds(1);
        await using WebApplication host = await StartAsync(options);
        MqttBroker broker = host.Services.GetRequiredService<MqttBroker>();
        using TcpClient client = new();
        await client.ConnectAsync(broker.EndPoints[1]);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], deadline.Token));
        while (broker.Statistics.LimitsReached[BrokerLimit.TlsTimeout] == 0)
            await Task.Delay(1, deadline.Token);
        Assert.Equal((1, 0), (broker.Statistics.TlsFailures, broker.Statistics.ConnectionsNow));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named_with_what_to_do()
    {
        BrokerOptions options = TlsOptions();
        await File.WriteAllTextAsync(options.CertificatePath!, "no certificate");
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options));

        Assert.Contains("Mqtt:CertificatePath", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(BrokerOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMqttBroker(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        WebApplication host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private BrokerOptions TlsOptions()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        string path = Path.Combine(_folder, "server.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return new BrokerOptions { Port = 0, TlsAddress = "127.0.0.1", TlsPort = 0, CertificatePath = path, AllowAnonymous = true };
    }

    private static async Task<SslStream> HandshakeAsync(TcpClient client, SslProtocols protocol)
    {
        SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [new SslApplicationProtocol("mqtt")],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        });
        return stream;
    }

    private static async Task<int> ReadTypeAsync(Stream stream)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        byte[] header = new byte[2];
        await stream.ReadExactlyAsync(header, deadline.Token);
        await stream.ReadExactlyAsync(new byte[header[1]], deadline.Token);
        return header[0];
    }
}
