using System.Text;

namespace LampuKota.Columns;

/// <summary>
/// Names (ASCII device ids or quantity names) interned as small indexes, without a string each. Reused between batches, it stops
/// allocating once it has grown to its working size. Not safe for use by several threads at once.
/// </summary>
public sealed class NameTable
{
    private readonly Dictionary<ulong, int> _firstByHash = [];
    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[32];
    private int[] _nextWithSameHash = new int[32];

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

        ulong hash = Hash(utf8Name);
        if (!_firstByHash.TryGetValue(hash, out int first))
            return _firstByHash[hash] = Add(utf8Name, next: -1);

        for (int index = first; index >= 0; index = _nextWithSameHash[index])
        {
            if (this[index].SequenceEqual(utf8Name))
                return index;
        }

        return _firstByHash[hash] = Add(utf8Name, next: first);
    }

    /// <summary>Forgets all names and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _firstByHash.Clear();
    }

    private int Add(ReadOnlySpan<byte> name, int next)
    {
        int start = Count == 0 ? 0 : _ends[Count - 1];
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _nextWithSameHash, Count * 2);
        }

        if (start + name.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + name.Length));

        name.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + name.Length;
        _nextWithSameHash[Count] = next;
        return Count++;
    }

    // FNV-1a, 64 bits: names are short, and a collision costs one comparison, nothing more.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037UL;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}
