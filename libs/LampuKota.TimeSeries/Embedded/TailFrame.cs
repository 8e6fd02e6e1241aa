using System.Buffers.Binary;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>
/// The bytes of one commit, in order of arrival: grids of many devices that reported the same quantities at one instant, packed column by column, and runs of one device's
/// samples in arrays of fixed width. Bytes that are not written need not be summed, synced and moved. docs/formats/store.md draws them.
/// </summary>
internal static class TailFrame
{
    public const byte Version = 2;

    /// <summary>Runs alone, with nothing before each.</summary>
    public const byte OldestVersion = 1;

    public const byte Run = 0;
    public const byte Grid = 1;
    public const byte HasOffsets = 1;
    public const byte HasWideQuantities = 2;
    public const int ChecksumLength = 4;

    /// <summary>Longest run; a longer one is cut.</summary>
    public const int MaximumRun = 1 << 16;

    /// <summary>Writes a batch's samples. Ids are the store's, by the batch's index.</summary>
    public static void Write(ReadOnlySpan<Sample> samples, ReadOnlySpan<int> deviceIds, ReadOnlySpan<int> quantityIds, ByteWriter output)
    {
        byte width = quantityIds.ContainsAnyExceptInRange(0, byte.MaxValue) ? HasWideQuantities : (byte)0;
        while (!samples.IsEmpty)
        {
            int length = TailGrid.Measure(samples, out int quantities);
            if (length > 0)
            {
                output.WriteByte(Grid);
                TailGrid.Write(samples[..length], quantities, deviceIds, quantityIds, output);
            }
            else
            {
                length = MeasureRun(samples, out bool hasOffsets);
                output.WriteByte(Run);
                WriteRun(samples[..length], deviceIds[samples[0].Device], quantityIds, (byte)(width | (hasOffsets ? HasOffsets : 0)), output);
            }

            samples = samples[length..];
        }
    }

    /// <summary>Ends a frame.</summary>
    public static void WriteChecksum(ByteWriter frame) => frame.WriteUInt32(Crc32C.Compute(frame.Written));

    private static int MeasureRun(ReadOnlySpan<Sample> samples, out bool hasOffsets)
    {
        hasOffsets = false;
        int length = 1;
        for (; length < samples.Length && length < MaximumRun && samples[length].Device == samples[0].Device; length++)
        {
            long offset = samples[length].TimestampUnixMs - samples[0].TimestampUnixMs;
            if (offset != (int)offset)
                break;
            hasOffsets |= offset != 0;
        }

        return length;
    }

    private static void WriteRun(ReadOnlySpan<Sample> run, int deviceId, ReadOnlySpan<int> quantityIds, byte flags, ByteWriter output)
    {
        bool hasWideQuantities = (flags & HasWideQuantities) != 0;
        output.WriteVarint((ulong)deviceId);
        output.WriteVarint((ulong)run.Length);
        output.WriteByte(flags);
        output.WriteInt64(run[0].TimestampUnixMs);
        if ((flags & HasOffsets) != 0)
            WriteOffsets(run, output.Append(run.Length * sizeof(int)));
        WriteQuantities(run, quantityIds, hasWideQuantities, output.Append(run.Length * (hasWideQuantities ? sizeof(ushort) : 1)));
        WriteValues(run, output.Append(run.Length * sizeof(double)));
    }

    private static void WriteOffsets(ReadOnlySpan<Sample> run, Span<byte> output)
    {
        for (int index = 0; index < run.Length; index++)
            BinaryPrimitives.WriteInt32LittleEndian(output[(index * sizeof(int))..], (int)(run[index].TimestampUnixMs - run[0].TimestampUnixMs));
    }

    private static void WriteQuantities(ReadOnlySpan<Sample> run, ReadOnlySpan<int> quantityIds, bool wide, Span<byte> output)
    {
        for (int index = 0; index < run.Length; index++)
        {
            int quantityId = quantityIds[run[index].Quantity];
            if (wide)
                BinaryPrimitives.WriteUInt16LittleEndian(output[(index * sizeof(ushort))..], (ushort)quantityId);
            else
                output[index] = (byte)quantityId;
        }
    }

    private static void WriteValues(ReadOnlySpan<Sample> run, Span<byte> output)
    {
        for (int index = 0; index < run.Length; index++)
            BinaryPrimitives.WriteDoubleLittleEndian(output[(index * sizeof(double))..], run[index].Value);
    }
}
