using System.Buffers;

namespace LampuKota.Tests;

/// <summary>Cuts bytes into a sequence of many segments, as a socket would deliver them.</summary>
internal sealed class TestSegments : ReadOnlySequenceSegment<byte>
{
    private TestSegments(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int size)
    {
        TestSegments first = new(bytes[..Math.Min(size, bytes.Length)], 0);
        TestSegments last = first;
        for (int start = size; start < bytes.Length; start += size)
        {
            TestSegments next = new(bytes.Slice(start, Math.Min(size, bytes.Length - start)), start);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
