namespace LampuKota.City;

/// <summary>A picture in memory: rows of red, green and blue, a byte each.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">Width × height × 3 bytes.</param>
internal sealed record PixelImage(int Width, int Height, byte[] Rgb)
{
    private const int Channels = 3;

    /// <summary>The same picture with a longer side of at most so many pixels; each new pixel is the mean of those that it covers.</summary>
    public PixelImage FitInto(int sidePixels)
    {
        int longer = Math.Max(Width, Height);
        if (longer <= sidePixels)
            return this;

        int width = Math.Max(1, (int)((long)Width * sidePixels / longer));
        int height = Math.Max(1, (int)((long)Height * sidePixels / longer));
        byte[] rgb = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
        {
            int top = (int)((long)y * Height / height);
            int bottom = Math.Max(top + 1, (int)((long)(y + 1) * Height / height));
            for (int x = 0; x < width; x++)
            {
                int left = (int)((long)x * Width / width);
                int right = Math.Max(left + 1, (int)((long)(x + 1) * Width / width));
                Average(left, top, right, bottom, rgb.AsSpan((y * width + x) * Channels, Channels));
            }
        }

        return new PixelImage(width, height, rgb);
    }

    /// <summary>The picture as it is to be seen.</summary>
    public PixelImage Turn(ExifOrientation orientation)
    {
        if (orientation == ExifOrientation.Upright)
            return this;

        bool isExchanged = orientation >= ExifOrientation.LeftTop;
        var turned = new PixelImage(isExchanged ? Height : Width, isExchanged ? Width : Height, new byte[Rgb.Length]);
        for (int y = 0; y < turned.Height; y++)
        {
            for (int x = 0; x < turned.Width; x++)
            {
                (int column, int row) = SourceOf(orientation, x, y);
                Rgb.AsSpan((row * Width + column) * Channels, Channels).CopyTo(turned.Rgb.AsSpan((y * turned.Width + x) * Channels));
            }
        }

        return turned;
    }

    private (int Column, int Row) SourceOf(ExifOrientation orientation, int x, int y) => orientation switch
    {
        ExifOrientation.TopRight => (Width - 1 - x, y),
        ExifOrientation.BottomRight => (Width - 1 - x, Height - 1 - y),
        ExifOrientation.BottomLeft => (x, Height - 1 - y),
        ExifOrientation.LeftTop => (y, x),
        ExifOrientation.RightTop => (y, Height - 1 - x),
        ExifOrientation.RightBottom => (Width - 1 - y, Height - 1 - x),
        ExifOrientation.LeftBottom => (Width - 1 - y, x),
        _ => (x, y),
    };

    private void Average(int left, int top, int right, int bottom, Span<byte> pixel)
    {
        int red = 0, green = 0, blue = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int at = (y * Width + left) * Channels, end = at + (right - left) * Channels; at < end; at += Channels)
            {
                red += Rgb[at];
                green += Rgb[at + 1];
                blue += Rgb[at + 2];
            }
        }

        int count = (right - left) * (bottom - top);
        (pixel[0], pixel[1], pixel[2]) = ((byte)(red / count), (byte)(green / count), (byte)(blue / count));
    }
}
