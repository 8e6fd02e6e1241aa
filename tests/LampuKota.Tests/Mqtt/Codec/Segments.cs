using System.Buffers;

namespace LampuKota.Tests;

/// <summary>Cuts bytes into the segments of a sequence, as a socket may deliver them.</summary>
internal static class Segments
{
    public static ReadOnlySequence<byte> OneByteEach(ReadOnlySpan<byte> bytes) => Cut(bytes, Enumerable.Repeat(1, bytes.Length));

    public static ReadOnlySequence<byte> SplitAt(ReadOnlySpan<byte> bytes, int index) => Cut(bytes, [index, bytes.Length - index]);

    public static ReadOnlySequence<byte> Cut(ReadOnlySpan<byte> bytes, IEnumerable<int> lengths)
    {
        Segment first = new(ReadOnlyMemory<byte>.Empty, 0);
        Segment last = first;
        int position = 0;
        foreach (int length in lengths)
        {
            // Each segment is an array of its own, so that reading beyond one cannot go unnoticed.
            last = last.Append(bytes.Slice(position, length).ToArray());
            position += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
