namespace LampuKota.Gateway;

/// <summary>Hands on what comes down from the backend.</summary>
/// <param name="desired">Takes documents.</param>
/// <param name="commands">Takes commands.</param>
/// <param name="onConnected">Told when the backend can be reached again.</param>
internal sealed class Downlink(DesiredReceiver desired, CommandReceiver commands, Action onConnected) : IGatewayUplinkHandler
{
    /// <inheritdoc/>
    public void OnConnectionChanged(bool isConnected)
    {
        if (isConnected)
            onConnected();
    }

    /// <inheritdoc/>
    public ValueTask OnDesiredAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) => desired.ReceiveAsync(utf8Json, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Task> OnCommandAsync(ReadOnlyMemory<byte> utf8Json, CommandDelivery delivery, CancellationToken cancellationToken) =>
        commands.ReceiveAsync(utf8Json, delivery, cancellationToken);
}
