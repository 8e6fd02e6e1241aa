using System.Buffers.Binary;
using System.Text;

namespace LampuKota.Columns;

/// <summary>
/// Names (ASCII device ids or quantity names) interned as small indexes, without a string each. Reused between batches, it stops
/// allocating once it has grown to its working size. Not safe for use by several threads at once.
/// </summary>
public sealed class NameTable
{
    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[32];
    private uint[] _hashes = new uint[32];

    // Open addressing: index of a name plus 1, or 0. Never more than half full, and its length is a power of two.
    private int[] _slots = new int[64];

    /// <summary>How many names there are; indexes run from 0 to this number less one.</summary>
    public int Count { get; private set; }

    /// <summary>The UTF-8 bytes of a name, valid until the next <see cref="Intern"/> or <see cref="Clear"/>.</summary>
    /// <param name="index">An index that <see cref="Intern"/> gave.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>The name as a string.</summary>
    /// <param name="index">An index that <see cref="Intern"/> gave.</param>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>The index of a name, added where it is new. A name that equals the one added last is found without hashing.</summary>
    /// <param name="utf8Name">The name's UTF-8 bytes; copied.</param>
    public int Intern(ReadOnlySpan<byte> utf8Name)
    {
        if (Count > 0 && this[Count - 1].SequenceEqual(utf8Name))
            return Count - 1;

        uint hash = Hash(utf8Name);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
                return Add(utf8Name, hash, slot);
            if (_hashes[index] == hash && this[index].SequenceEqual(utf8Name))
                return index;
        }
    }

    /// <summary>Forgets all names and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(_slots);
    }

    private int Add(ReadOnlySpan<byte> name, uint hash, int slot)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        int start = Count == 0 ? 0 : _ends[Count - 1];
        if (start + name.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + name.Length));

        name.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + name.Length;
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length)
            GrowSlots();
        return Count - 1;
    }

    private void GrowSlots()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)_hashes[index] & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = index + 1;
        }
    }

    // Eight bytes at a time, multiplied and folded: ids share long beginnings and differ in their last digits.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));

        if (rest.Length > 0 && bytes.Length >= sizeof(ulong))
            return (uint)Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]));

        foreach (byte b in rest)
            hash = Fold(hash ^ b);
        return (uint)hash;
    }

    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value ^ 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, out ulong low);
        return high ^ low;
    }
}
