using BitMiracle.LibJpeg.Classic;
using LampuKota.City;

namespace LampuKota.Tests;

public sealed class PhotoCodecTests
{
    [Fact]
    public void Nothing_is_kept_but_the_picture()
    {
        byte[] sent = [.. TestPhoto.WithExif(TestPhoto.Jpeg(), 1, "10.1718 S 123.6075 E", isLittleEndian: true), .. "<script>alert(1)</script>"u8];

        PhotoForms photo = PhotoCodec.Recode(sent, CancellationToken.None);

        Assert.Equal((64, 48), (photo.Width, photo.Height));
        Assert.All([photo.Full, photo.Small], kept =>
        {
            Assert.Equal(-1, kept.AsSpan().IndexOf("123.6075"u8));
            Assert.Equal(-1, kept.AsSpan().IndexOf("Exif"u8));
            Assert.Equal(-1, kept.AsSpan().IndexOf("<script>"u8));
        });
        Assert.True(IsRed(Decode(photo.Full), 4, 4));
    }

    [Fact]
    public void A_large_photo_is_kept_at_the_stated_sizes()
    {
        PhotoForms photo = PhotoCodec.Recode(TestPhoto.Jpeg(4000, 3000), CancellationToken.None);

        Assert.Equal((1600, 1200), (photo.Width, photo.Height));
        PixelImage small = Decode(photo.Small);
        Assert.Equal((320, 240), (small.Width, small.Height));
        Assert.True(IsRed(small, 10, 10));
        Assert.False(IsRed(small, 300, 220));
    }

    // Where the corner of the file's first row and column is to be seen: Exif 2.32, 4.6.4, tag Orientation.
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, true, true)]
    [InlineData(4, false, true)]
    [InlineData(5, false, false)]
    [InlineData(6, true, false)]
    [InlineData(7, true, true)]
    [InlineData(8, false, true)]
    public void A_photo_is_turned_as_its_camera_says(int orientation, bool isRight, bool isBottom)
    {
        foreach (bool isLittleEndian in new[] { true, false })
        {
            PhotoForms photo = PhotoCodec.Recode(TestPhoto.WithExif(TestPhoto.Jpeg(), orientation, "", isLittleEndian), CancellationToken.None);

            Assert.Equal(orientation < 5 ? (64, 48) : (48, 64), (photo.Width, photo.Height));
            Assert.True(IsRed(Decode(photo.Full), isRight ? photo.Width - 5 : 4, isBottom ? photo.Height - 5 : 4));
            Assert.False(IsRed(Decode(photo.Full), isRight ? 4 : photo.Width - 5, isBottom ? 4 : photo.Height - 5));
        }
    }

    [Fact]
    public void Grey_photos_are_kept()
    {
        PhotoForms photo = PhotoCodec.Recode(EncodeGrey(), CancellationToken.None);

        Assert.Equal((16, 16), (photo.Width, photo.Height));
    }

    [Fact]
    public void What_is_no_jpeg_is_refused()
    {
        Assert.Equal(PhotoRefusal.NotJpeg, RefusalOf([]));
        Assert.Equal(PhotoRefusal.NotJpeg, RefusalOf([0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[100]]));
        Assert.Equal(PhotoRefusal.NotJpeg, RefusalOf("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray()));
    }

    [Fact]
    public void A_photo_that_ends_too_early_is_refused()
    {
        byte[] whole = TestPhoto.Jpeg();

        Assert.Equal(PhotoRefusal.Damaged, RefusalOf(whole[..(whole.Length / 2)]));
        Assert.Equal(PhotoRefusal.Damaged, RefusalOf(whole[..20]));
    }

    [Theory]
    [InlineData(0xC0, 0xFFFF, 0xFFFF, PhotoRefusal.TooLarge)]
    [InlineData(0xC2, 5000, 5000, PhotoRefusal.TooLarge)]
    [InlineData(0xC9, 48, 64, PhotoRefusal.Unusual)]
    [InlineData(0xC3, 48, 64, PhotoRefusal.Unusual)]
    [InlineData(0xC0, 0, 64, PhotoRefusal.Damaged)]
    public void A_header_beyond_the_limits_is_refused_before_anything_is_decoded(byte marker, int height, int width, PhotoRefusal refusal)
    {
        byte[] jpeg = TestPhoto.Jpeg();
        int frame = TestPhoto.FrameAt(jpeg);
        jpeg[frame + 1] = marker;
        (jpeg[frame + 5], jpeg[frame + 6]) = ((byte)(height >> 8), (byte)height);
        (jpeg[frame + 7], jpeg[frame + 8]) = ((byte)(width >> 8), (byte)width);

        Assert.Equal(refusal, RefusalOf(jpeg));
    }

    [Fact]
    public void A_photo_of_countless_scans_is_refused()
    {
        byte[] jpeg = TestPhoto.Jpeg();
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];
        byte[] scans = [.. Enumerable.Repeat(scan, PhotoLimits.MaximumScans).SelectMany(bytes => bytes)];

        Assert.Equal(PhotoRefusal.TooLarge, RefusalOf([.. jpeg[..^2], .. scans, .. jpeg[^2..]]));
    }

    [Fact]
    public void Whatever_is_damaged_the_answer_is_a_photo_or_a_refusal()
    {
        byte[] whole = TestPhoto.WithExif(TestPhoto.Jpeg(), 6, "words", isLittleEndian: false);
        var random = new Random(20261122);
        int kept = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                kept += PhotoCodec.Recode(damaged, CancellationToken.None).Width > 0 ? 1 : 0;
            }
            catch (PhotoRefusedException)
            {
            }
        }

        Assert.InRange(kept, 1, 999);
    }

    private static PhotoRefusal RefusalOf(byte[] sent) => Assert.Throws<PhotoRefusedException>(() => PhotoCodec.Recode(sent, CancellationToken.None)).Refusal;

    private static bool IsRed(PixelImage image, int x, int y)
    {
        int at = (y * image.Width + x) * 3;
        return image.Rgb[at] > 180 && image.Rgb[at + 2] < 80;
    }

    private static PixelImage Decode(byte[] jpeg)
    {
        var decoder = new jpeg_decompress_struct();
        decoder.jpeg_stdio_src(new MemoryStream(jpeg));
        decoder.jpeg_read_header(require_image: true);
        decoder.jpeg_start_decompress();
        byte[] rgb = new byte[decoder.Output_width * decoder.Output_height * 3];
        byte[][] row = [new byte[decoder.Output_width * 3]];
        while (decoder.Output_scanline < decoder.Output_height)
        {
            int at = decoder.Output_scanline * row[0].Length;
            decoder.jpeg_read_scanlines(row, 1);
            row[0].CopyTo(rgb, at);
        }

        return new PixelImage(decoder.Output_width, decoder.Output_height, rgb);
    }

    private static byte[] EncodeGrey()
    {
        using var written = new MemoryStream();
        var encoder = new jpeg_compress_struct { Image_width = 16, Image_height = 16, Input_components = 1, In_color_space = J_COLOR_SPACE.JCS_GRAYSCALE };
        encoder.jpeg_set_defaults();
        encoder.jpeg_stdio_dest(written);
        encoder.jpeg_start_compress(write_all_tables: true);
        for (int y = 0; y < 16; y++)
            encoder.jpeg_write_scanlines([new byte[16]], 1);
        encoder.jpeg_finish_compress();
        return written.ToArray();
    }
}
