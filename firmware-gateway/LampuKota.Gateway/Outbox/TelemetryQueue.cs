using System.Text;
using LampuKota.Columns;

namespace LampuKota.Gateway;

/// <summary>
/// Samples that wait for the uplink, in order of measurement, 24 bytes each. The oldest may be dropped at any time, also while they are being sent: positions
/// count from the gateway's start and never come back. Not safe for use by several threads at once.
/// </summary>
/// <param name="devices">The devices that samples name by their index.</param>
/// <param name="quantities">The quantities that they name likewise.</param>
internal sealed class TelemetryQueue(NameTable devices, NameTable quantities)
{
    private const int SmallestRing = 1_024;

    private readonly NameTable _devices = devices;
    private readonly NameTable _quantities = quantities;
    private readonly List<int> _packDevices = [];
    private readonly List<int> _packQuantities = [];
    private Sample[] _ring = new Sample[SmallestRing];

    public int Count => (int)(Tail - Head);

    /// <summary>Position of the oldest sample.</summary>
    public long Head { get; private set; }

    /// <summary>Position behind the newest sample.</summary>
    public long Tail { get; private set; }

    public int InternDevice(string deviceId) => _devices.Intern(Encoding.UTF8.GetBytes(deviceId));

    public int InternQuantity(string quantity) => _quantities.Intern(Encoding.UTF8.GetBytes(quantity));

    public void Add(in Sample sample)
    {
        if (Count == _ring.Length)
            Resize(_ring.Length * 2);
        _ring[Tail++ % _ring.Length] = sample;
    }

    /// <summary>Adds the samples of a batch, whose names are its own.</summary>
    public void Add(SampleBatch batch)
    {
        foreach (Sample sample in batch.Samples)
            Add(sample with { Device = _devices.Intern(batch.Devices, sample.Device), Quantity = _quantities.Intern(batch.Quantities, sample.Quantity) });
    }

    /// <summary>Takes out the oldest.</summary>
    public Sample Take() => _ring[Head++ % _ring.Length];

    /// <summary>Drops the oldest.</summary>
    public void Drop(int count) => Head += Math.Min(count, Count);

    /// <summary>Copies samples; they stay queued until <see cref="Complete"/>.</summary>
    /// <param name="from">Position of the first one; the oldest where that is dropped or delivered already.</param>
    /// <param name="batch">Where they are copied; cleared before.</param>
    /// <param name="maximum">How many at most.</param>
    /// <returns>The position behind the last one copied.</returns>
    public long Peek(long from, SampleBatch batch, int maximum)
    {
        batch.Clear();
        Forget(_packDevices, _devices.Count);
        Forget(_packQuantities, _quantities.Count);
        long start = Math.Max(from, Head);
        long end = Math.Min(Tail, start + maximum);
        for (long position = start; position < end; position++)
        {
            Sample sample = _ring[position % _ring.Length];
            int device = Translate(_packDevices, sample.Device, batch.Devices, _devices);
            int quantity = Translate(_packQuantities, sample.Quantity, batch.Quantities, _quantities);
            batch.Add(device, quantity, sample.TimestampUnixMs, sample.Value);
        }

        return end;
    }

    /// <summary>Takes out what was delivered.</summary>
    /// <param name="position">What <see cref="Peek"/> returned.</param>
    /// <returns>How many of them were still there.</returns>
    public int Complete(long position)
    {
        int delivered = (int)Math.Max(0, position - Head);
        Head += delivered;
        // After an outage the memory is given back.
        if (Count == 0 && _ring.Length > 8 * SmallestRing)
            Resize(SmallestRing);
        return delivered;
    }

    private static void Forget(List<int> translation, int count)
    {
        translation.Clear();
        for (int i = 0; i < count; i++)
            translation.Add(-1);
    }

    private static int Translate(List<int> translation, int index, NameTable to, NameTable from) =>
        translation[index] >= 0 ? translation[index] : translation[index] = to.Intern(from, index);

    private void Resize(int length)
    {
        var ring = new Sample[length];
        for (long position = Head; position < Tail; position++)
            ring[position % length] = _ring[position % _ring.Length];
        _ring = ring;
    }
}
