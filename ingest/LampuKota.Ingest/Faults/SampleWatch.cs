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

    // More than there are quantities.
    private const int UsualQuantities = 128;

    private static readonly long WindowMs = (long)FaultThresholds.EnergyWindow.TotalMilliseconds;

    private readonly long _lateMs = (long)settings.LateAfter.TotalMilliseconds;
    private readonly ObservationTable _devices = new();
    private long _lateSamples;

    /// <summary>How many samples came too late to say anything.</summary>
    public long LateSamples => Interlocked.Read(ref _lateSamples);

    /// <summary>Looks at the samples of a batch.</summary>
    /// <param name="batch">The batch: of one gateway, and of its own devices alone.</param>
    /// <param name="numbers">The number of each of its devices.</param>
    /// <param name="nowUnixMs">The present city time.</param>
    public void Observe(SampleBatch batch, ReadOnlySpan<int> numbers, long nowUnixMs)
    {
        if (!settings.WatchesSamples || batch.Count == 0)
            return;

        int quantities = batch.Quantities.Count;
        Span<SampleRoles> roles = quantities <= UsualQuantities ? stackalloc SampleRoles[UsualQuantities] : new SampleRoles[quantities];
        for (int quantity = 0; quantity < quantities; quantity++)
            roles[quantity] = SampleRole.Of(batch.Quantities, quantity);
        var shape = new RowShape(roles, stackalloc int[MostRestless]);
        long oldestUnixMs = nowUnixMs - _lateMs;
        using ObservationTable.Part part = _devices.Enter(batch.Source, numbers);
        foreach (SampleRow row in batch.Rows)
        {
            shape.Fit(row);
            if (!shape.IsOfInterest)
                continue;
            if (row.TimestampUnixMs < oldestUnixMs)
                Interlocked.Add(ref _lateSamples, row.Values.Length);
            else
                Observe(ref part[numbers[row.Device]], row, shape);
        }
    }

    /// <summary>Copies what is remembered of some devices.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="observations">Where to.</param>
    /// <returns>How many were copied; fewer than there is room for at the end.</returns>
    public int CopyTo(int first, Span<DeviceObservation> observations) => _devices.CopyTo(first, observations);

    /// <summary>Whether a device has told anything since the start that never stands still, so that <see cref="Remember"/> has something to go on from.</summary>
    /// <param name="device">Its number.</param>
    public bool IsHeard(int device) => _devices.Read(device).SameSinceUnixMs != 0;

    /// <summary>Takes over what the store tells of a device that is heard: since when its values stand still, where they are still the same, and else that they have changed.</summary>
    /// <param name="device">Its number.</param>
    /// <param name="fingerprint">Of the newest stored values.</param>
    /// <param name="sinceUnixMs">Since when they are the same.</param>
    /// <param name="readings">How often they were told again.</param>
    public void Remember(int device, ulong fingerprint, long sinceUnixMs, int readings) => _devices.Change(device, (ref DeviceObservation one) =>
    {
        if (one.SameSinceUnixMs == 0)
            return;
        one.HasChanged |= one.Fingerprint != fingerprint;
        if (one.HasChanged || one.SameSinceUnixMs <= sinceUnixMs)
            return;
        one.SameSinceUnixMs = sinceUnixMs;
        one.SameReadings += readings;
    });

    /// <summary>Takes over from the store when a cabinet's door was open last.</summary>
    /// <param name="device">The cabinet's number.</param>
    /// <param name="openUnixMs">When.</param>
    public void RememberDoor(int device, long openUnixMs) =>
        _devices.Change(device, (ref DeviceObservation one) => one.DoorOpenUnixMs = Math.Max(one.DoorOpenUnixMs, openUnixMs));

    /// <summary>Stands for some values whatever their order; 0 where all are 0, which is what a meter without supply tells.</summary>
    public static ulong Mark(double value) => value == 0 ? 0 : BitConverter.DoubleToUInt64Bits(value) * 0x9E3779B97F4A7C15;

    private static void Observe(ref DeviceObservation one, in SampleRow row, in RowShape shape)
    {
        long at = row.TimestampUnixMs;
        if (at <= one.NewestUnixMs && one.NewestUnixMs != 0)
            return;

        one.NewestUnixMs = at;
        ReadOnlySpan<double> values = row.Values;
        if (shape.Power >= 0)
            AddPower(ref one, values[shape.Power] * shape.WattsPerUnit, shape.Energy >= 0 ? values[shape.Energy] : double.NaN, at);
        if (shape.Volts >= 0)
            (one.Volts, one.VoltsUnixMs) = ((float)values[shape.Volts], at);
        if (!shape.Restless.IsEmpty)
            Compare(ref one, values, shape.Restless, at);
        if (shape.Door >= 0 && values[shape.Door] == 1)
            one.DoorOpenUnixMs = at;
    }

    private static void AddPower(ref DeviceObservation one, double watts, double kwh, long at)
    {
        long gapMs = at - one.PowerUnixMs;
        if (gapMs > LongestGapMs)
            one.WindowUnixMs = 0;
        else
            one.WattMilliseconds += 0.5 * (watts + one.PowerWatts) * gapMs;
        (one.PowerUnixMs, one.PowerWatts) = (at, watts);
        if (!double.IsNaN(kwh) && at - one.WindowUnixMs >= WindowMs)
            EndWindow(ref one, kwh, at);
    }

    private static void EndWindow(ref DeviceObservation one, double kwh, long at)
    {
        // A counter that fell was reset.
        if (one.WindowUnixMs != 0 && kwh >= one.StartKwh)
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

        one.HasChanged |= one.SameSinceUnixMs != 0;
        (one.Fingerprint, one.SameSinceUnixMs, one.SameReadings) = (fingerprint, fingerprint == 0 ? 0 : at, 0);
    }
}
