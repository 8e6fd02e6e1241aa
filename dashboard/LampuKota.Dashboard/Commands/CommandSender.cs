using System.Text;
using System.Threading.Channels;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>Gives pending commands to the broker, a message a gateway, and tells the command loop what became of it.</summary>
/// <param name="publisher">The way to the broker.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="outcomes">Where the outcome goes.</param>
/// <param name="logger">For failures.</param>
internal sealed partial class CommandSender(IMessagePublisher publisher, CityClock clock, ChannelWriter<CommandInput> outcomes, ILogger logger)
{
    /// <summary>How long the broker may take to acknowledge; a gateway that gets the repetition too applies it once.</summary>
    private static readonly TimeSpan AcknowledgementDeadline = TimeSpan.FromSeconds(30);

    private readonly HashSet<(string CommandId, string GatewayId)> _underWay = [];
    private readonly List<(string CommandId, string GatewayId)> _failed = [];

    /// <summary>Sends whatever the broker does not hold yet, is not under way and has not failed since <see cref="Retry"/>.</summary>
    public void SendAll(IEnumerable<PendingCommand> commands, long nowUnixMs, CancellationToken cancellationToken)
    {
        if (!publisher.IsConnected)
            return;

        foreach (PendingCommand command in commands)
        {
            foreach (string gatewayId in command.UnsentGateways())
            {
                if (_underWay.Add((command.Id, gatewayId)))
                    _ = SendAsync(command.Id, gatewayId, ToMessage(command, gatewayId, nowUnixMs), cancellationToken);
            }
        }
    }

    /// <summary>The broker holds the message.</summary>
    public void Succeed(string commandId, string gatewayId) => _underWay.Remove((commandId, gatewayId));

    /// <summary>The broker does not hold the message.</summary>
    public void Fail(string commandId, string gatewayId) => _failed.Add((commandId, gatewayId));

    /// <summary>Lets the next <see cref="SendAll"/> try again what has failed.</summary>
    public void Retry()
    {
        _underWay.ExceptWith(_failed);
        _failed.Clear();
    }

    private async Task SendAsync(string commandId, string gatewayId, MqttMessage message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AcknowledgementDeadline);
        try
        {
            await publisher.PublishAsync(message, deadline.Token);
            await outcomes.WriteAsync(new CommandInput.Sent(commandId, gatewayId), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotSent(logger, commandId, gatewayId, exception.Message);
            await outcomes.WriteAsync(new CommandInput.NotSent(commandId, gatewayId), cancellationToken);
        }
    }

    private MqttMessage ToMessage(PendingCommand command, string gatewayId, long nowUnixMs) => new()
    {
        Topic = Topics.Command(gatewayId),
        Payload = LightingJson.ToUtf8(command.ToMessage(gatewayId)),
        PayloadIsUtf8 = true,
        ContentType = "application/json",
        Qos = QualityOfService.AtLeastOnce,
        ResponseTopic = Topics.CommandResult(gatewayId),
        CorrelationData = Encoding.ASCII.GetBytes(command.Id),
        MessageExpiryIntervalSeconds = ExpirySeconds(command.ExpiresUnixMs - nowUnixMs),
    };

    // The broker counts real seconds.
    private uint ExpirySeconds(long cityMilliseconds) => (uint)Math.Max(1, Math.Ceiling(cityMilliseconds / 1_000.0 / clock.Speed));

    [LoggerMessage(EventId = 3111, Level = LogLevel.Information, Message = "Command {CommandId} could not be given to the broker for gateway {GatewayId} and is tried again: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string commandId, string gatewayId, string reason);
}
