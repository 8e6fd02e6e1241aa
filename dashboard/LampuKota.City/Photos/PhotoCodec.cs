using BitMiracle.LibJpeg.Classic;

namespace LampuKota.City;

/// <summary>
/// Decodes what somebody sent and encodes it anew, so that nothing is kept but the picture: no camera's notes, no place, no bytes that only look like one.
/// The decoder is managed code, since it reads what strangers send.
/// </summary>
public static class PhotoCodec
{
    /// <summary>Makes of an upload the two forms that are kept.</summary>
    /// <param name="jpeg">What was sent.</param>
    /// <param name="cancellationToken">Gives up between two rows.</param>
    /// <exception cref="PhotoRefusedException">It is no photo that can be kept.</exception>
    public static PhotoForms Recode(ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken)
    {
        JpegHeader header = JpegHeader.Read(jpeg.Span);
        PixelImage full = Decode(jpeg, header, cancellationToken).FitInto(PhotoLimits.FullSidePixels).Turn(header.Orientation);
        PixelImage small = full.FitInto(PhotoLimits.SmallSidePixels);
        return new PhotoForms(full.Width, full.Height, Encode(full, PhotoLimits.FullQuality), Encode(small, PhotoLimits.SmallQuality));
    }

    private static PixelImage Decode(ReadOnlyMemory<byte> jpeg, JpegHeader header, CancellationToken cancellationToken)
    {
        try
        {
            return DecodeRows(jpeg, header, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException or PhotoRefusedException))
        {
            // The decoder answers damage with exceptions of every kind; it holds nothing that outlives them.
            throw new PhotoRefusedException(PhotoRefusal.Damaged, exception);
        }
    }

    private static PixelImage DecodeRows(ReadOnlyMemory<byte> jpeg, JpegHeader header, CancellationToken cancellationToken)
    {
        var decoder = new jpeg_decompress_struct(new StrictErrors());
        decoder.jpeg_stdio_src(new MemoryStream(jpeg.ToArray(), writable: false));
        decoder.jpeg_read_header(require_image: true);
        decoder.Out_color_space = J_COLOR_SPACE.JCS_RGB;
        decoder.jpeg_start_decompress();
        // The library's own reduction while decoding darkens colours.
        var reducer = new RowReducer(header.Width, header.Height, PhotoLimits.FullSidePixels);
        byte[][] row = [new byte[header.Width * decoder.Output_components]];
        while (decoder.Output_scanline < decoder.Output_height)
        {
            cancellationToken.ThrowIfCancellationRequested();
            decoder.jpeg_read_scanlines(row, 1);
            reducer.Add(row[0]);
        }

        decoder.jpeg_finish_decompress();
        return reducer.ToImage();
    }

    /// <summary>Writes a picture as a baseline JPEG.</summary>
    internal static byte[] Encode(PixelImage image, int quality)
    {
        using var written = new MemoryStream();
        var encoder = new jpeg_compress_struct(new StrictErrors())
        {
            Image_width = image.Width,
            Image_height = image.Height,
            Input_components = 3,
            In_color_space = J_COLOR_SPACE.JCS_RGB,
        };
        encoder.jpeg_set_defaults();
        encoder.jpeg_set_quality(quality, force_baseline: true);
        encoder.jpeg_stdio_dest(written);
        encoder.jpeg_start_compress(write_all_tables: true);
        int stride = image.Width * 3;
        byte[][] row = [new byte[stride]];
        for (int y = 0; y < image.Height; y++)
        {
            image.Rgb.AsSpan(y * stride, stride).CopyTo(row[0]);
            encoder.jpeg_write_scanlines(row, 1);
        }

        encoder.jpeg_finish_compress();
        return written.ToArray();
    }

    /// <summary>The library's own way with errors is to write to the console.</summary>
    private sealed class StrictErrors : jpeg_error_mgr
    {
        public override void error_exit() => throw new InvalidDataException(format_message());

        public override void emit_message(int msg_level)
        {
            // Below 0 it warns of damaged data: half a photo is no photo.
            if (msg_level < 0)
                error_exit();
        }

        public override void output_message()
        {
        }
    }
}

/// <summary>A photo as it is kept.</summary>
/// <param name="Width">Pixels a row of the full form.</param>
/// <param name="Height">Rows of the full form.</param>
/// <param name="Full">The full form, JPEG.</param>
/// <param name="Small">The form for lists, JPEG.</param>
public sealed record PhotoForms(int Width, int Height, byte[] Full, byte[] Small);
