using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// What waits in memory between measuring and the uplink, and what of it is on disk already. Bounded, each kind by itself, so that none is dropped for another's
/// sake; what is dropped is counted. Safe for use by several threads, and never waits for the disk: <see cref="OutboxKeeper"/> carries what is here to the files.
/// </summary>
internal sealed partial class Outbox
{
    private readonly Lock _lock = new();
    private readonly NameTable _devices = new();
    private readonly NameTable _quantities = new();
    private readonly TelemetryQueue _telemetry;
    private readonly TelemetryQueue _held;
    private readonly MessageQueue _events = new(GatewayLimits.MaximumPendingEvents);
    private readonly MessageQueue _results = new(GatewayLimits.MaximumPendingResults);
    private readonly int _capacitySamples;
    private long _keptPosition;
    private long _droppedSamples;
    private ReportedDocument? _reported;

    /// <param name="capacitySamples">How many samples may wait in memory; then the oldest are dropped.</param>
    public Outbox(int capacitySamples)
    {
        _capacitySamples = capacitySamples;
        _telemetry = new TelemetryQueue(_devices, _quantities);
        _held = new TelemetryQueue(_devices, _quantities);
    }

    /// <summary>How many samples and events wait in memory, and how many were dropped for want of room.</summary>
    public OutboxCounts Counts
    {
        get
        {
            lock (_lock)
                return new OutboxCounts(_telemetry.Count, _events.Count, _results.Count, _droppedSamples, _events.Dropped, _results.Dropped, _held.Count);
        }
    }

    public bool HasTelemetry
    {
        get
        {
            lock (_lock)
                return _telemetry.Count > 0;
        }
    }

    public int InternDevice(string deviceId)
    {
        lock (_lock)
            return _telemetry.InternDevice(deviceId);
    }

    public int InternQuantity(string quantity)
    {
        lock (_lock)
            return _telemetry.InternQuantity(quantity);
    }

    public void Add(ReadOnlySpan<Sample> samples)
    {
        lock (_lock)
        {
            foreach (ref readonly Sample sample in samples)
                _telemetry.Add(sample);
            DropExcess(_telemetry);
        }
    }

    /// <summary>Adds samples whose names are the batch's own.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="areKept">Whether they are on disk already; only where nothing else is in memory yet.</param>
    public void Add(SampleBatch batch, bool areKept)
    {
        lock (_lock)
        {
            _telemetry.Add(batch);
            if (areKept)
                _keptPosition = _telemetry.Tail;
            DropExcess(_telemetry);
        }
    }

    public void Add(DeviceEvent deviceEvent) => Add(new PendingMessage(deviceEvent, null, default));

    public void Add(ReadOnlySpan<LampCommandResult> results, ReadOnlyMemory<byte> correlationData)
    {
        foreach (LampCommandResult result in results)
            Add(new PendingMessage(null, result, correlationData));
    }

    public void Add(PendingMessage message)
    {
        lock (_lock)
            QueueOf(message).Add(message);
    }

    /// <summary>The reported document is to be sent; it replaces one that still waits.</summary>
    public void Set(ReportedDocument reported) => Volatile.Write(ref _reported, reported);

    /// <summary>Takes the reported document out; null where none waits.</summary>
    public ReportedDocument? TakeReported() => Interlocked.Exchange(ref _reported, null);

    /// <summary>Puts a reported document back that could not be sent, unless a newer one waits.</summary>
    public void GiveBack(ReportedDocument reported) => Interlocked.CompareExchange(ref _reported, reported, null);

    /// <summary>Copies the oldest samples into a pack; see <see cref="TelemetryQueue.Peek"/>.</summary>
    public long PeekTelemetry(SampleBatch batch)
    {
        lock (_lock)
            return _telemetry.Peek(0, batch, GatewayLimits.MaximumPackSamples);
    }

    /// <summary>Takes out the samples that were delivered, or went to a file that keeps them.</summary>
    public int CompleteTelemetry(long position)
    {
        lock (_lock)
            return _telemetry.Complete(position);
    }

    /// <summary>Copies the oldest samples that no file has yet.</summary>
    /// <returns>The position behind the last one copied, for <see cref="KeepTelemetry"/>.</returns>
    public long PeekUnkeptTelemetry(SampleBatch batch)
    {
        lock (_lock)
            return _telemetry.Peek(_keptPosition, batch, GatewayLimits.MaximumPackSamples);
    }

    /// <summary>Samples up to a position are in a file.</summary>
    public void KeepTelemetry(long position)
    {
        lock (_lock)
            _keptPosition = Math.Max(_keptPosition, position);
    }

    /// <summary>Copies the oldest events; they stay until <see cref="Complete"/>.</summary>
    public void PeekEvents(List<PendingMessage> messages, int most)
    {
        lock (_lock)
            _events.Peek(messages, most);
    }

    /// <summary>Copies the oldest answers; they stay until <see cref="Complete"/>.</summary>
    public void PeekResults(List<PendingMessage> messages, int most)
    {
        lock (_lock)
            _results.Peek(messages, most);
    }

    /// <summary>Takes out a message that was delivered, where it was not dropped meanwhile.</summary>
    public void Complete(PendingMessage message)
    {
        lock (_lock)
            QueueOf(message).Complete(message);
    }

    /// <summary>Copies the messages that wait, answers first.</summary>
    /// <param name="messages">Where they are added.</param>
    /// <param name="unkeptOnly">Whether only those that no file has yet.</param>
    public void CopyMessages(List<PendingMessage> messages, bool unkeptOnly)
    {
        lock (_lock)
        {
            foreach (PendingMessage message in _results.All.Concat(_events.All))
            {
                if (!unkeptOnly || !message.IsKept)
                    messages.Add(message);
            }
        }
    }

    private MessageQueue QueueOf(PendingMessage message) => message.Event is null ? _results : _events;

    private void DropExcess(TelemetryQueue queue)
    {
        int excess = queue.Count - _capacitySamples;
        if (excess <= 0)
            return;

        queue.Drop(excess);
        _droppedSamples += excess;
    }
}

/// <summary>What waits in memory, in numbers.</summary>
internal readonly record struct OutboxCounts(int Samples, int Events, int Results, long DroppedSamples, long DroppedEvents, long DroppedResults, int Held = 0);
