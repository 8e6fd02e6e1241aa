using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.Dashboard;

/// <summary>
/// Tiles of one PMTiles file (version 3), the map's background where there is no internet. It is read where it lies; directories are read again for each tile that
/// a browser does not have, and the machine's file cache keeps them.
/// </summary>
public sealed class TileArchive : IDisposable
{
    private const int HeaderLength = 127;
    private const int DirectoryLimit = 4 << 20; // The format keeps them far smaller.
    private const int TileLimit = 8 << 20;
    private const int MaximumDepth = 4; // of directories, by the format
    private const byte None = 1;
    private const byte Gzip = 2;

    private static readonly string[] ImageTypes = ["", "", "image/png", "image/jpeg", "image/webp", "image/avif"]; // by the tile type of the header

    private readonly SafeFileHandle _file;
    private readonly TileArchiveHeader _header;

    private TileArchive(SafeFileHandle file, TileArchiveHeader header) => (_file, _header) = (file, header);

    /// <summary>Least zoom that it has.</summary>
    public int MinimumZoom => _header.MinimumZoom;

    /// <summary>Greatest zoom that it has.</summary>
    public int MaximumZoom => _header.MaximumZoom;

    /// <summary>Media type of its tiles, an image.</summary>
    public string MediaType => ImageTypes[_header.TileType];

    /// <summary>Opens an archive of image tiles.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such archive.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TileArchive Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            Span<byte> bytes = stackalloc byte[HeaderLength];
            if (RandomAccess.Read(file, bytes, 0) < HeaderLength || !bytes.StartsWith("PMTiles"u8) || bytes[7] != 3)
                throw new InvalidDataException("it is no PMTiles file of version 3");
            TileArchiveHeader header = TileArchiveHeader.Read(bytes);
            if (header.TileType is 0 or 1 || header.TileType >= ImageTypes.Length)
                throw new InvalidDataException("its tiles are no images (PNG, JPEG, WebP or AVIF)");
            if (header.DirectoryCompression is not (None or Gzip) || header.TileCompression is not (None or Gzip))
                throw new InvalidDataException("it is compressed by other means than gzip");
            if (header.MaximumZoom > TileId.MaximumZoom || header.MinimumZoom > header.MaximumZoom)
                throw new InvalidDataException("its zooms make no sense");
            return new TileArchive(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tile; null where the archive has none there.</summary>
    /// <param name="zoom">Zoom.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public byte[]? Read(int zoom, int x, int y)
    {
        if (zoom < MinimumZoom || zoom > MaximumZoom || x < 0 || y < 0 || x >> zoom != 0 || y >> zoom != 0)
            return null;

        ulong tile = TileId.Of(zoom, x, y);
        (ulong offset, ulong length) = (_header.RootOffset, _header.RootLength);
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            TileDirectory directory = TileDirectory.Read(ReadPart(offset, length, _header.DirectoryCompression, DirectoryLimit));
            if (directory.Find(tile) is not { } found)
                return null;
            if (!found.IsDirectory)
                return ReadPart(_header.TilesOffset + found.Offset, found.Length, _header.TileCompression, TileLimit);
            (offset, length) = (_header.LeavesOffset + found.Offset, found.Length);
        }

        throw new InvalidDataException("The archive's directories go too deep.");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private byte[] ReadPart(ulong offset, ulong length, byte compression, int limit)
    {
        if (length > (ulong)limit || offset > long.MaxValue)
            throw new InvalidDataException("A part of the archive is too long.");
        byte[] bytes = new byte[length];
        if (RandomAccess.Read(_file, bytes, (long)offset) < bytes.Length)
            throw new InvalidDataException("The archive is cut off.");
        if (compression == None)
            return bytes;

        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        byte[] plain = new byte[limit];
        int count = gzip.ReadAtLeast(plain, limit, throwOnEndOfStream: false);
        return count < limit ? plain[..count] : throw new InvalidDataException("A part of the archive is too long.");
    }
}

/// <summary>The header of a PMTiles file (version 3, section 3).</summary>
internal readonly record struct TileArchiveHeader(
    ulong RootOffset, ulong RootLength, ulong LeavesOffset, ulong TilesOffset, byte DirectoryCompression, byte TileCompression, byte TileType, byte MinimumZoom, byte MaximumZoom)
{
    /// <summary>Reads it.</summary>
    /// <param name="bytes">The first 127 bytes of the file.</param>
    public static TileArchiveHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]),
        bytes[97],
        bytes[98],
        bytes[99],
        bytes[100],
        bytes[101]);
}
