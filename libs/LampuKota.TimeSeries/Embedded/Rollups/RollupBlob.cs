using System.Buffers.Binary;
using System.Numerics;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>The rollups of one device and day, all its quantities. docs/formats/store.md draws the bytes.</summary>
internal static class RollupBlob
{
    private const byte Version = 1;
    private const int ChecksumLength = sizeof(uint);

    /// <summary>Writes rollups: <paramref name="rollups"/> holds the slots of each quantity behind one another, <paramref name="numbers"/> says which quantities.</summary>
    public static void Write(RollupSlots slots, ReadOnlySpan<int> numbers, ReadOnlySpan<Rollup> rollups, ByteWriter output, ByteWriter scratch)
    {
        int start = output.Length;
        Span<RollupShape> shapes = stackalloc RollupShape[slots.Count];
        uint mask = FindShapes(slots, numbers.Length, rollups, shapes);
        output.WriteByte(Version);
        output.WriteVarint(mask);
        foreach (RollupShape shape in shapes)
        {
            if (shape.Count > 0)
                shape.Write(output);
        }

        output.WriteVarint((ulong)numbers.Length);
        for (int quantity = 0; quantity < numbers.Length; quantity++)
        {
            scratch.Clear();
            RollupBody.Write(rollups.Slice(quantity * slots.Count, slots.Count), shapes, scratch);
            output.WriteVarint((ulong)numbers[quantity]);
            output.WriteVarint((ulong)scratch.Length);
            output.Write(scratch.Written);
        }

        output.WriteUInt32(Crc32C.Compute(output.Written[start..]));
    }

    /// <summary>Reads one quantity's slots; false where it has none.</summary>
    /// <exception cref="ColumnFormatException">The bytes were changed, or are of a newer version.</exception>
    public static bool TryRead(ReadOnlySpan<byte> blob, RollupSlots slots, int number, Span<Rollup> rollups)
    {
        Span<RollupShape> shapes = stackalloc RollupShape[slots.Count];
        ByteReader input = Open(blob, slots, shapes);
        for (int left = input.ReadCount(ushort.MaxValue); left > 0; left--)
        {
            int quantity = input.ReadCount(int.MaxValue);
            var body = new ByteReader(input.Read(input.ReadCount(blob.Length)));
            if (quantity != number)
                continue;
            RollupBody.Read(ref body, shapes, rollups);
            return true;
        }

        return false;
    }

    /// <summary>Reads every quantity; the visitor is given its number and slots.</summary>
    /// <exception cref="ColumnFormatException">The bytes were changed, or are of a newer version.</exception>
    public static void ReadAll(ReadOnlySpan<byte> blob, RollupSlots slots, Action<int, Rollup[]> visit)
    {
        Span<RollupShape> shapes = stackalloc RollupShape[slots.Count];
        ByteReader input = Open(blob, slots, shapes);
        for (int left = input.ReadCount(ushort.MaxValue); left > 0; left--)
        {
            int quantity = input.ReadCount(int.MaxValue);
            var body = new ByteReader(input.Read(input.ReadCount(blob.Length)));
            var rollups = new Rollup[slots.Count];
            RollupBody.Read(ref body, shapes, rollups);
            visit(quantity, rollups);
        }
    }

    private static ByteReader Open(ReadOnlySpan<byte> blob, RollupSlots slots, Span<RollupShape> shapes)
    {
        if (blob.Length < ChecksumLength || Crc32C.Compute(blob[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32LittleEndian(blob[^ChecksumLength..]))
            throw new ColumnFormatException("The checksum of rollups does not match: their bytes were changed after they were written.");

        var input = new ByteReader(blob[..^ChecksumLength]);
        if (input.ReadByte() != Version)
            throw new ColumnFormatException("The rollups have a format that is not known; a newer version may have written them.");

        ulong mask = input.ReadVarint();
        if (BitOperations.Log2(mask | 1) >= slots.Count)
            throw new ColumnFormatException("The rollups name a slot that a day does not have.");

        for (int slot = 0; slot < slots.Count; slot++)
        {
            long baseUnixMs = slots.StartUnixMs(slot);
            shapes[slot] = (mask >> slot & 1) != 0 ? RollupShape.Read(ref input, baseUnixMs) : default;
        }

        return input;
    }

    // The shape of the first quantity that has a sample in the slot.
    private static uint FindShapes(RollupSlots slots, int quantities, ReadOnlySpan<Rollup> rollups, Span<RollupShape> shapes)
    {
        uint mask = 0;
        shapes.Clear();
        for (int index = 0; index < quantities * slots.Count; index++)
        {
            int slot = index % slots.Count;
            if (shapes[slot].Count > 0 || rollups[index].Count == 0)
                continue;
            shapes[slot] = RollupShape.Of(rollups[index], slots.StartUnixMs(slot));
            mask |= 1u << slot;
        }

        return mask;
    }
}
