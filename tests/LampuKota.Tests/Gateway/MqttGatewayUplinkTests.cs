using System.Collections.Concurrent;
using System.Text;
using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LampuKota.Tests;

/// <summary>The whole gateway over the real client and the real broker, seen from the backend's side.</summary>
public sealed class MqttGatewayUplinkTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Gateway = "KPG-G1";
    private const string Lamp = "KPG-P1-L001";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<MqttMessage> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly RecordingOutput _output = new();
    private LoopbackBroker _broker = null!;
    private MqttClient _backend = null!;
    private GatewayService _gateway = null!;

    private static long Now => SystemClock.Instance.GetCurrentInstant().ToUnixTimeMilliseconds();

    public async Task InitializeAsync()
    {
        _broker = await LoopbackBroker.StartAsync();
        _backend = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, Subscriptions = [new("lampukota/v1/#", QualityOfService.AtLeastOnce)] })
        {
            MessageHandler = (message, _) =>
            {
                _received.Enqueue(message);
                _arrived.Release();
                return ValueTask.CompletedTask;
            },
        };
        await _backend.ConnectAsync();
        _gateway = NewGateway();
        await _gateway.StartAsync(CancellationToken.None);
        await StatusAsync(isOnline: true);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        await _broker.DisposeAsync();
        _arrived.Dispose();
    }

    private GatewayService NewGateway(TelemetryFormat format = TelemetryFormat.ColumnFrame)
    {
        CityClock clock = CityClock.RealTime(SystemClock.Instance);
        var connection = new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port };
        var options = new GatewayOptions
        {
            GatewayId = Gateway,
            Lamps = [new GatewayLamp(Lamp, _output)],
            Sensors = [new FollowingMeter(Lamp, _output)],
        };
        var uplink = new MqttGatewayUplink(Gateway, options.Firmware, connection, clock, TimeProvider.System, NullLoggerFactory.Instance, format);
        return new GatewayService(options, uplink, clock, TimeProvider.System, NullLoggerFactory.Instance);
    }

    private async Task<MqttMessage> ReceiveAsync(Predicate<MqttMessage> isMeant)
    {
        while (true)
        {
            Assert.True(await _arrived.WaitAsync(Deadline), "Nothing more arrived.");
            Assert.True(_received.TryDequeue(out MqttMessage? message));
            if (isMeant(message))
                return message;
        }
    }

    private ValueTask<ReasonCode> PublishDesiredAsync(long version) => _backend.PublishAsync(new MqttMessage
    {
        Topic = Topics.Desired(Gateway),
        Payload = LightingJson.ToUtf8(LightingExamples.Desired(version)),
        Qos = QualityOfService.AtLeastOnce,
        Retain = true,
    });

    private ValueTask<ReasonCode> PublishCommandAsync(string id, int level, string responseTopic) => _backend.PublishAsync(new MqttMessage
    {
        Topic = Topics.Command(Gateway),
        Payload = LightingJson.ToUtf8(new LampCommand(id, [Lamp], level, 0, Now + 60_000, "test")),
        Qos = QualityOfService.AtLeastOnce,
        ResponseTopic = responseTopic,
        CorrelationData = "42"u8.ToArray(),
    });

    private Task<MqttMessage> ResultAsync(string id) => ReceiveAsync(message =>
        message.Topic == Topics.CommandResult(Gateway)
        && LightingJson.TryParseCommandResult(message.Payload.Span, out LampCommandResult? result, out _) && result.Id == id);

    private Task<MqttMessage> StatusAsync(bool isOnline) => ReceiveAsync(message =>
        message.Topic == Topics.Status(Gateway)
        && LightingJson.TryParseStatus(message.Payload.Span, out GatewayStatus? status, out _) && status.Online == isOnline);

    [Fact]
    public async Task A_command_over_mqtt_is_answered_with_its_correlation_data_and_proven_by_telemetry()
    {
        await PublishDesiredAsync(1);
        await PublishCommandAsync("c-1", 50, Topics.CommandResult(Gateway));

        MqttMessage answer = await ResultAsync("c-1");
        Assert.Equal("42"u8, answer.CorrelationData!.Value.Span);
        Assert.True(LightingJson.TryParseCommandResult(answer.Payload.Span, out LampCommandResult? result, out _));

        MqttMessage pack = await ReceiveAsync(message => message.Topic == Topics.Telemetry(Gateway) && PowerIn(message) == 45);
        Assert.Null(pack.ContentType);
        Assert.True(PowerProof.Agrees(90, 50, 45, result!.AtUnixMs, TimestampOf(pack)));
    }

    [Theory]
    [InlineData(TelemetryFormat.SenMLJson)]
    [InlineData(TelemetryFormat.SenMLCbor)]
    public async Task A_gateway_that_is_told_so_writes_another_format_and_says_which(TelemetryFormat format)
    {
        await _gateway.DisposeAsync();
        _gateway = NewGateway(format);
        await _gateway.StartAsync(CancellationToken.None);
        await PublishDesiredAsync(1);
        await PublishCommandAsync("c-5", 50, Topics.CommandResult(Gateway));

        MqttMessage pack = await ReceiveAsync(message => message.Topic == Topics.Telemetry(Gateway) && PowerIn(message) == 45);
        Assert.Equal(TelemetryCodec.ContentTypeOf(format), pack.ContentType);
    }

    [Fact]
    public async Task An_answer_goes_to_the_gateways_own_topic_whatever_the_command_asks()
    {
        await PublishCommandAsync("c-2", 50, "lampukota/v1/KPG-G2/command/result");

        Assert.Null((await ResultAsync("c-2")).CorrelationData);
        Assert.DoesNotContain(_received, message => message.Topic.Contains("KPG-G2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_is_online_and_subscribed_says_so_and_when_it_stops_that_it_is_not()
    {
        await _gateway.DisposeAsync();

        Assert.True(LightingJson.TryParseStatus((await StatusAsync(isOnline: false)).Payload.Span, out GatewayStatus? status, out _));
        Assert.NotNull(status.SinceUnixMs);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_by_the_will_and_its_return_by_the_gateway()
    {
        // A second connection with its Client Identifier makes the broker cut the gateway off.
        await using (var intruder = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, ClientIdentifier = Gateway }))
            await intruder.ConnectAsync();

        Assert.Equal("""{"online":false}""", Encoding.UTF8.GetString((await StatusAsync(isOnline: false)).Payload.Span));
        await StatusAsync(isOnline: true);
    }

    [Fact]
    public async Task A_command_sent_while_the_gateway_was_away_is_carried_out_when_it_returns()
    {
        await _gateway.DisposeAsync();
        await PublishCommandAsync("c-3", 30, Topics.CommandResult(Gateway));

        _gateway = NewGateway();
        await _gateway.StartAsync(CancellationToken.None);

        await ResultAsync("c-3");
        Assert.Equal(30, _output.Level);
    }

    [Fact]
    public async Task The_retained_document_reaches_a_gateway_that_starts_later_and_is_reported_retained()
    {
        await _gateway.DisposeAsync();
        await PublishDesiredAsync(12);

        _gateway = NewGateway();
        await _gateway.StartAsync(CancellationToken.None);

        await ReceiveAsync(message => message.Topic == Topics.Reported(Gateway)
            && LightingJson.TryParseReported(message.Payload.Span, out ReportedDocument? reported, out _) && reported.DesiredVersion == 12);
    }

    private static double? PowerIn(MqttMessage message) => ActivePower(message)?.Value;

    private static long TimestampOf(MqttMessage message) => ActivePower(message)!.Value.TimestampUnixMs;

    private static Sample? ActivePower(MqttMessage message)
    {
        var batch = new SampleBatch();
        TelemetryCodec.Decode(message.ContentType, message.Payload, Now, batch);
        foreach (Sample sample in batch.Samples)
        {
            if (batch.Quantities.GetString(sample.Quantity) == "activePower")
                return sample;
        }

        return null;
    }
}
