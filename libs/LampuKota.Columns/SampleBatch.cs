namespace LampuKota.Columns;

/// <summary>
/// Samples on their way from a decoder to a store: rows in order of arrival, device ids and quantity names interned beside them.
/// Made to be cleared and used again, so that a steady stream allocates nothing. Not safe for use by several threads at once.
/// </summary>
public sealed class SampleBatch
{
    /// <summary>How many reasons for rejection can be told apart.</summary>
    public const int RejectReasons = 16;

    private readonly int[] _rejected = new int[RejectReasons];
    private Sample[] _samples = new Sample[64];

    /// <summary>The device ids that the samples name.</summary>
    public NameTable Devices { get; } = new();

    /// <summary>The quantity names that the samples name.</summary>
    public NameTable Quantities { get; } = new();

    /// <summary>Who reported the samples; a store notes it for each device that it meets for the first time. Empty where nobody is named.</summary>
    public string Source { get; set; } = "";

    /// <summary>How many values were rejected on the way, by the number of the reason; a store commits the counts together with the samples.</summary>
    public Span<int> Rejected => _rejected;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>The samples in order of arrival; valid until the next change.</summary>
    public ReadOnlySpan<Sample> Samples => _samples.AsSpan(0, Count);

    /// <summary>Adds one sample.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="quantity">Index from <see cref="Quantities"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="value">A finite value in the quantity's unit.</param>
    public void Add(int device, int quantity, long timestampUnixMs, double value)
    {
        if (Count == _samples.Length)
            Grow(Count + 1);
        _samples[Count++] = new Sample(device, quantity, timestampUnixMs, value);
    }

    /// <summary>Adds many samples at once.</summary>
    /// <param name="samples">Samples that name devices and quantities by their indexes in this batch.</param>
    public void AddRange(ReadOnlySpan<Sample> samples) => samples.CopyTo(Reserve(samples.Length));

    /// <summary>Room for the next samples, counted as added; the caller fills all of it, or takes the rest back by <see cref="Truncate"/>.</summary>
    /// <param name="count">How many samples.</param>
    /// <returns>Valid until the next change.</returns>
    public Span<Sample> Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _samples.Length - Count)
            Grow(checked(Count + count));

        Span<Sample> room = _samples.AsSpan(Count, count);
        Count += count;
        return room;
    }

    /// <summary>Drops the samples from <paramref name="count"/> on; names stay.</summary>
    /// <param name="count">How many samples to keep.</param>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = Math.Min(Count, count);
    }

    /// <summary>Drops all samples of some devices, whatever their place.</summary>
    /// <param name="isDropped">For each device index, whether its samples go.</param>
    /// <returns>How many samples were dropped.</returns>
    public int DropDevices(ReadOnlySpan<bool> isDropped)
    {
        Span<Sample> samples = _samples.AsSpan(0, Count);
        int kept = 0;
        foreach (ref readonly Sample sample in samples)
        {
            if (!isDropped[sample.Device])
                samples[kept++] = sample;
        }

        int dropped = samples.Length - kept;
        Truncate(kept);
        return dropped;
    }

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        Source = "";
        Array.Clear(_rejected);
        Count = 0;
        Devices.Clear();
        Quantities.Clear();
    }

    private void Grow(int count) => Array.Resize(ref _samples, Math.Max(count, (int)Math.Min(_samples.Length * 2L, Array.MaxLength)));
}
