using System.Runtime.InteropServices;

namespace LampuKota.Columns;

/// <summary>
/// Samples on their way from a decoder to a store: rows in order of arrival, device ids and quantity names interned beside them.
/// Made to be cleared and used again, so that a steady stream allocates nothing. Not safe for use by several threads at once.
/// </summary>
public sealed class SampleBatch
{
    private readonly List<Sample> _samples = [];

    /// <summary>The device ids that the samples name.</summary>
    public NameTable Devices { get; } = new();

    /// <summary>The quantity names that the samples name.</summary>
    public NameTable Quantities { get; } = new();

    /// <summary>How many samples there are.</summary>
    public int Count => _samples.Count;

    /// <summary>The samples in order of arrival; valid until the next change.</summary>
    public ReadOnlySpan<Sample> Samples => CollectionsMarshal.AsSpan(_samples);

    /// <summary>Adds one sample.</summary>
    /// <param name="device">Index from <see cref="Devices"/>.</param>
    /// <param name="quantity">Index from <see cref="Quantities"/>.</param>
    /// <param name="timestampUnixMs">Unix milliseconds.</param>
    /// <param name="value">A finite value in the quantity's unit.</param>
    public void Add(int device, int quantity, long timestampUnixMs, double value) =>
        _samples.Add(new Sample(device, quantity, timestampUnixMs, value));

    /// <summary>Drops the samples from <paramref name="count"/> on; names stay.</summary>
    /// <param name="count">How many samples to keep.</param>
    public void Truncate(int count) => CollectionsMarshal.SetCount(_samples, count);

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        _samples.Clear();
        Devices.Clear();
        Quantities.Clear();
    }
}
