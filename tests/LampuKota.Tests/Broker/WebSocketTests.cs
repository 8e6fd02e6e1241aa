using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Broker;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LampuKota.Tests;

/// <summary>MQTT over WebSocket (MQTT 5.0, 6), on real sockets.</summary>
public sealed class WebSocketTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly byte[] Connect = [0x10, 15, 0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, 0, 2, .. "ws"u8];
    private static readonly byte[] Subscribe = [0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 0];

    private readonly string _folder = Directory.CreateTempSubdirectory("lampukota-").FullName;
    private readonly CancellationTokenSource _deadline = new(Deadline);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _deadline.Dispose();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/mqtt")]
    public async Task A_client_connects_at_the_paths_that_clients_try(string path)
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host, path);
        Assert.Equal("mqtt", socket.SubProtocol);
        await SendAsync(socket, Connect);

        Assert.Equal(0x20, (await ReadAsync(socket, 2))[0]);
        ConnectedClient client = Assert.Single(host.Broker.Clients);
        Assert.Equal(ClientTransport.WebSocket, client.Transport);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)client.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task Packets_may_be_split_over_frames_at_every_byte()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        foreach (byte one in Connect)
            await SendAsync(socket, [one]);

        Assert.Equal(0x20, (await ReadPacketAsync(socket))[0]);
    }

    [Fact]
    public async Task Packets_may_be_joined_in_one_frame_and_a_frame_may_come_in_fragments()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        byte[] joined = [.. Connect, .. Subscribe, 0xC0, 0];
        await socket.SendAsync(joined.AsMemory(0, 9), WebSocketMessageType.Binary, endOfMessage: false, _deadline.Token);
        await socket.SendAsync(joined.AsMemory(9), WebSocketMessageType.Binary, endOfMessage: true, _deadline.Token);

        Assert.Equal(0x20, (await ReadPacketAsync(socket))[0]);
        Assert.Equal(0x90, (await ReadPacketAsync(socket))[0]);
        Assert.Equal(0xD0, (await ReadPacketAsync(socket))[0]);
    }

    [Fact]
    public async Task A_large_packet_passes_whole_both_ways()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        await SendAsync(socket, [.. Connect, .. Subscribe]);
        await ReadPacketAsync(socket);
        await ReadPacketAsync(socket);
        byte[] publish = [0x30, 0xC4, 0x84, 0x3D, 0, 1, (byte)'a', 0, .. RandomNumberGenerator.GetBytes(1_000_000)];
        Task sending = SendAsync(socket, publish);

        Assert.Equal(publish, await ReadAsync(socket, publish.Length));
        await sending;
    }

    [Fact]
    public async Task A_packet_larger_than_allowed_is_refused_before_it_has_come()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        await SendAsync(socket, Connect);
        await ReadPacketAsync(socket);
        await SendAsync(socket, [0x30, 0xFF, 0xFF, 0xFF, 0x7F]);

        byte[] disconnect = await ReadPacketAsync(socket);
        Assert.Equal((0xE0, (byte)ReasonCode.PacketTooLarge), (disconnect[0], disconnect[2]));
    }

    [Fact]
    public async Task A_frame_with_text_ends_the_connection_with_the_code_for_it()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        await SendAsync(socket, Connect);
        await ReadPacketAsync(socket);
        await socket.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, _deadline.Token);

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16], _deadline.Token)).MessageType);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, socket.CloseStatus);
        Assert.Equal(1, host.Broker.Statistics.ProtocolViolations);
    }

    [Fact]
    public async Task DISCONNECT_ends_with_a_close_frame_from_both_sides()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        await SendAsync(socket, Connect);
        await ReadPacketAsync(socket);
        await SendAsync(socket, [0xE0, 0]);

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16], _deadline.Token)).MessageType);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _deadline.Token);
        Assert.Equal(0, host.Broker.Statistics.ProtocolViolations);
    }

    [Fact]
    public async Task A_client_is_told_when_the_host_stops()
    {
        await using Host host = await StartAsync();
        using ClientWebSocket socket = await OpenAsync(host);
        await SendAsync(socket, Connect);
        await ReadPacketAsync(socket);
        Task stopping = host.App.StopAsync(_deadline.Token);

        byte[] disconnect = await ReadPacketAsync(socket);
        Assert.Equal((0xE0, (byte)ReasonCode.ServerShuttingDown), (disconnect[0], disconnect[2]));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, _deadline.Token);
        await stopping;
    }

    [Theory]
    [InlineData("")]
    [InlineData("mqttv3.1")]
    public async Task Without_the_subprotocol_a_client_is_refused_and_told_why(string subprotocol)
    {
        await using Host host = await StartAsync();
        (HttpStatusCode status, string reason, _) = await AskAsync(host, "/mqtt", subprotocol);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("mqtt", reason, StringComparison.Ordinal);
        Assert.Equal(new RefusalCount(RefusedThing.Connection, ReasonCode.ImplementationSpecificError, 1), Assert.Single(host.Broker.Statistics.Refusals));
    }

    [Fact]
    public async Task A_plain_GET_is_told_to_upgrade()
    {
        await using Host host = await StartAsync();
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync(new Uri($"http://{host.EndPoint}/mqtt"));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("websocket", response.Headers.Upgrade.Single().Name);
        Assert.Contains("MQTT over WebSocket", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_else_of_the_host_is_served_there_and_MQTT_not_with_the_host()
    {
        await using Host host = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(host, "/host", "mqtt")).Status);
        using HttpClient client = new();
        Assert.Equal("the host", await client.GetStringAsync(new Uri($"{host.App.Urls.Last()}/host")));
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            using ClientWebSocket socket = new();
            socket.Options.AddSubProtocol("mqtt");
            await socket.ConnectAsync(new Uri($"{host.App.Urls.Last().Replace("http", "ws", StringComparison.Ordinal)}/mqtt"), _deadline.Token);
        });
    }

    [Theory]
    [InlineData(null, "127.0.0.1:9001", true)]
    [InlineData("http://127.0.0.1:8080", "127.0.0.1:9001", true)]
    [InlineData("http://localhost:8080", "localhost:9001", true)]
    [InlineData("https://city.example", "broker.example", true)]
    [InlineData("HTTPS://City.Example", "broker.example", true)]
    [InlineData("https://evil.example", "broker.example", false)]
    [InlineData("https://city.example.evil.example", "broker.example", false)]
    [InlineData("http://localhost:8080", "127.0.0.1:9001", false)]
    [InlineData("http://rebound.example:9001", "rebound.example:9001", false)]
    [InlineData("null", "127.0.0.1:9001", false)]
    public void Pages_of_other_sites_may_not_connect(string? origin, string host, bool isAllowed) =>
        Assert.Equal(isAllowed, WebSocketOrigin.IsAllowed(origin, new HostString(host), ["https://city.example"]));

    [Fact]
    public async Task A_page_of_another_site_is_refused_by_the_listener()
    {
        await using Host host = await StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(host, "/mqtt", "mqtt", origin: "https://evil.example")).Status);
    }

    [Fact]
    public async Task With_a_certificate_it_is_TLS_and_plain_text_is_not_served()
    {
        await using Host host = await StartAsync(MakeCertificate());
        using ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        await socket.ConnectAsync(new Uri($"wss://{host.EndPoint}/mqtt"), _deadline.Token);
        await SendAsync(socket, Connect);
        await ReadPacketAsync(socket);

        Assert.Equal(ClientTransport.SecureWebSocket, Assert.Single(host.Broker.Clients).Transport);
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(host));
        while (host.Broker.Statistics.TlsFailures == 0)
            await Task.Delay(1, _deadline.Token);
    }

    private async Task<ClientWebSocket> OpenAsync(Host host, string path = "/mqtt")
    {
        ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("mqtt");
        await socket.ConnectAsync(new Uri($"ws://{host.EndPoint}{path}"), _deadline.Token);
        return socket;
    }

    private async Task SendAsync(ClientWebSocket socket, byte[] bytes) =>
        await socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, _deadline.Token);

    /// <summary>Reads bytes, whatever frames they come in.</summary>
    private async Task<byte[]> ReadAsync(ClientWebSocket socket, int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(bytes.AsMemory(read), _deadline.Token);
            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            read += result.Count;
        }

        return bytes;
    }

    private async Task<byte[]> ReadPacketAsync(ClientWebSocket socket)
    {
        byte[] header = await ReadAsync(socket, 2);
        return [.. header, .. await ReadAsync(socket, header[1])];
    }

    private static async Task<(HttpStatusCode Status, string Reason, HttpResponseMessage Response)> AskAsync(
        Host host, string path, string subprotocol, string? origin = null)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://{host.EndPoint}{path}");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (subprotocol.Length > 0)
            request.Headers.Add("Sec-WebSocket-Protocol", subprotocol);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    private string MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        string path = Path.Combine(_folder, "server.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    private static async Task<Host> StartAsync(string? certificatePath = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        BrokerOptions options = new() { Port = 0, WebSocketPort = 0, AllowAnonymous = true, CertificatePath = certificatePath, TlsAddress = "127.0.0.1", TlsPort = 0 };
        builder.Services.AddMqttBroker(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMqtt().Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.UseMqttWebSockets();
        app.MapGet("/host", () => "the host");
        await app.StartAsync();
        return new Host(app);
    }

    private sealed record Host(WebApplication App) : IAsyncDisposable
    {
        public MqttBroker Broker { get; } = App.Services.GetRequiredService<MqttBroker>();

        public IPEndPoint EndPoint => Broker.EndPoints[^1];

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
