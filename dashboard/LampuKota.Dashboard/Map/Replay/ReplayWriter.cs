using System.Buffers;
using System.Buffers.Binary;

namespace LampuKota.Dashboard;

/// <summary>Writes a night as docs/formats/replay.md draws it: a header, then for each lamp runs of equal steps. Pure.</summary>
internal static class ReplayWriter
{
    /// <summary>Bytes before the first lamp.</summary>
    public const int HeaderLength = 24;

    private const int MaximumVarintLength = 5;

    /// <summary>Writes the header.</summary>
    /// <param name="output">Written to.</param>
    /// <param name="night">The night.</param>
    /// <param name="lampCount">How many lamps follow.</param>
    public static void WriteHeader(IBufferWriter<byte> output, ReplayNight night, int lampCount)
    {
        Span<byte> header = output.GetSpan(HeaderLength)[..HeaderLength];
        "LKR1"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], lampCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], night.FirstUnixMs);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], ReplayNight.StepMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], night.StepCount);
        output.Advance(HeaderLength);
    }

    /// <summary>Writes a lamp.</summary>
    /// <param name="output">Written to.</param>
    /// <param name="steps">A byte a step.</param>
    public static void WriteLamp(IBufferWriter<byte> output, ReadOnlySpan<byte> steps)
    {
        while (!steps.IsEmpty)
        {
            int end = steps.IndexOfAnyExcept(steps[0]);
            int length = end < 0 ? steps.Length : end;
            WriteRun(output, length, steps[0]);
            steps = steps[length..];
        }
    }

    private static void WriteRun(IBufferWriter<byte> output, int length, byte value)
    {
        Span<byte> run = output.GetSpan(MaximumVarintLength + 1);
        int at = 0;
        for (uint rest = (uint)length; ; rest >>= 7)
        {
            run[at++] = (byte)(rest >= 0x80 ? (rest & 0x7F) | 0x80 : rest);
            if (rest < 0x80)
                break;
        }

        run[at++] = value;
        output.Advance(at);
    }
}
