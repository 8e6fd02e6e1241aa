using System.Buffers.Binary;
using System.IO.Compression;
using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class TileArchiveTests : IDisposable
{
    private const byte Png = 2;
    private const int HeaderLength = 127;

    private static readonly byte[] Tile = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    // The numbers of the first tiles as section 4.1 of the specification lists them, and one from far out.
    [Theory]
    [InlineData(0, 0, 0, 0UL)]
    [InlineData(1, 0, 0, 1UL)]
    [InlineData(1, 0, 1, 2UL)]
    [InlineData(1, 1, 1, 3UL)]
    [InlineData(1, 1, 0, 4UL)]
    [InlineData(2, 0, 0, 5UL)]
    [InlineData(12, 3423, 1763, 19078479UL)]
    public void Tiles_are_numbered_along_the_curve(int zoom, int x, int y, ulong number) => Assert.Equal(number, TileId.Of(zoom, x, y));

    [Fact]
    public void Every_tile_of_a_zoom_has_a_number_of_its_own_beside_a_neighbours()
    {
        const int Zoom = 4, Side = 1 << Zoom;
        Dictionary<ulong, (int X, int Y)> tiles = Enumerable.Range(0, Side * Side).ToDictionary(i => TileId.Of(Zoom, i % Side, i / Side), i => (i % Side, i / Side));
        ulong first = tiles.Keys.Min();

        Assert.All(Enumerable.Range(1, (Side * Side) - 1), step =>
        {
            ((int X, int Y) one, (int X, int Y) next) = (tiles[first + (ulong)step - 1], tiles[first + (ulong)step]);
            Assert.Equal(1, Math.Abs(one.X - next.X) + Math.Abs(one.Y - next.Y));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tile_is_found_through_a_leaf_and_by_its_run_and_others_are_not_there(byte compression)
    {
        Write(compression, Png);
        using TileArchive archive = TileArchive.Open(_path);

        Assert.Equal("image/png", archive.MediaType);
        Assert.Equal(Tile, archive.Read(1, 0, 0));
        Assert.Equal(Tile, archive.Read(1, 0, 1)); // the run of two
        Assert.Null(archive.Read(1, 1, 1));
        Assert.Null(archive.Read(1, 2, 0));
        Assert.Null(archive.Read(3, 0, 0));
    }

    [Fact]
    public void Vector_tiles_are_refused_with_the_reason()
    {
        Write(1, tileType: 1);

        Assert.Contains("no images", Assert.Throws<InvalidDataException>(() => TileArchive.Open(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_was_cut_off_is_damaged_and_nothing_worse()
    {
        Write(1, Png);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = HeaderLength; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            using TileArchive archive = TileArchive.Open(_path);
            Assert.Throws<InvalidDataException>(() => archive.Read(1, 0, 0));
        }
    }

    // The root knows one leaf, the leaf one run of two tiles at the beginning of the tiles.
    private void Write(byte compression, byte tileType)
    {
        byte[] tile = Pack(Tile, compression);
        byte[] leaf = Pack([1, 1, 2, (byte)tile.Length, 1], compression);
        byte[] root = Pack([1, 1, 0, (byte)leaf.Length, 1], compression);
        byte[] header = new byte[HeaderLength];
        "PMTiles"u8.CopyTo(header);
        header[7] = 3;
        Put(header, 8, HeaderLength);
        Put(header, 16, root.Length);
        Put(header, 40, HeaderLength + root.Length);
        Put(header, 48, leaf.Length);
        Put(header, 56, HeaderLength + root.Length + leaf.Length);
        Put(header, 64, tile.Length);
        (header[97], header[98], header[99], header[100], header[101]) = (compression, compression, tileType, 1, 2);
        File.WriteAllBytes(_path, [.. header, .. root, .. leaf, .. tile]);
    }

    private static void Put(byte[] header, int at, int value) => BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(at), (ulong)value);

    private static byte[] Pack(byte[] bytes, byte compression)
    {
        if (compression == 1)
            return bytes;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
