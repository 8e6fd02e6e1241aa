namespace LampuKota.Broker;

/// <summary>Opens every topic to everyone, save that nobody writes to <c>$SYS</c>. For <see cref="BrokerOptions.AllowAnonymous"/>.</summary>
public sealed class OpenAccessPolicy : IAccessPolicy
{
    /// <inheritdoc />
    public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => !SystemTopics.IsSystemTopic(topic);

    /// <inheritdoc />
    public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) => true;
}
