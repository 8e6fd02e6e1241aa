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
    private Place[] _places = new Place[32];

    // Open addressing, with the hash beside the index so that a foreign name is told without a look at its place. Never more than half full, and its length is a power of two.
    private Slot[] _slots = new Slot[64];

    private int _last;

    /// <summary>How many names there are; indexes run from 0 to this number less one.</summary>
    public int Count { get; private set; }

    /// <summary>The UTF-8 bytes of a name, valid until the next <see cref="Intern(ReadOnlySpan{byte})"/> or <see cref="Clear"/>.</summary>
    /// <param name="index">An index that <see cref="Intern(ReadOnlySpan{byte})"/> gave.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            Place place = _places[index];
            return _bytes.AsSpan(place.Start, place.Length);
        }
    }

    /// <summary>The name as a string.</summary>
    /// <param name="index">An index that <see cref="Intern(ReadOnlySpan{byte})"/> gave.</param>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>The index of a name, added where it is new. One that follows the one before as it was added is found without hashing, since names come in the same order again and again.</summary>
    /// <param name="utf8Name">The name's UTF-8 bytes; copied.</param>
    public int Intern(ReadOnlySpan<byte> utf8Name)
    {
        return IsNext(utf8Name) ? _last : Intern(utf8Name, Hash(utf8Name));
    }

    /// <summary>The index of a name of another table, added where it is new; its hash is taken over.</summary>
    /// <param name="names">The other table.</param>
    /// <param name="index">The name's index in it.</param>
    public int Intern(NameTable names, int index)
    {
        ArgumentNullException.ThrowIfNull(names);
        ReadOnlySpan<byte> name = names[index];
        return IsNext(name) ? _last : Intern(name, names._places[index].Hash);
    }

    /// <summary>The index of a name; -1 where it is not there.</summary>
    /// <param name="utf8Name">The name's UTF-8 bytes.</param>
    public int Find(ReadOnlySpan<byte> utf8Name)
    {
        uint hash = Hash(utf8Name);
        int mask = _slots.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            Slot slot = _slots[at];
            if (slot.Number == 0)
                return -1;
            if (slot.Hash == hash && this[slot.Number - 1].SequenceEqual(utf8Name))
                return slot.Number - 1;
        }
    }

    /// <summary>Forgets all names and keeps the memory.</summary>
    public void Clear()
    {
        (Count, _last) = (0, 0);
        Array.Clear(_slots);
    }

    // The one found last once more, or the one behind it.
    private bool IsNext(ReadOnlySpan<byte> utf8Name)
    {
        if (_last >= Count)
            return false;
        if (this[_last].SequenceEqual(utf8Name))
            return true;

        int next = _last + 1 < Count ? _last + 1 : 0;
        if (!this[next].SequenceEqual(utf8Name))
            return false;
        _last = next;
        return true;
    }

    private int Intern(ReadOnlySpan<byte> utf8Name, uint hash)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            Slot slot = slots[at];
            if (slot.Number == 0)
                return _last = Add(utf8Name, hash, at);
            if (slot.Hash == hash && this[slot.Number - 1].SequenceEqual(utf8Name))
                return _last = slot.Number - 1;
        }
    }

    private int Add(ReadOnlySpan<byte> name, uint hash, int slot)
    {
        if (Count == _places.Length)
            Array.Resize(ref _places, Count * 2);

        int start = Count == 0 ? 0 : _places[Count - 1].Start + _places[Count - 1].Length;
        if (start + name.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + name.Length));

        name.CopyTo(_bytes.AsSpan(start));
        _places[Count] = new Place(start, name.Length, hash);
        _slots[slot] = new Slot(hash, ++Count);
        if (Count * 2 > _slots.Length)
            GrowSlots();
        return Count - 1;
    }

    private void GrowSlots()
    {
        _slots = new Slot[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            uint hash = _places[index].Hash;
            int slot = (int)hash & mask;
            while (_slots[slot].Number != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = new Slot(hash, index + 1);
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

    private readonly record struct Place(int Start, int Length, uint Hash);

    // A name's index plus 1; 0 where the slot is empty.
    private readonly record struct Slot(uint Hash, int Number);
}
