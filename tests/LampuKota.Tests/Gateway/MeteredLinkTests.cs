using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit.Abstractions;

namespace LampuKota.Tests;

/// <summary>What a gateway costs on a metered link: the real uplink and the real broker over real TLS, with every byte of the connection counted in between.</summary>
public sealed class MeteredLinkTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Lamps = 50;
    private const int Minutes = 60;
    private const long MinutesAMonth = 31 * 24 * 60;
    private const long Megabyte = 1_000_000;

    // PINGREQ and PINGRESP have 2 bytes each, and 22 as a record of TLS 1.3 (5 header, 1 type, 16 tag). One of each a minute is more than a gateway that reports a minute sends.
    private const long KeepAliveBytesAMinute = 2 * (2 + 22);

    // Four segments a minute (PUBLISH, its acknowledgement, PUBACK, its acknowledgement) with 20 bytes of IP and 32 of TCP each: what the TLS bytes travel in.
    private const long NetworkHeaderBytesAMinute = 4 * (20 + 32);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lampukota-");
    private WebApplication? _host;

    [Fact]
    public async Task A_gateway_of_50_lamps_with_a_report_a_minute_takes_less_than_50_MB_a_month_with_TLS_and_acknowledgements()
    {
        int port = await StartBrokerAsync();
        await using var relay = new CountingRelay(port);
        await using MqttGatewayUplink uplink = MakeUplink(relay.Port);
        var handler = new WaitingHandler();
        await uplink.StartAsync(handler, CancellationToken.None);
        await handler.Connected.WaitAsync(Deadline);

        // The first message also carries what follows the handshake (session tickets, the status), and is not counted.
        SampleBatch[] minutes = [.. Enumerable.Range(1, Minutes + 1).Select(seed => TelemetryExamples.Reports(Lamps, 1, seed))];
        await uplink.SendTelemetryAsync(minutes[0], CancellationToken.None).AsTask().WaitAsync(Deadline);
        long before = relay.Bytes;
        foreach (SampleBatch minute in minutes.Skip(1))
            await uplink.SendTelemetryAsync(minute, CancellationToken.None).AsTask().WaitAsync(Deadline);
        double bytesAMinute = (double)(relay.Bytes - before) / Minutes;

        double megabytes = (bytesAMinute + KeepAliveBytesAMinute) * MinutesAMonth / Megabyte;
        double headers = (double)NetworkHeaderBytesAMinute * MinutesAMonth / Megabyte;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bytesAMinute:F0} bytes a minute: {megabytes:F1} MB a month of 31 days with TLS, acknowledgements and keep-alive; TCP and IP headers {headers:F1} MB besides"));
        Assert.InRange(megabytes, 1, 40);
        Assert.InRange(megabytes + headers, 1, 50);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static MqttGatewayUplink MakeUplink(int port)
    {
        var connection = new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = port,
            Tls = () => new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == "CN=localhost" },
        };
        return new MqttGatewayUplink("KPG-OSP-G012", "1.0.0", connection, CityClock.RealTime(SystemClock.Instance), TimeProvider.System, NullLoggerFactory.Instance);
    }

    private async Task<int> StartBrokerAsync()
    {
        string file = Path.Combine(_folder.FullName, "server.pem");
        using (var authority = new TestAuthority("CN=localhost"))
        using (X509Certificate2 certificate = authority.Sign("CN=localhost", isForClients: false))
            await File.WriteAllTextAsync(file, $"{certificate.ExportCertificatePem()}\n{authority.LastKey.ExportPkcs8PrivateKeyPem()}\n");

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddMqttBroker(new BrokerOptions { Port = 0, TlsAddress = "127.0.0.1", TlsPort = 0, CertificatePath = file, AllowAnonymous = true });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenMqtt());
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Services.GetRequiredService<MqttBroker>().EndPoints[1].Port;
    }

    private sealed class WaitingHandler : IGatewayUplinkHandler
    {
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Connected => _connected.Task;

        public void OnConnectionChanged(bool isConnected)
        {
            if (isConnected)
                _connected.TrySetResult();
        }

        public ValueTask OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => default;

        public ValueTask<Task> OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken) => new(Task.CompletedTask);
    }

    /// <summary>Carries one connection to a port of loopback, and counts what passes in both directions.</summary>
    private sealed class CountingRelay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private long _bytes;

        public CountingRelay(int port)
        {
            _listener.Start();
            _running = RunAsync(port);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public long Bytes => Interlocked.Read(ref _bytes);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task RunAsync(int port)
        {
            using TcpClient near = await _listener.AcceptTcpClientAsync(_stop.Token);
            using TcpClient far = new();
            await far.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
            await Task.WhenAll(CarryAsync(near.GetStream(), far.GetStream()), CarryAsync(far.GetStream(), near.GetStream()));
        }

        private async Task CarryAsync(NetworkStream from, NetworkStream to)
        {
            byte[] buffer = new byte[16 * 1_024];
            int read;
            while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                // Counted before it is passed on, so that whoever has an answer finds all of it counted.
                Interlocked.Add(ref _bytes, read);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
    }
}
