using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>Samples of one gateway's messages that are handed to the store together. One a thread; it is empty whenever the thread does anything else.</summary>
internal sealed class GatheredTelemetry
{
    private readonly byte[] _gateway = new byte[DeviceId.MaximumLength];
    private int _gatewayLength;
    private int[] _numbers = new int[64];

    /// <summary>The samples and what was rejected.</summary>
    public SampleBatch Batch { get; } = new();

    /// <summary>Who gathers.</summary>
    public TelemetrySink? Sink { get; private set; }

    /// <summary>
    /// Completes when what was handed on last is durable; null where nothing was. It is kept, not taken: should anything end a gathering within another one, both wait for it.
    /// </summary>
    public Task? Durable { get; set; }

    /// <summary>Who sent them.</summary>
    public ReadOnlySpan<byte> Gateway => _gateway.AsSpan(0, _gatewayLength);

    /// <summary>Room for a number for each device of the batch.</summary>
    public Span<int> Numbers
    {
        get
        {
            if (_numbers.Length < Batch.Devices.Count)
                _numbers = new int[2 * Batch.Devices.Count];
            return _numbers.AsSpan(0, Batch.Devices.Count);
        }
    }

    /// <summary>Whether anything was gathered.</summary>
    public bool IsEmpty => Batch.Count == 0 && !Batch.Rejected.ContainsAnyExcept(0);

    /// <summary>Begins with messages of a gateway.</summary>
    public void Begin(TelemetrySink sink, ReadOnlySpan<byte> gateway)
    {
        if (Sink != sink)
            (Sink, Durable) = (sink, null);
        Batch.Clear();
        gateway.CopyTo(_gateway);
        _gatewayLength = gateway.Length;
    }

    /// <summary>A message was refused: the names that it brought must not stay where nothing else does.</summary>
    public void ForgetNames()
    {
        if (IsEmpty)
            Batch.Clear();
    }

    /// <summary>Counts what was rejected of a message.</summary>
    public void Add(in RejectCounts rejected)
    {
        for (int reason = 0; reason < RejectCounts.Length; reason++)
            Batch.Rejected[reason] += rejected[reason];
    }
}
