using LampuKota.Mqtt;

namespace LampuKota.Broker;

/// <summary>
/// The acknowledgements that one connection owes for the PUBLISH packets it received, in order of receipt ([MQTT-4.6.0-2] to [MQTT-4.6.0-4]), and what
/// else of QoS 2 must not leave before it is durable. One that waits for its message to become durable holds back those behind it. However many wait, one continuation is registered: that of the first. Nothing is
/// allocated for a message.
/// </summary>
internal sealed class AckQueue
{
    /// <summary>Stands for what <see cref="Resolve"/> will tell.</summary>
    public static readonly Task Gathered = new TaskCompletionSource().Task;

    private const int InitialCapacity = 8;

    private readonly PacketOutput _output;
    private readonly int _maximum;
    private readonly Action<Exception?> _onFailure;
    private readonly Action _onHeadCompleted;
    private readonly AckStopwatch _stopwatch;
    private Pending[] _ring = [];
    private int _head;
    private int _count;
    private int _owed;
    private int _inFlight;
    private int _gathered;
    private bool _hasFailed;
    private TaskCompletionSource? _room;

    /// <summary>Makes the queue.</summary>
    /// <param name="output">Where acknowledgements go; its gate guards this queue too.</param>
    /// <param name="maximum">Receive Maximum of the broker.</param>
    /// <param name="onFailure">Told once that a message could not be made durable: from then on nothing is acknowledged.</param>
    /// <param name="stopwatch">Measures how long acknowledgements take.</param>
    public AckQueue(PacketOutput output, int maximum, Action<Exception?> onFailure, AckStopwatch stopwatch)
    {
        _output = output;
        _maximum = maximum;
        _onFailure = onFailure;
        _stopwatch = stopwatch;
        _onHeadCompleted = OnHeadCompleted;
    }

    /// <summary>Whether the client has as many messages in flight as Receive Maximum allows (MQTT 5.0, 4.9).</summary>
    public bool IsReceiveMaximumReached => Volatile.Read(ref _inFlight) >= _maximum;

    /// <summary>Whether as many acknowledgements wait. A 3.1.1 client does not know the limit: it is not read from until there is room.</summary>
    public bool IsFull => Volatile.Read(ref _count) >= _maximum;

    /// <summary>Whether the first in the queue has waited for so long.</summary>
    public bool HasWaitedFor(TimeSpan time)
    {
        if (Volatile.Read(ref _count) == 0)
            return false;
        lock (_output.Gate)
            return _count > 0 && _stopwatch.Since(_ring[_head].ReceivedAt) >= time;
    }

    /// <summary>Acknowledges a message as soon as it, and all before it, are durable.</summary>
    /// <param name="type">PUBACK or PUBREC.</param>
    /// <param name="ack">The acknowledgement.</param>
    /// <param name="durable">Completes when it may leave; null where that is now.</param>
    public void Add(MqttPacketType type, in AckPacket ack, Task? durable)
    {
        lock (_output.Gate)
        {
            if (_hasFailed)
                return;
            _inFlight++;
            if (_count == 0 && (durable is null || durable.IsCompletedSuccessfully))
                Write(type, ack, _stopwatch.BatchReceivedAt);
            else
                Enqueue(type, ack, durable);
        }
    }

    /// <summary>
    /// Sends PUBREL, or the PUBCOMP that ends the exchange of a QoS 2 message, as soon as its cause is durable. Where nothing has to be, it leaves now.
    /// </summary>
    public void AddFollowUp(MqttPacketType type, in AckPacket ack, Task? durable)
    {
        lock (_output.Gate)
        {
            if (durable is null)
                Write(type, ack, _stopwatch.BatchReceivedAt);
            else if (!_hasFailed)
                Enqueue(type, ack, durable);
        }
    }

    /// <summary>Tells what those wait for that were added with <see cref="Gathered"/>.</summary>
    public void Resolve(Task durable)
    {
        bool isHeadDue = false;
        lock (_output.Gate)
        {
            for (int place = _count - 1; _gathered > 0 && place >= 0; place--)
            {
                ref Pending pending = ref _ring[(_head + place) % _ring.Length];
                if (pending.Durable != Gathered)
                    continue;
                pending = pending with { Durable = durable };
                _gathered--;
                isHeadDue = place == 0 && durable.IsCompleted;
                if (place == 0 && !isHeadDue)
                    AwaitHead();
            }

            _gathered = 0;
        }

        if (isHeadDue)
            OnHeadCompleted();
    }

    /// <summary>A read brought packets.</summary>
    public void StartBatch() => _stopwatch.StartBatch();

    /// <summary>What it brought is processed, and the acknowledgements that are due are about to leave.</summary>
    public void EndBatch()
    {
        lock (_output.Gate)
            _stopwatch.Report();
    }

    /// <summary>Waits until the queue is not full.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        Task room;
        lock (_output.Gate)
        {
            if (_count < _maximum)
                return;
            room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await room.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the ring back that only a busy connection needs.</summary>
    public void Trim()
    {
        lock (_output.Gate)
        {
            if (_count == 0 && _ring.Length > InitialCapacity)
                (_ring, _head) = ([], 0);
        }
    }

    private void OnHeadCompleted()
    {
        Task? failed = null;
        lock (_output.Gate)
        {
            while (_count > 0 && !_hasFailed)
            {
                Pending first = _ring[_head];
                if (first.Durable is { IsCompleted: false })
                {
                    if (first.Durable != Gathered)
                        AwaitHead();
                    break;
                }

                if (first.Durable is { IsCompletedSuccessfully: false })
                {
                    failed = first.Durable;
                    _hasFailed = true;
                    break;
                }

                Pop(first.Type);
                Write(first.Type, first.Ack, first.ReceivedAt);
            }

            _stopwatch.Report();

            if (_count < _maximum)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }

        if (failed is not null)
            _onFailure(failed.Exception?.InnerException);
        _output.Send();
    }

    /// <summary>An action that exists once, handed to the task as it is: no state machine, no allocation.</summary>
    private void AwaitHead() =>
        _ring[_head].Durable!.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onHeadCompleted);

    private void Write(MqttPacketType type, in AckPacket ack, long receivedAt)
    {
        if (IsOwed(type))
            _stopwatch.Acknowledge(receivedAt);
        // The exchange ends here for QoS 1 and for whatever is refused, else with PUBCOMP.
        if (type == MqttPacketType.PublishAck || (type == MqttPacketType.PublishReceived && ack.ReasonCode >= ReasonCode.UnspecifiedError))
            _inFlight--;
        // A PUBREL for a message of a former connection has no part in the count of this one.
        if (type == MqttPacketType.PublishComplete)
            _inFlight = Math.Max(_owed, _inFlight - 1);
        _output.WriteAck(type, ack);
    }

    private void Enqueue(MqttPacketType type, in AckPacket ack, Task? durable)
    {
        if (_count == _ring.Length)
            Grow();
        _ring[(_head + _count) % _ring.Length] = new Pending(type, ack, durable, _stopwatch.BatchReceivedAt);
        _count++;
        if (IsOwed(type))
            _owed++;
        if (durable == Gathered)
            _gathered++;
        else if (_count == 1)
            AwaitHead();
    }

    private void Pop(MqttPacketType type)
    {
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        _count--;
        if (IsOwed(type))
            _owed--;
    }

    private static bool IsOwed(MqttPacketType type) => type is MqttPacketType.PublishAck or MqttPacketType.PublishReceived;

    private void Grow()
    {
        Pending[] larger = new Pending[Math.Max(InitialCapacity, _ring.Length * 2)];
        for (int i = 0; i < _count; i++)
            larger[i] = _ring[(_head + i) % _ring.Length];
        _ring = larger;
        _head = 0;
    }

    private readonly record struct Pending(MqttPacketType Type, AckPacket Ack, Task? Durable, long ReceivedAt);
}
