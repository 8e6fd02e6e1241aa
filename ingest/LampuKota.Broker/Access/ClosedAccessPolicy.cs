namespace LampuKota.Broker;

/// <summary>Refuses every topic to everyone: what holds where no policy was given.</summary>
public sealed class ClosedAccessPolicy : IAccessPolicy
{
    /// <inheritdoc />
    public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => false;

    /// <inheritdoc />
    public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => false;
}
