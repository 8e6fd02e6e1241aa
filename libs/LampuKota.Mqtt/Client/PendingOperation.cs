namespace LampuKota.Mqtt;

/// <summary>A SUBSCRIBE or an UNSUBSCRIBE until its acknowledgement; it is sent again on a new connection.</summary>
internal sealed class PendingOperation
{
    private readonly TaskCompletionSource<IReadOnlyList<ReasonCode>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PendingOperation(IReadOnlyList<TopicSubscription>? subscriptions, IReadOnlyList<string>? filters)
    {
        Subscriptions = subscriptions;
        Filters = filters;
    }

    /// <summary>What to subscribe to; null for an UNSUBSCRIBE.</summary>
    public IReadOnlyList<TopicSubscription>? Subscriptions { get; }

    /// <summary>What to unsubscribe from; null for a SUBSCRIBE.</summary>
    public IReadOnlyList<string>? Filters { get; }

    /// <summary>True for a subscription that the client renews by itself: nobody waits for the answer.</summary>
    public bool IsRenewal { get; private init; }

    public int Count => Subscriptions?.Count ?? Filters!.Count;

    /// <summary>0 while it is not sent on this connection.</summary>
    public ushort PacketIdentifier { get; set; }

    public bool IsAbandoned { get; set; }

    public Task<IReadOnlyList<ReasonCode>> Task => _completion.Task;

    public static PendingOperation Subscribe(IReadOnlyList<TopicSubscription> subscriptions) => new(subscriptions, null);

    public static PendingOperation Unsubscribe(IReadOnlyList<string> filters) => new(null, filters);

    public static PendingOperation Renew(IReadOnlyList<TopicSubscription> subscriptions) => new(subscriptions, null) { IsRenewal = true };

    public void Complete(IReadOnlyList<ReasonCode> codes) => _completion.TrySetResult(codes);

    public void Fail(Exception exception)
    {
        _completion.TrySetException(exception);
        // The one who waited may have given up; then nobody looks at the exception.
        _ = _completion.Task.Exception;
    }
}
