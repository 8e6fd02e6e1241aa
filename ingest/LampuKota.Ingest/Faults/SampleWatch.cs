using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Ingest;

/// <summary>
/// Sees every sample, after its batch was handed to the store and on the thread that did so: a few operations a row and no allocation, so that it can neither fall behind nor
/// grow. What it remembers is judged by <see cref="FaultMonitor"/> every few seconds. Samples that come late, or not after the newest, say nothing. Safe for use by
/// several threads.
/// </summary>
/// <param name="settings">How late a sample may come, and whether any is looked at.</param>
internal sealed class SampleWatch(IngestSettings settings)
{
    // Power between two samples further apart than this is not known.
    private const long LongestGapMs = 5 * 60_000;

    private const double WattMillisecondsPerKwh = 3.6e9;
    private const int MostRestless = 8;

    private static readonly long WindowMs = (long)FaultThresholds.EnergyWindow.TotalMilliseconds;

    private readonly long _lateMs = (long)settings.LateAfter.TotalMilliseconds;
    private readonly Lock _lock = new();
    private SampleRoles[] _roles = new SampleRoles[64];
    private DeviceObservation[] _devices = new DeviceObservation[1_024];
    private int _count;

    /// <summary>How many samples came too late to say anything.</summary>
    public long LateSamples { get; private set; }

    /// <summary>Looks at the samples of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="numbers">The number of each of its devices.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    public void Observe(SampleBatch batch, ReadOnlySpan<int> numbers, long nowUnixMs)
    {
        if (!settings.WatchesSamples)
            return;

        lock (_lock)
        {
            MakeRoom(batch, numbers);
            Span<int> restless = stackalloc int[MostRestless];
            var shape = new RowShape(_roles, restless);
            foreach (SampleRow row in batch.Rows)
            {
                shape.Fit(row);
                if (!shape.IsOfInterest)
                    continue;
                if (nowUnixMs - row.TimestampUnixMs > _lateMs)
                    LateSamples += row.Values.Length;
                else
                    Observe(ref _devices[numbers[row.Device]], row, shape);
            }
        }
    }

    /// <summary>Copies what is remembered of some devices.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="observations">Where to.</param>
    /// <returns>How many were copied; fewer than there is room for at the end.</returns>
    public int CopyTo(int first, Span<DeviceObservation> observations)
    {
        lock (_lock)
        {
            int count = Math.Min(_count - first, observations.Length);
            if (count <= 0)
                return 0;
            _devices.AsSpan(first, count).CopyTo(observations);
            return count;
        }
    }

    /// <summary>Takes over what the store tells of a device: since when its values stand still, where they are still the same.</summary>
    /// <param name="device">Its number.</param>
    /// <param name="fingerprint">Of the newest stored values.</param>
    /// <param name="sinceUnixMs">Since when they are the same.</param>
    /// <param name="readings">How often they were told again.</param>
    public void Remember(int device, ulong fingerprint, long sinceUnixMs, int readings)
    {
        lock (_lock)
        {
            if (device >= _count)
                return;

            ref DeviceObservation one = ref _devices[device];
            if (one.SameSinceUnixMs == 0 || one.Fingerprint != fingerprint || one.SameSinceUnixMs <= sinceUnixMs)
                return;
            one.SameSinceUnixMs = sinceUnixMs;
            one.SameReadings += readings;
        }
    }

    /// <summary>Stands for some values whatever their order; 0 where all are 0, which is what a meter without supply tells.</summary>
    public static ulong Mark(double value) => value == 0 ? 0 : BitConverter.DoubleToUInt64Bits(value) * 0x9E3779B97F4A7C15;

    private static void Observe(ref DeviceObservation one, in SampleRow row, in RowShape shape)
    {
        long at = row.TimestampUnixMs;
        if (at <= one.NewestUnixMs && one.NewestUnixMs != 0)
            return;

        one.NewestUnixMs = at;
        if (shape.Power >= 0)
            AddPower(ref one, row, shape, at);
        if (shape.Volts >= 0)
            one.Volts = (float)row.Values[shape.Volts];
        if (!shape.Restless.IsEmpty)
            Compare(ref one, row.Values, shape.Restless, at);
        if (shape.Door >= 0 && row.Values[shape.Door] == 1)
            one.DoorOpenUnixMs = at;
    }

    private static void AddPower(ref DeviceObservation one, in SampleRow row, in RowShape shape, long at)
    {
        double watts = row.Values[shape.Power] * shape.WattsPerUnit;
        long gapMs = at - one.PowerUnixMs;
        if (gapMs > LongestGapMs)
            one.WindowUnixMs = 0;
        else
            one.WattMilliseconds += 0.5 * (watts + one.PowerWatts) * gapMs;
        (one.PowerUnixMs, one.PowerWatts) = (at, watts);
        if (shape.Energy < 0)
            return;

        double kwh = row.Values[shape.Energy];
        if (one.WindowUnixMs != 0 && kwh < one.StartKwh)
            one.WindowUnixMs = 0;
        if (one.WindowUnixMs != 0 && at - one.WindowUnixMs < WindowMs)
            return;

        if (one.WindowUnixMs != 0)
        {
            one.FinishedUnixMs = at;
            one.CountedKwh = (float)(kwh - one.StartKwh);
            one.ComputedKwh = (float)(one.WattMilliseconds / WattMillisecondsPerKwh);
        }

        (one.WindowUnixMs, one.StartKwh, one.WattMilliseconds) = (at, kwh, 0);
    }

    private static void Compare(ref DeviceObservation one, ReadOnlySpan<double> values, ReadOnlySpan<int> restless, long at)
    {
        ulong fingerprint = 0;
        foreach (int place in restless)
            fingerprint += Mark(values[place]);
        if (fingerprint == one.Fingerprint && one.SameSinceUnixMs != 0)
        {
            one.SameReadings++;
            return;
        }

        (one.Fingerprint, one.SameSinceUnixMs, one.SameReadings) = (fingerprint, fingerprint == 0 ? 0 : at, 0);
    }

    private void MakeRoom(SampleBatch batch, ReadOnlySpan<int> numbers)
    {
        int quantities = batch.Quantities.Count;
        if (quantities > _roles.Length)
            _roles = new SampleRoles[2 * quantities];
        for (int quantity = 0; quantity < quantities; quantity++)
            _roles[quantity] = SampleRole.Of(batch.Quantities, quantity);
        foreach (int number in numbers[..batch.Devices.Count])
            _count = Math.Max(_count, number + 1);
        if (_count > _devices.Length)
            Array.Resize(ref _devices, Math.Max(_count, 2 * _devices.Length));
    }
}
