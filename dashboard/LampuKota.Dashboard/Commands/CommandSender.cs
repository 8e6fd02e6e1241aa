using System.Threading.Channels;
using LampuKota.Lighting;
using LampuKota.Mqtt;

namespace LampuKota.Dashboard;

/// <summary>Gives pending commands to the broker, part by part, and tells the command loop what became of it.</summary>
/// <param name="publisher">The way to the broker.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="outcomes">Where the outcome goes.</param>
/// <param name="logger">For failures.</param>
internal sealed partial class CommandSender(IMessagePublisher publisher, CityClock clock, ChannelWriter<CommandInput> outcomes, ILogger logger)
{
    /// <summary>How long the broker may take to acknowledge; a gateway that gets the repetition too applies it once.</summary>
    private static readonly TimeSpan AcknowledgementDeadline = TimeSpan.FromSeconds(30);

    private readonly HashSet<(string GatewayId, string MessageId)> _underWay = [];
    private readonly List<(string GatewayId, string MessageId)> _failed = [];

    /// <summary>Sends whatever the broker does not hold yet, is not under way and has not failed since <see cref="Retry"/>.</summary>
    public void SendAll(IEnumerable<PendingCommand> commands, long nowUnixMs, CancellationToken cancellationToken)
    {
        if (!publisher.IsConnected)
            return;

        foreach (PendingCommand command in commands)
        {
            if (!command.MayBeSent)
                continue;

            foreach (CommandPart part in command.Parts)
            {
                if (command.IsUnsent(part) && _underWay.Add((part.GatewayId, part.MessageId)))
                    _ = SendAsync(part, CommandMessages.Write(command.Order, part, nowUnixMs, clock.Speed), cancellationToken);
            }
        }
    }

    /// <summary>The broker holds the message.</summary>
    public void Succeed(CommandPart part) => _underWay.Remove((part.GatewayId, part.MessageId));

    /// <summary>The broker does not hold the message.</summary>
    public void Fail(CommandPart part) => _failed.Add((part.GatewayId, part.MessageId));

    /// <summary>Lets the next <see cref="SendAll"/> try again what has failed.</summary>
    public void Retry()
    {
        _underWay.ExceptWith(_failed);
        _failed.Clear();
    }

    private async Task SendAsync(CommandPart part, MqttMessage message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AcknowledgementDeadline);
        try
        {
            await publisher.PublishAsync(message, deadline.Token);
            await outcomes.WriteAsync(new CommandInput.Sent(part), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotSent(logger, part.MessageId, part.GatewayId, exception.Message);
            await outcomes.WriteAsync(new CommandInput.NotSent(part), cancellationToken);
        }
    }

    [LoggerMessage(EventId = 3111, Level = LogLevel.Information, Message = "Command {MessageId} could not be given to the broker for gateway {GatewayId} and is tried again: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string messageId, string gatewayId, string reason);
}
