using System.Buffers;
using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.Lighting;

/// <summary>
/// Writes samples as a compact SenML CBOR pack (RFC 8428, 6; docs/formats/telemetry.md): what <see cref="SenMLJsonEncoder"/> writes, in less than half of the bytes. Every
/// number is written in the shortest form that is exact.
/// </summary>
public static class SenMLCborEncoder
{
    // The longest record: two names of 64, two times, a unit and a number, with their heads.
    private const int LongestRecord = 192;

    // Labels (RFC 8428, table 4), as the heads of the numbers that they are.
    private const byte BaseName = 0x21;
    private const byte BaseTime = 0x22;
    private const byte Name = 0x00;
    private const byte Unit = 0x01;
    private const byte Value = 0x02;
    private const byte BooleanValue = 0x04;
    private const byte Time = 0x06;

    /// <summary>Writes all samples of a batch as one pack.</summary>
    /// <param name="batch">At least one sample; samples of one device next to each other make the shortest pack.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ArgumentException">As for <see cref="SenMLJsonEncoder.Write"/>.</exception>
    public static void Write(SampleBatch batch, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        if (batch.Count == 0)
            throw new ArgumentException("A pack has at least one record.", nameof(batch));

        var head = new CborWriter(output.GetSpan(CborWriter.LongestHead));
        head.WriteHead(CborType.Array, (ulong)batch.Count);
        output.Advance(head.Length);

        int device = -1;
        long baseUnixMs = long.MinValue;
        foreach (Sample sample in batch.Samples)
        {
            SenMLJsonEncoder.Check(batch, sample, out Quantity quantity);
            var record = new CborWriter(output.GetSpan(LongestRecord));
            bool isNewDevice = sample.Device != device;
            bool isNewBase = isNewDevice && sample.TimestampUnixMs != baseUnixMs;
            if (isNewBase)
                baseUnixMs = sample.TimestampUnixMs;
            WriteRecord(ref record, batch.Devices[sample.Device], quantity, sample, isNewDevice, isNewBase, baseUnixMs);
            device = sample.Device;
            output.Advance(record.Length);
        }
    }

    private static void WriteRecord(
        ref CborWriter record, ReadOnlySpan<byte> deviceId, Quantity quantity, in Sample sample, bool isNewDevice, bool isNewBase, long baseUnixMs)
    {
        bool isState = quantity.IsSwitch && sample.Value is 0 or 1;
        bool hasTime = sample.TimestampUnixMs != baseUnixMs;
        record.WriteHead(CborType.Map, (ulong)(2 + Count(isNewDevice) + Count(isNewBase) + Count(hasTime) + Count(!isState)));
        if (isNewDevice)
        {
            record.WriteByte(BaseName);
            record.WriteHead(CborType.Text, (ulong)deviceId.Length + 1);
            record.Write(deviceId);
            record.WriteByte((byte)'/');
        }

        if (isNewBase)
        {
            record.WriteByte(BaseTime);
            record.WriteNumber(baseUnixMs / 1000.0);
        }

        record.WriteByte(Name);
        record.WriteText(quantity.Utf8Name);
        if (hasTime)
        {
            record.WriteByte(Time);
            record.WriteNumber((sample.TimestampUnixMs - baseUnixMs) / 1000.0);
        }

        if (isState)
        {
            record.WriteByte(BooleanValue);
            record.WriteBoolean(sample.Value == 1);
            return;
        }

        record.WriteByte(Unit);
        record.WriteText(quantity.Utf8Unit);
        record.WriteByte(Value);
        record.WriteNumber(sample.Value);
    }

    private static int Count(bool isThere) => isThere ? 1 : 0;

    private ref struct CborWriter(Span<byte> span)
    {
        public const int LongestHead = 9;

        private const double LargestWhole = 1L << 53;

        private readonly Span<byte> _span = span;

        public int Length { get; private set; }

        public void WriteByte(byte value) => _span[Length++] = value;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_span[Length..]);
            Length += bytes.Length;
        }

        public void WriteText(ReadOnlySpan<byte> text)
        {
            WriteHead(CborType.Text, (ulong)text.Length);
            Write(text);
        }

        public void WriteBoolean(bool value) => WriteHead(CborType.Simple, (ulong)(value ? CborHead.True : CborHead.False));

        // The shortest form, which RFC 8949 (4.2.1) prefers.
        public void WriteHead(CborType type, ulong argument)
        {
            int initial = (int)type << 5;
            switch (argument)
            {
                case < 24:
                    WriteByte((byte)(initial | (int)argument));
                    break;
                case <= byte.MaxValue:
                    WriteByte((byte)(initial | 24));
                    WriteByte((byte)argument);
                    break;
                case <= ushort.MaxValue:
                    WriteByte((byte)(initial | 25));
                    BinaryPrimitives.WriteUInt16BigEndian(_span[Length..], (ushort)argument);
                    Length += sizeof(ushort);
                    break;
                case <= uint.MaxValue:
                    WriteByte((byte)(initial | 26));
                    BinaryPrimitives.WriteUInt32BigEndian(_span[Length..], (uint)argument);
                    Length += sizeof(uint);
                    break;
                default:
                    WriteByte((byte)(initial | 27));
                    BinaryPrimitives.WriteUInt64BigEndian(_span[Length..], argument);
                    Length += sizeof(ulong);
                    break;
            }
        }

        public void WriteNumber(double value)
        {
            bool isNegativeZero = value == 0 && double.IsNegative(value);
            if (Math.Abs(value) < LargestWhole && Math.Truncate(value) == value && !isNegativeZero)
            {
                long whole = (long)value;
                WriteHead(whole < 0 ? CborType.Negative : CborType.Unsigned, (ulong)(whole < 0 ? ~whole : whole));
            }
            else if ((double)(Half)value == value)
            {
                WriteByte(0xF9);
                BinaryPrimitives.WriteHalfBigEndian(_span[Length..], (Half)value);
                Length += sizeof(ushort);
            }
            else if ((double)(float)value == value)
            {
                WriteByte(0xFA);
                BinaryPrimitives.WriteSingleBigEndian(_span[Length..], (float)value);
                Length += sizeof(float);
            }
            else
            {
                WriteByte(0xFB);
                BinaryPrimitives.WriteDoubleBigEndian(_span[Length..], value);
                Length += sizeof(double);
            }
        }
    }
}
