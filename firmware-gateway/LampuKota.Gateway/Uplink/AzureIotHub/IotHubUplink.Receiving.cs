using LampuKota.Mqtt;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>What comes down from the hub.</summary>
public sealed partial class IotHubUplink
{
    private const string CommandTopic = "command";
    private const int Taken = 200;
    private const int Unknown = 404;

    // Answers of the twin pass through here too, so nothing in here may wait for one. What it returns says when the message may be acknowledged.
    private async ValueTask<Task> OnMessageAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (IotHubTopics.TryParseTwinAnswer(message.Topic, out int status, out string requestId))
            _twin.TakeAnswer(requestId, status, message.Payload.Span);
        else if (IotHubTopics.TryParseDesired(message.Topic, out long version))
            _twin.TakePatch(version, message.Payload.Span);
        else if (IotHubTopics.TryParseMethod(message.Topic, out string method, out requestId))
            return await TakeMethodAsync(method, requestId, message.Payload, cancellationToken);
        else if (_topics.TryParseDeviceBound(message.Topic) is { } properties)
            return await TakeCommandAsync(properties, message.Payload, cancellationToken);
        return Task.CompletedTask;
    }

    private async ValueTask<Task> TakeCommandAsync(Dictionary<string, string> properties, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        string topic = properties.GetValueOrDefault(PropertyBag.Topic, CommandTopic);
        if (topic == CommandTopic)
        {
            return await _handler!.OnCommandAsync(
                payload, new CommandDelivery(Correlation.ToData(properties.GetValueOrDefault(PropertyBag.CorrelationId))), cancellationToken);
        }

        NotForUs(_log, _options, "a message whose topic is " + Short(topic));
        return Task.CompletedTask;
    }

    // What became of the command at each lamp follows as messages, as with every command; the method's answer says that the gateway has it.
    private async ValueTask<Task> TakeMethodAsync(string method, string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (method != CommandTopic)
        {
            NotForUs(_log, _options, "a call of the method " + Short(method));
            Answer(requestId, Unknown, """{"problem":"This gateway has the direct method command, and no other."}"""u8.ToArray());
            return Task.CompletedTask;
        }

        return AnswerOnceKeptAsync(await _handler!.OnCommandAsync(payload, default, cancellationToken), requestId);
    }

    private async Task AnswerOnceKeptAsync(Task kept, string requestId)
    {
        await kept;
        Answer(requestId, Taken, """{"taken":true}"""u8.ToArray());
    }

    private void Answer(string requestId, int status, byte[] payload) => _ = AnswerAsync(
        new MqttMessage { Topic = IotHubTopics.MethodAnswer(status, requestId), Payload = payload, Qos = QualityOfService.AtLeastOnce });

    private async Task AnswerAsync(MqttMessage message)
    {
        using var deadline = new CancellationTokenSource(GatewayLimits.SendDeadline, _timeProvider);
        try
        {
            await PublishAsync(message, deadline.Token);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OperationCanceledException)
        {
            NotAnswered(_log, _options, exception.Message);
        }
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];

    [LoggerMessage(3504, LogLevel.Information, "{Hub} sent {What}, which is passed over")]
    private static partial void NotForUs(ILogger log, IotHubOptions hub, string what);

    [LoggerMessage(3505, LogLevel.Information, "{Hub}: a direct method could not be answered: {Reason}")]
    private static partial void NotAnswered(ILogger log, IotHubOptions hub, string reason);
}
