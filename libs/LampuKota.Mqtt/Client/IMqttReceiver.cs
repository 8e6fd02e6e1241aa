namespace LampuKota.Mqtt;

/// <summary>
/// Takes messages where they lie in the connection's buffer, many before the first is acknowledged: for a consumer that makes them durable in groups. It stands in the place of
/// <see cref="MqttClient.MessageHandler"/>, for subscriptions at QoS 0 and 1.
/// </summary>
public interface IMqttReceiver
{
    /// <summary>Takes a message. Called on the connection's own loop; must return soon. The view is valid during the call only.</summary>
    /// <param name="publish">The packet.</param>
    /// <returns>
    /// Completes when the acknowledgement may leave; null where nothing is waited for. Acknowledgements leave in the order of receipt. Where it fails, this one and all behind it are not
    /// acknowledged and the connection ends: the server sends them again where the Session outlives the connection.
    /// </returns>
    Task? OnPublish(in PublishView publish);

    /// <summary>All messages that one read brought were given to <see cref="OnPublish"/>: what was gathered of them is to be handed on. Called on the thread of those calls, with nothing awaited between.</summary>
    void EndRead()
    {
    }

    /// <summary>Completes when there is room for more; nothing is read from the connection before.</summary>
    /// <param name="cancellationToken">The connection has ended.</param>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);
}
