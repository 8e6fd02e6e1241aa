namespace LampuKota.Broker;

/// <summary>Opens every topic but <c>$SYS</c> to everyone; that is read by services, and written by nobody. For <see cref="BrokerOptions.AllowAnonymous"/>.</summary>
public sealed class OpenAccessPolicy : IAccessPolicy
{
    /// <inheritdoc />
    public bool MayPublish(Identity identity, ReadOnlySpan<byte> topic) => !SystemTopics.IsSystemTopic(topic);

    /// <inheritdoc />
    public bool MaySubscribe(Identity identity, ReadOnlySpan<byte> filter) =>
        identity.Kind == IdentityKind.Service || !SystemTopics.IsSystemTopic(filter);
}
