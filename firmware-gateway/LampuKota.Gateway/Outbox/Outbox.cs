using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// What waits between measuring and the uplink. Bounded: samples and events share one budget, the oldest samples are dropped first, and events only where no
/// sample is left; what is dropped is counted. Safe for use by several threads.
/// </summary>
/// <param name="capacitySamples">The budget; an event weighs <see cref="GatewayLimits.EventWeightSamples"/>.</param>
internal sealed class Outbox(int capacitySamples)
{
    private readonly Lock _lock = new();
    private readonly TelemetryQueue _telemetry = new();
    private readonly Queue<DeviceEvent> _events = new();
    private readonly LinkedList<PendingResult> _results = new();
    private long _droppedSamples;
    private long _droppedEvents;
    private long _droppedResults;
    private ReportedDocument? _reported;

    /// <summary>How many samples and events wait, and how many were dropped for want of room.</summary>
    public OutboxCounts Counts
    {
        get
        {
            lock (_lock)
                return new OutboxCounts(_telemetry.Count, _events.Count, _droppedSamples, _droppedEvents, _droppedResults);
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
            {
                MakeRoom(1);
                _telemetry.Add(sample);
            }
        }
    }

    public void Add(DeviceEvent deviceEvent)
    {
        lock (_lock)
        {
            MakeRoom(GatewayLimits.EventWeightSamples);
            _events.Enqueue(deviceEvent);
        }
    }

    public void Add(ReadOnlySpan<LampCommandResult> results, ReadOnlyMemory<byte> correlationData)
    {
        lock (_lock)
        {
            foreach (LampCommandResult result in results)
                _results.AddLast(new PendingResult(result, correlationData));
            for (; _results.Count > GatewayLimits.MaximumPendingResults; _droppedResults++)
                _results.RemoveFirst();
        }
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
            return _telemetry.Peek(batch, GatewayLimits.MaximumPackSamples);
    }

    /// <summary>Takes out the samples that were delivered.</summary>
    public int CompleteTelemetry(long position)
    {
        lock (_lock)
            return _telemetry.Complete(position);
    }

    /// <summary>The oldest event; it stays until <see cref="CompleteEvent"/>.</summary>
    public DeviceEvent? PeekEvent()
    {
        lock (_lock)
            return _events.TryPeek(out DeviceEvent? deviceEvent) ? deviceEvent : null;
    }

    /// <summary>Takes out an event that was delivered, where it was not dropped meanwhile.</summary>
    public void CompleteEvent(DeviceEvent delivered)
    {
        lock (_lock)
        {
            if (_events.TryPeek(out DeviceEvent? deviceEvent) && ReferenceEquals(deviceEvent, delivered))
                _events.Dequeue();
        }
    }

    /// <summary>Takes out the oldest results; those that cannot be delivered are given back.</summary>
    public void TakeResults(List<PendingResult> taken, int maximum)
    {
        lock (_lock)
        {
            while (taken.Count < maximum && _results.First is { } first)
            {
                taken.Add(first.Value);
                _results.RemoveFirst();
            }
        }
    }

    /// <summary>Puts a result back in front.</summary>
    public void GiveBack(PendingResult result)
    {
        lock (_lock)
            _results.AddFirst(result);
    }

    private void MakeRoom(int weight)
    {
        int excess = _telemetry.Count + _events.Count * GatewayLimits.EventWeightSamples + weight - capacitySamples;
        if (excess <= 0)
            return;

        int samples = Math.Min(excess, _telemetry.Count);
        _telemetry.Drop(samples);
        _droppedSamples += samples;
        for (excess -= samples; excess > 0 && _events.TryDequeue(out _); excess -= GatewayLimits.EventWeightSamples)
            _droppedEvents++;
    }
}

/// <summary>An answer that waits for the uplink.</summary>
/// <param name="Result">The answer.</param>
/// <param name="CorrelationData">Correlation Data of the command.</param>
internal readonly record struct PendingResult(LampCommandResult Result, ReadOnlyMemory<byte> CorrelationData);

/// <summary>The outbox in numbers.</summary>
internal readonly record struct OutboxCounts(int Samples, int Events, long DroppedSamples, long DroppedEvents, long DroppedResults);
