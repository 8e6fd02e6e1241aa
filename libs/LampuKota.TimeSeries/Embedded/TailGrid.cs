using System.Buffers;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The bytes of a grid: many devices that reported the same quantities at one instant, as a gateway's report does.</summary>
internal static class TailGrid
{
    /// <summary>Most devices of a grid; more are cut.</summary>
    public const int MaximumDevices = 4_096;

    /// <summary>Most quantities of a grid; a device that reports more at one instant is written as a run.</summary>
    public const int MaximumQuantities = 255;

    /// <summary>Says that a column's values stand there as doubles.</summary>
    public const byte Doubles = 255;

    // Fewer devices are shorter as runs.
    private const int FewestDevices = 4;

    /// <summary>How many of the first samples make a grid; 0 where they make none.</summary>
    public static int Measure(ReadOnlySpan<Sample> samples, out int quantities)
    {
        quantities = 1;
        while (quantities < samples.Length && samples[quantities].Device == samples[0].Device)
            quantities++;
        if (quantities > MaximumQuantities || samples.Length < quantities * FewestDevices)
            return 0;

        long timestamp = samples[0].TimestampUnixMs;
        int devices = 0;
        int before = -1;
        for (; devices < MaximumDevices && (devices + 1) * quantities <= samples.Length; devices++)
        {
            // Rising indexes, so that no device is there twice.
            ReadOnlySpan<Sample> row = samples.Slice(devices * quantities, quantities);
            if (row[0].Device <= before || !IsAlike(row, samples, timestamp))
                break;
            before = row[0].Device;
        }

        return devices < FewestDevices ? 0 : devices * quantities;
    }

    /// <summary>Writes the samples of a grid, device by device.</summary>
    public static void Write(ReadOnlySpan<Sample> samples, int quantities, ReadOnlySpan<int> deviceIds, ReadOnlySpan<int> quantityIds, ByteWriter output)
    {
        int devices = samples.Length / quantities;
        int start = output.Length;
        output.WriteInt64(samples[0].TimestampUnixMs);
        output.WriteVarint((ulong)devices);
        output.WriteVarint((ulong)quantities);
        for (int quantity = 0; quantity < quantities; quantity++)
            output.WriteVarint((ulong)quantityIds[samples[quantity].Quantity]);

        long[] numbers = ArrayPool<long>.Shared.Rent(devices);
        double[] values = ArrayPool<double>.Shared.Rent(devices);
        WriteDevices(samples, quantities, deviceIds, numbers.AsSpan(0, devices), output);
        for (int quantity = 0; quantity < quantities; quantity++)
        {
            for (int device = 0, at = quantity; device < devices; device++, at += quantities)
                values[device] = samples[at].Value;
            WriteColumn(values.AsSpan(0, devices), numbers.AsSpan(0, devices), output);
        }

        ArrayPool<long>.Shared.Return(numbers);
        ArrayPool<double>.Shared.Return(values);
        output.InsertLength(start);
    }

    // One device throughout, and the quantities and the instant of the first.
    private static bool IsAlike(ReadOnlySpan<Sample> row, ReadOnlySpan<Sample> first, long timestamp)
    {
        int device = row[0].Device;
        for (int index = 0; index < row.Length; index++)
        {
            ref readonly Sample sample = ref row[index];
            if (sample.Device != device || sample.Quantity != first[index].Quantity || sample.TimestampUnixMs != timestamp)
                return false;
        }

        return true;
    }

    // A gateway's devices were numbered together, so that their distances are 1.
    private static void WriteDevices(ReadOnlySpan<Sample> samples, int quantities, ReadOnlySpan<int> deviceIds, Span<long> numbers, ByteWriter output)
    {
        long before = 0;
        for (int device = 0; device < numbers.Length; device++)
        {
            int id = deviceIds[samples[device * quantities].Device];
            numbers[device] = id - before;
            before = id;
        }

        output.WriteVarint((ulong)numbers[0]);
        PackedIntegers.Write(numbers[1..], output);
    }

    private static void WriteColumn(ReadOnlySpan<double> values, Span<long> wholes, ByteWriter output)
    {
        if (DecimalScale.TryScale(values, wholes, out int scale))
        {
            output.WriteByte((byte)scale);
            PackedIntegers.Write(wholes, output);
            return;
        }

        output.WriteByte(Doubles);
        foreach (double value in values)
            output.WriteDouble(value);
    }
}
