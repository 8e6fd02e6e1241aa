using System.Collections.Concurrent;
using System.Text;
using LampuKota.Gateway;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.Tests;

/// <summary>The uplink over plain MQTT, against the real broker.</summary>
public sealed class MqttGatewayUplinkTests : GatewayUplinkBehaviour
{
    private readonly ConcurrentQueue<MqttMessage> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private LoopbackBroker _broker = null!;
    private MqttClient _backend = null!;

    private protected override async Task StartBackendAsync()
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
    }

    private protected override async Task StopBackendAsync()
    {
        await _backend.DisposeAsync();
        await _broker.DisposeAsync();
        _arrived.Dispose();
    }

    private protected override IGatewayUplink CreateUplink(TelemetryFormat format = TelemetryFormat.ColumnFrame) => new MqttGatewayUplink(
        Gateway, "0.1.0", new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port }, Clock, TimeProvider.System, NullLoggerFactory.Instance, format);

    private protected override async Task SendDesiredAsync(DesiredDocument document) => await _backend.PublishAsync(new MqttMessage
    {
        Topic = Topics.Desired(Gateway),
        Payload = LightingJson.ToUtf8(document),
        Qos = QualityOfService.AtLeastOnce,
        Retain = true,
    });

    private protected override Task SendCommandAsync(LampCommand command, string correlation) =>
        SendCommandAsync(command, correlation, Topics.CommandResult(Gateway));

    private protected override async Task<BackendMessage> ReceiveAsync(string topic, Predicate<BackendMessage> isMeant)
    {
        while (true)
        {
            MqttMessage message = await ReceiveAsync(one => one.Topic == $"lampukota/v1/{Gateway}/{topic}");
            string? correlation = message.CorrelationData is { } data ? Encoding.UTF8.GetString(data.Span) : null;
            var seen = new BackendMessage(message.Payload.ToArray(), message.ContentType, correlation);
            if (isMeant(seen))
                return seen;
        }
    }

    // A second connection with its Client Identifier makes the broker cut the gateway off.
    private protected override async Task CutAsync()
    {
        await using var intruder = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, ClientIdentifier = Gateway });
        await intruder.ConnectAsync();
    }

    private async Task SendCommandAsync(LampCommand command, string correlation, string responseTopic) => await _backend.PublishAsync(new MqttMessage
    {
        Topic = Topics.Command(Gateway),
        Payload = LightingJson.ToUtf8(command),
        Qos = QualityOfService.AtLeastOnce,
        ResponseTopic = responseTopic,
        CorrelationData = Encoding.UTF8.GetBytes(correlation),
    });

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

    [Fact]
    public async Task An_answer_goes_to_the_gateways_own_topic_whatever_the_command_asks()
    {
        await SendCommandAsync(new LampCommand("c-2", [Lamp], 50, 0, Now + 60_000, "test"), "42", "lampukota/v1/KPG-G2/command/result");

        MqttMessage answer = await ReceiveAsync(message => message.Topic.EndsWith("/command/result", StringComparison.Ordinal));
        Assert.Equal(Topics.CommandResult(Gateway), answer.Topic);
        Assert.Null(answer.CorrelationData);
    }

    [Fact]
    public async Task A_column_frame_is_told_by_its_first_byte_and_its_content_type_is_saved()
    {
        await SendDesiredAsync(LightingExamples.Desired(1));

        Assert.Null((await ReceiveAsync(message => message.Topic == Topics.Telemetry(Gateway))).ContentType);
    }

    [Fact]
    public async Task What_a_gateway_reports_and_says_of_itself_is_retained_for_who_comes_later()
    {
        await SendDesiredAsync(LightingExamples.Desired(1));
        await ReceiveAsync("reported", message => LightingJson.TryParseReported(message.Payload, out ReportedDocument? reported, out _) && reported.DesiredVersion == 1);

        var kept = new ConcurrentDictionary<string, bool>();
        var both = new TaskCompletionSource();
        await using var late = new MqttClient(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, Subscriptions = [new($"lampukota/v1/{Gateway}/+")] })
        {
            MessageHandler = (message, _) =>
            {
                if (message.Retain)
                    kept[message.Topic] = true;
                if (kept.ContainsKey(Topics.Reported(Gateway)) && kept.ContainsKey(Topics.Status(Gateway)))
                    both.TrySetResult();
                return ValueTask.CompletedTask;
            },
        };
        await late.ConnectAsync();

        await both.Task.WaitAsync(Deadline);
    }
}
