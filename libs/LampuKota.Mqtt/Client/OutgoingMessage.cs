namespace LampuKota.Mqtt;

/// <summary>How far a message has come on its way to the server.</summary>
internal enum OutgoingStage
{
    /// <summary>Not sent, or the server has lost what was sent.</summary>
    Queued,

    /// <summary>Sent; PUBACK or PUBREC is awaited.</summary>
    Sent,

    /// <summary>QoS 2: PUBREC came, PUBCOMP is awaited.</summary>
    Released,
}

/// <summary>A message that the application handed over, until it is acknowledged.</summary>
internal sealed class OutgoingMessage
{
    private readonly TaskCompletionSource<ReasonCode> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutgoingMessage(MqttMessage message, int size)
    {
        Message = message;
        Size = size;
        Node = new LinkedListNode<OutgoingMessage>(this);
    }

    public MqttMessage Message { get; }

    /// <summary>Bytes of the packet.</summary>
    public int Size { get; }

    public LinkedListNode<OutgoingMessage> Node { get; }

    public OutgoingStage Stage { get; set; }

    /// <summary>0 where none is taken.</summary>
    public ushort PacketIdentifier { get; set; }

    /// <summary>Whether it takes one of the places that the server's Receive Maximum gives on this connection.</summary>
    public bool HoldsQuota { get; set; }

    public Task<ReasonCode> Task => _completion.Task;

    public bool IsAbandoned => _completion.Task.IsCompleted;

    public void Complete(ReasonCode code) => _completion.TrySetResult(code);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
