namespace LampuKota.Dashboard;

/// <summary>A directory of a PMTiles archive: where tiles, or further directories, lie (version 3, section 4.2). Pure.</summary>
internal sealed class TileDirectory
{
    /// <summary>Most entries: more than any directory that its 4 MB hold.</summary>
    public const int MaximumEntries = 1_000_000;

    private readonly Entry[] _entries;

    private TileDirectory(Entry[] entries) => _entries = entries;

    /// <summary>Reads a directory.</summary>
    /// <param name="bytes">Its bytes, no longer compressed.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static TileDirectory Read(ReadOnlySpan<byte> bytes)
    {
        ulong count = ReadNumber(ref bytes);
        if (count is 0 or > MaximumEntries)
            throw new InvalidDataException("A directory of the archive has no entries, or too many.");

        var entries = new Entry[count];
        ulong tile = 0;
        for (int i = 0; i < entries.Length; i++)
            entries[i].Tile = tile += ReadNumber(ref bytes);
        for (int i = 0; i < entries.Length; i++)
            entries[i].RunLength = ReadNumber(ref bytes);
        for (int i = 0; i < entries.Length; i++)
            entries[i].Length = ReadNumber(ref bytes);
        for (int i = 0; i < entries.Length; i++)
        {
            ulong offset = ReadNumber(ref bytes);
            if (offset == 0 && i == 0)
                throw new InvalidDataException("A directory of the archive begins nowhere.");
            entries[i].Offset = offset == 0 ? entries[i - 1].Offset + entries[i - 1].Length : offset - 1;
        }

        return new TileDirectory(entries);
    }

    /// <summary>Finds where a tile, or the directory that knows it, lies; null where it is not in the archive.</summary>
    /// <param name="tile">The tile's number.</param>
    public (ulong Offset, ulong Length, bool IsDirectory)? Find(ulong tile)
    {
        int low = 0, high = _entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Tile <= tile)
                low = middle + 1;
            else
                high = middle - 1;
        }

        if (high < 0)
            return null;
        Entry entry = _entries[high];
        return entry.RunLength == 0 || tile - entry.Tile < entry.RunLength ? (entry.Offset, entry.Length, entry.RunLength == 0) : null;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (bytes.IsEmpty)
                throw new InvalidDataException("A directory of the archive is cut off.");
            byte next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }

        throw new InvalidDataException("A directory of the archive has a number of more than 64 bits.");
    }

    private struct Entry
    {
        public ulong Tile;
        public ulong RunLength;
        public ulong Length;
        public ulong Offset;
    }
}
