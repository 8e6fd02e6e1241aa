using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>What is IoT Hub's own: tokens and certificates, twins, direct methods, limits, throttling.</summary>
public sealed class IotHubUplinkTests
{
    private const string Gateway = "KPG-G1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly byte[] Command = LightingJson.ToUtf8(LightingExamples.Command());

    private static IotHubUplink Uplink(IotHubOptions options, TimeProvider? time = null) =>
        new("0.1.0", options, CityClock.RealTime(SystemClock.Instance), time ?? TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<(IotHubUplink Uplink, RecordingHandler Handler)> ConnectAsync(StandInHub hub, IotHubOptions? options = null)
    {
        IotHubUplink uplink = Uplink(options ?? hub.Options());
        var handler = new RecordingHandler();
        await uplink.StartAsync(handler, CancellationToken.None);
        await hub.ReceiveAsync(message => message.Topic == "status", Deadline);
        return (uplink, handler);
    }

    private static Task<byte[]> DesiredAsync(RecordingHandler handler) => handler.Desired.ReadAsync().AsTask().WaitAsync(Deadline);

    private static byte[] Document(long version, int lamps = 1) =>
        LightingJson.ToUtf8(LightingExamples.Desired(version, [.. Enumerable.Range(1, lamps).Select(lamp => $"KPG-P{lamp % 97}-L{lamp:0000}")]));

    [Fact]
    public async Task A_device_is_known_by_its_certificate_and_sends_no_token()
    {
        using X509Certificate2 certificate = TestCertificates.Device(Gateway);
        await using var hub = new StandInHub(Gateway) { Thumbprint = certificate.Thumbprint };
        IotHubOptions options = hub.Options() with
        {
            SharedAccessKey = null,
            Tls = () =>
            {
                System.Net.Security.SslClientAuthenticationOptions tls = hub.Trust();
                tls.ClientCertificates = [certificate];
                return tls;
            },
        };

        (IotHubUplink uplink, _) = await ConnectAsync(hub, options);

        await uplink.DisposeAsync();
        Assert.Empty(hub.Refusals);
    }

    [Fact]
    public async Task A_wrong_key_does_not_come_in_and_the_right_one_does()
    {
        await using var hub = new StandInHub(Gateway);
        await using IotHubUplink stranger = Uplink(hub.Options(RandomNumberGenerator.GetBytes(32)));
        var told = new TaskCompletionSource();
        await stranger.StartAsync(new RecordingHandler { ConnectionChanged = isConnected => told.TrySetResult() }, CancellationToken.None);
        await told.Task.WaitAsync(Deadline);
        Assert.False(stranger.IsConnected);
        Assert.Contains("a wrong token", hub.Refusals);

        (IotHubUplink uplink, _) = await ConnectAsync(hub);
        Assert.True(uplink.IsConnected);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends_and_the_hub_never_has_to_cut()
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 22, 12, 0));
        await using var hub = new StandInHub(Gateway, time);
        await using IotHubUplink uplink = Uplink(hub.Options(), time);
        await uplink.StartAsync(new RecordingHandler(), CancellationToken.None);
        await hub.UntilConnectedAsync(Deadline);
        await hub.ReceiveAsync(message => message.Topic == "status", Deadline);

        // At four fifths of an hour the uplink connects anew.
        time.Advance(TimeSpan.FromMinutes(48));
        Task again = hub.UntilConnectedAsync(Deadline);
        await time.AdvanceUntilAsync(Task.Run(async () => { await again; return true; }), TimeSpan.FromMilliseconds(200));

        await hub.ReceiveAsync(message => message.Topic == "status", Deadline);
        Assert.Empty(hub.Refusals);
        // The end in good order leaves no will behind.
    }

    [Fact]
    public async Task Telemetry_events_status_and_reports_are_told_apart_and_carry_content_type_and_encoding()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, _) = await ConnectAsync(hub);
        var batch = new SampleBatch();
        batch.Add(batch.Devices.Intern("KPG-P1-L001"u8), batch.Quantities.Intern("activePower"u8), LightingExamples.NowUnixMs, 61.4);

        await uplink.SendTelemetryAsync(batch, CancellationToken.None);
        await uplink.SendEventAsync(new DeviceEvent("lampFailure", "KPG-P1-L001", EventPhase.Start, 1, 2, new Dictionary<string, double>()), CancellationToken.None);
        await uplink.SendCommandResultAsync(new LampCommandResult("c", "KPG-P1-L001", LampCommandResultState.Accepted, null, 1), "a b&c=d"u8.ToArray(), CancellationToken.None);

        HubMessage telemetry = await hub.ReceiveAsync(message => message.Topic == "telemetry", Deadline);
        Assert.Equal(TelemetryCodec.ContentTypeOf(TelemetryFormat.ColumnFrame), telemetry.Properties["$.ct"]);
        Assert.DoesNotContain("$.ce", telemetry.Properties.Keys);
        HubMessage raised = await hub.ReceiveAsync(message => message.Topic == "event", Deadline);
        Assert.Equal(("application/json", "utf-8"), (raised.Properties["$.ct"], raised.Properties["$.ce"]));
        Assert.Equal("a b&c=d", (await hub.ReceiveAsync(message => message.Topic == "command/result", Deadline)).Properties["$.cid"]);
        await uplink.DisposeAsync();
        Assert.Empty(hub.Refusals);
    }

    [Fact]
    public async Task The_will_is_told_as_one_by_the_hub()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, _) = await ConnectAsync(hub);

        hub.Cut();

        HubMessage will = await hub.ReceiveAsync(message => message.Properties.ContainsKey("iothub-MessageType"), Deadline);
        Assert.Equal(("status", "Will"), (will.Topic, will.Properties["iothub-MessageType"]));
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_lamps_fit_into_a_twin_and_come_down_whole()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);
        byte[] document = Document(5, lamps: LightingLimits.MaximumLamps);

        hub.PatchDesired(TwinDocument.Split(document, 5));

        Assert.Equal(document, await DesiredAsync(handler));
        await uplink.DisposeAsync();
        Assert.Empty(hub.Refusals);
    }

    [Fact]
    public async Task A_patch_that_holds_a_whole_document_is_taken_without_asking_for_the_twin()
    {
        await using var hub = new StandInHub(Gateway);
        hub.PatchDesired(TwinDocument.Split(Document(1), 1));
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);
        Assert.Equal(Document(1), await DesiredAsync(handler));
        int asked = hub.TwinGets;

        hub.PatchDesired(TwinDocument.Split(Document(2), 2));

        Assert.Equal(Document(2), await DesiredAsync(handler));
        Assert.Equal(asked, hub.TwinGets);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_patch_of_something_else_makes_the_gateway_ask_for_the_whole_twin()
    {
        await using var hub = new StandInHub(Gateway);
        hub.PatchDesired(TwinDocument.Split(Document(1), 1));
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);
        await DesiredAsync(handler);

        hub.PatchDesired(new JsonObject { ["document"] = new JsonObject { ["version"] = 1 }, ["note"] = "changed by hand" });

        Assert.Equal(Document(1), await DesiredAsync(handler));
        Assert.Equal(2, hub.TwinGets);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_patch_that_was_missed_is_found_after_the_next_connection()
    {
        await using var hub = new StandInHub(Gateway) { TellsPatches = false };
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);
        hub.PatchDesired(TwinDocument.Split(Document(3), 3));

        hub.Cut();

        Assert.Equal(Document(3), await DesiredAsync(handler));
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task What_the_gateway_runs_stands_in_the_twin_and_what_is_over_is_taken_away()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, _) = await ConnectAsync(hub);
        var refused = new ReportedDocument(41, "0.1.0", [], 42, new string('x', 9_000), LightingExamples.NowUnixMs);

        await uplink.SendReportedAsync(refused, CancellationToken.None);
        await UntilAsync(() => hub.Twin.Reported["gateway"]?["refusedVersion"]?.GetValue<long>() == 42);
        Assert.True(hub.Twin.Reported["gateway"]!["refusedReason"]!.GetValue<string>().Length < 4_096);
        await uplink.SendReportedAsync(new ReportedDocument(42, "0.1.0", [], null, null, LightingExamples.NowUnixMs), CancellationToken.None);

        await UntilAsync(() => hub.Twin.Reported["gateway"] is JsonObject gateway && gateway["desiredVersion"]?.GetValue<long>() == 42 && !gateway.ContainsKey("refusedVersion"));
        await uplink.DisposeAsync();
        Assert.Empty(hub.Refusals);
    }

    [Fact]
    public async Task A_document_that_cannot_be_put_together_is_said_in_the_twin()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, _) = await ConnectAsync(hub);
        JsonObject damaged = TwinDocument.Split(Document(1), 1);
        damaged["document"]!["sha256"] = new string('0', 64);

        hub.PatchDesired(damaged);

        await UntilAsync(() => hub.Twin.Reported["gateway"]?["problem"]?.GetValue<string>().Contains("SHA-256", StringComparison.Ordinal) == true);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_hub_that_throttles_is_asked_again_later_and_messages_do_not_wait_for_it()
    {
        await using var hub = new StandInHub(Gateway) { ThrottledRequests = 1 };
        hub.PatchDesired(TwinDocument.Split(Document(1), 1));
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);

        await uplink.SendReportedAsync(new ReportedDocument(1, "0.1.0", [], null, null, LightingExamples.NowUnixMs), CancellationToken.None);
        await hub.ReceiveAsync(message => message.Topic == "reported", Deadline);

        Assert.Equal(Document(1), await DesiredAsync(handler));
        await UntilAsync(() => hub.Twin.Reported["gateway"] is not null);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_direct_method_is_a_command_and_answered_when_the_gateway_has_it()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);

        (int status, JsonNode? body) = await hub.InvokeAsync("command", Command, Deadline);

        Assert.Equal((200, true), (status, body!["taken"]!.GetValue<bool>()));
        Assert.Equal(Command, await handler.Commands.ReadAsync().AsTask().WaitAsync(Deadline));
        Assert.Equal(404, (await hub.InvokeAsync("reboot", Command, Deadline)).Status);
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_is_no_command_is_passed_over()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, RecordingHandler handler) = await ConnectAsync(hub);

        hub.SendToDevice("2"u8.ToArray(), ("topic", "firmware"));
        hub.SendToDevice("3"u8.ToArray());

        Assert.Equal("3"u8.ToArray(), await handler.Commands.ReadAsync().AsTask().WaitAsync(Deadline));
        await uplink.DisposeAsync();
    }

    [Fact]
    public async Task A_message_above_the_hubs_size_is_refused_here_for_good_and_the_connection_stays()
    {
        await using var hub = new StandInHub(Gateway);
        (IotHubUplink uplink, _) = await ConnectAsync(hub);
        var tooMany = new ReportedDocument(
            1, "0.1.0", [.. Enumerable.Range(0, 3_000).Select(one => new ReportedOverride($"KPG-P{one}-L1", new string('c', 64), 50, LightingExamples.NowUnixMs))], null, null, 1);

        await Assert.ThrowsAsync<UplinkRefusedException>(() => uplink.SendReportedAsync(tooMany, CancellationToken.None).AsTask());

        Assert.True(uplink.IsConnected);
        await uplink.DisposeAsync();
        Assert.Empty(hub.Refusals);
    }

    [Theory]
    [InlineData("devices/KPG-G1/messages/events/", QualityOfService.ExactlyOnce, 10, "QoS 2")]
    [InlineData("lampukota/v1/KPG-G1/telemetry", QualityOfService.AtLeastOnce, 10, "an unknown topic")]
    [InlineData("devices/KPG-G2/messages/events/", QualityOfService.AtLeastOnce, 10, "an unknown topic")]
    [InlineData("devices/KPG-G1/messages/events/", QualityOfService.AtLeastOnce, 256 * 1024, "a message above 256 KB")]
    public async Task The_stand_in_refuses_what_the_hub_refuses(string topic, QualityOfService qos, int bytes, string refusal)
    {
        await using var hub = new StandInHub(Gateway);
        var lost = new TaskCompletionSource();
        string token = SharedAccessSignature.Create($"{StandInHub.HostName}/devices/{Gateway}", hub.Key, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var client = new MqttClient(new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = hub.Port,
            Tls = hub.Trust,
            ProtocolVersion = MqttProtocolVersion.V311,
            ClientIdentifier = Gateway,
            UserName = $"{StandInHub.HostName}/{Gateway}/?api-version=2021-04-12",
            Password = token,
            CleanStart = false,
        });
        client.StateChanged += state =>
        {
            if (state == MqttConnectionState.Disconnected)
                lost.TrySetResult();
        };
        await client.ConnectAsync();

        _ = client.PublishAsync(new MqttMessage { Topic = topic, Qos = qos, Payload = new byte[bytes] }).AsTask();

        await lost.Task.WaitAsync(Deadline);
        Assert.Contains(hub.Refusals, reason => reason.StartsWith(refusal, StringComparison.Ordinal));
    }

    // The twin answers within milliseconds; there is nothing of the stand-in's to wait on for a change of its properties.
    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!holds())
            await Task.Delay(5, deadline.Token);
    }

    private sealed class RecordingHandler : IGatewayUplinkHandler
    {
        private readonly Channel<byte[]> _desired = Channel.CreateUnbounded<byte[]>();
        private readonly Channel<byte[]> _commands = Channel.CreateUnbounded<byte[]>();

        public Action<bool>? ConnectionChanged { get; init; }

        public ChannelReader<byte[]> Desired => _desired.Reader;

        public ChannelReader<byte[]> Commands => _commands.Reader;

        public void OnConnectionChanged(bool isConnected) => ConnectionChanged?.Invoke(isConnected);

        public ValueTask OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => _desired.Writer.WriteAsync(utf8Json.ToArray(), cancellationToken);

        public async ValueTask<Task> OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken)
        {
            await _commands.Writer.WriteAsync(utf8Json.ToArray(), cancellationToken);
            return Task.CompletedTask;
        }
    }
}
