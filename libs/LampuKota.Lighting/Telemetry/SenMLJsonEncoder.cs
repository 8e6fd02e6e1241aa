using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// Writes samples as a compact SenML JSON pack (RFC 8428; docs/formats/telemetry.md): base name where the device changes, base time where it
/// does or where a device begins at another time, and a relative time only where a sample's differs.
/// </summary>
public static class SenMLJsonEncoder
{
    // The longest record: two names of 63, two times, a unit and a number, with their labels.
    private const int LongestRecord = 384;

    /// <summary>Writes all samples of a batch as one pack.</summary>
    /// <param name="batch">At least one sample; samples of one device next to each other make the shortest pack.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ArgumentException">The batch is empty, or names a quantity or device id that does not exist, or holds a value that is not finite
    /// or an instant before 1978, which SenML would take as relative.</exception>
    public static void Write(SampleBatch batch, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        if (batch.Count == 0)
            throw new ArgumentException("A pack has at least one record.", nameof(batch));

        int device = -1;
        long baseUnixMs = long.MinValue;
        foreach (Sample sample in batch.Samples)
        {
            Check(batch, sample, out Quantity quantity);
            var record = new Utf8Writer(output.GetSpan(LongestRecord));
            record.Write(device < 0 ? "[{"u8 : ",{"u8);
            if (sample.Device != device)
            {
                WriteBase(ref record, batch.Devices[sample.Device], sample, ref baseUnixMs);
                device = sample.Device;
            }

            WriteFields(ref record, quantity, sample, baseUnixMs);
            record.Write("}"u8);
            output.Advance(record.Length);
        }

        output.Write("]"u8);
    }

    /// <summary>Refuses a sample that no decoder would take.</summary>
    /// <exception cref="ArgumentException">It names a quantity or device id that does not exist, or is not finite, or was measured before 1978.</exception>
    internal static void Check(SampleBatch batch, in Sample sample, out Quantity quantity)
    {
        quantity = Quantities.Find(batch.Quantities[sample.Quantity])
            ?? throw new ArgumentException("A quantity of the batch is not in the list of quantities.", nameof(batch));
        if (!DeviceId.IsValid(batch.Devices[sample.Device]))
            throw new ArgumentException("A device id of the batch is not valid.", nameof(batch));
        if (!double.IsFinite(sample.Value))
            throw new ArgumentException("A value of the batch is not finite.", nameof(batch));
        if (sample.TimestampUnixMs < TelemetryLimits.RelativeTimeLimitSeconds * 1000)
            throw new ArgumentException("An instant before 1978 cannot be written: SenML takes it as relative.", nameof(batch));
    }

    private static void WriteBase(ref Utf8Writer record, ReadOnlySpan<byte> deviceId, in Sample sample, ref long baseUnixMs)
    {
        record.Write("\"bn\":\""u8);
        record.Write(deviceId);
        record.Write("/\","u8);
        if (sample.TimestampUnixMs == baseUnixMs)
            return;

        baseUnixMs = sample.TimestampUnixMs;
        record.Write("\"bt\":"u8);
        record.WriteSeconds(baseUnixMs);
        record.Write(","u8);
    }

    private static void WriteFields(ref Utf8Writer record, Quantity quantity, in Sample sample, long baseUnixMs)
    {
        record.Write("\"n\":\""u8);
        record.Write(quantity.Utf8Name);
        if (sample.TimestampUnixMs != baseUnixMs)
        {
            record.Write("\",\"t\":"u8);
            record.WriteSeconds(sample.TimestampUnixMs - baseUnixMs);
            record.Write(","u8);
        }
        else
        {
            record.Write("\","u8);
        }

        if (quantity.IsSwitch && sample.Value is 0 or 1)
        {
            record.Write(sample.Value == 1 ? "\"vb\":true"u8 : "\"vb\":false"u8);
            return;
        }

        record.Write("\"u\":\""u8);
        record.Write(quantity.Utf8Unit);
        record.Write("\",\"v\":"u8);
        record.WriteNumber(sample.Value);
    }

    private ref struct Utf8Writer(Span<byte> span)
    {
        private readonly Span<byte> _span = span;

        public int Length { get; private set; }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_span[Length..]);
            Length += bytes.Length;
        }

        // The shortest text that reads back as the same double.
        public void WriteNumber(double value)
        {
            value.TryFormat(_span[Length..], out int written, default, CultureInfo.InvariantCulture);
            Length += written;
        }

        public void WriteSeconds(long milliseconds)
        {
            if (milliseconds < 0)
                Write("-"u8);
            ulong magnitude = (ulong)Math.Abs(milliseconds);
            Utf8Formatter.TryFormat(magnitude / 1000, _span[Length..], out int written);
            Length += written;
            ulong fraction = magnitude % 1000;
            if (fraction == 0)
                return;

            _span[Length++] = (byte)'.';
            for (ulong unit = 100; fraction > 0; unit /= 10)
            {
                _span[Length++] = (byte)('0' + fraction / unit);
                fraction %= unit;
            }
        }
    }
}
