namespace LampuKota.Mqtt;

public sealed partial class MqttClient
{
    /// <summary>
    /// Sends a message. At QoS 0 it completes when the bytes have been handed to the network, at QoS 1 and 2 when the server has acknowledged,
    /// over as many connections as that takes. Messages leave in the order of the calls.
    /// </summary>
    /// <param name="message">The message; <see cref="MqttMessage.Duplicate"/> and <see cref="MqttMessage.SubscriptionIdentifiers"/> do not count.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting. A message that was not sent yet is taken back; one that was is not, and may arrive.
    /// </param>
    /// <returns>
    /// The server's Reason Code; 0x80 and above where the message was refused. The client itself answers Packet too large, QoS not supported
    /// and Retain not supported where the server's CONNACK forbids the message, and Unspecified error where a connection broke while a QoS 0 message was
    /// being written.
    /// </returns>
    /// <exception cref="ArgumentException">The topic or another text is not valid, or the message is larger than MQTT can carry.</exception>
    /// <exception cref="MqttQueueFullException">
    /// <see cref="MqttClientOptions.MaximumQueuedMessages"/> are waiting. The call does not wait for room: callers that wait would be a queue without a bound.
    /// </exception>
    /// <exception cref="MqttStoppedException">The client was or is stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<ReasonCode> PublishAsync(MqttMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TopicName.IsValid(message.Topic))
            throw new ArgumentException("The topic is no valid Topic Name (4.7).", nameof(message));
        cancellationToken.ThrowIfCancellationRequested();
        // The size does not depend on the identifier, which is not known yet.
        int size = MqttPacketWriter.PublishSize(
            _context.Options.ProtocolVersion, message, new PublishDelivery { Qos = message.Qos, PacketIdentifier = 1 });
        OutgoingMessage outgoing = new(message, size);
        _context.Session.Add(outgoing);
        return cancellationToken.CanBeCanceled ? AwaitAsync(outgoing, cancellationToken) : new ValueTask<ReasonCode>(outgoing.Task);
    }

    /// <summary>
    /// Subscribes, and keeps what was granted subscribed over later connections. Without a connection it waits for one.
    /// </summary>
    /// <param name="subscriptions">One or more Topic Filters with their options.</param>
    /// <param name="cancellationToken">Gives up; the server may have subscribed all the same.</param>
    /// <returns>One Reason Code for each filter: the granted QoS, or 0x80 and above.</returns>
    /// <exception cref="ArgumentException">There is no filter, or one is not valid.</exception>
    /// <exception cref="TimeoutException">No answer came within <see cref="MqttClientOptions.OperationTimeout"/>.</exception>
    /// <exception cref="MqttQueueFullException">Too many such calls wait.</exception>
    /// <exception cref="MqttStoppedException">The client was or is stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<ReasonCode>> SubscribeAsync(IReadOnlyList<TopicSubscription> subscriptions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        CheckFilters(subscriptions.Select(subscription => subscription.Filter));
        return RunAsync(PendingOperation.Subscribe([.. subscriptions]), cancellationToken);
    }

    /// <summary>Ends subscriptions. Without a connection it waits for one.</summary>
    /// <param name="filters">One or more Topic Filters.</param>
    /// <param name="cancellationToken">Gives up; the client does not renew the subscriptions from here on in any case.</param>
    /// <returns>One Reason Code for each filter; in MQTT 3.1.1, which has none, Success.</returns>
    /// <exception cref="ArgumentException">There is no filter, or one is not valid.</exception>
    /// <exception cref="TimeoutException">No answer came within <see cref="MqttClientOptions.OperationTimeout"/>.</exception>
    /// <exception cref="MqttQueueFullException">Too many such calls wait.</exception>
    /// <exception cref="MqttStoppedException">The client was or is stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<ReasonCode>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        CheckFilters(filters);
        return RunAsync(PendingOperation.Unsubscribe([.. filters]), cancellationToken);
    }

    private static void CheckFilters(IEnumerable<string> filters)
    {
        if (!filters.Any())
            throw new ArgumentException("There is no Topic Filter [MQTT-3.8.3-2].");
        if (!filters.All(filter => TopicFilter.IsValid(filter)))
            throw new ArgumentException("A Topic Filter is not valid (4.7).");
    }

    private async ValueTask<ReasonCode> AwaitAsync(OutgoingMessage outgoing, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            (state, token) => _context.Session.Cancel((OutgoingMessage)state!, token), outgoing);
        return await outgoing.Task.ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ReasonCode>> RunAsync(PendingOperation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _context.Session.Add(operation);
        try
        {
            return await operation.Task.WaitAsync(_context.Options.OperationTimeout, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            _context.Session.Abandon(operation);
            throw;
        }
    }
}
