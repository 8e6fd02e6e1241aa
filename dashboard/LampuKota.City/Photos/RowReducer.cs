namespace LampuKota.City;

/// <summary>
/// Makes a picture smaller while its rows come in, by the largest whole number that leaves its longer side at least as long as asked for: a photo of 64 million
/// pixels never lies in memory whole. Each new pixel is the mean of those that it covers; what the whole number leaves over at the right and the bottom is cut.
/// </summary>
internal sealed class RowReducer
{
    private const int Channels = 3;

    private readonly int _factor;
    private readonly int _width;
    private readonly int[] _sums;
    private readonly byte[] _rgb;
    private int _rowsSummed;
    private int _written;

    /// <param name="width">Pixels a row, above 0.</param>
    /// <param name="height">Rows, above 0.</param>
    /// <param name="sidePixels">What the longer side is to be at least, where it is not shorter from the beginning.</param>
    public RowReducer(int width, int height, int sidePixels)
    {
        int longer = Math.Max(width, height);
        // A strip narrower than the factor still has one pixel.
        _factor = Math.Clamp(longer / sidePixels, 1, Math.Min(width, height));
        _width = width / _factor;
        _sums = new int[_width * Channels];
        _rgb = new byte[_width * (height / _factor) * Channels];
    }

    /// <summary>Takes the next row in.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        for (int x = 0; x < _width * _factor; x++)
        {
            int to = x / _factor * Channels;
            int from = x * Channels;
            _sums[to] += row[from];
            _sums[to + 1] += row[from + 1];
            _sums[to + 2] += row[from + 2];
        }

        if (++_rowsSummed == _factor)
            WriteRow();
    }

    /// <summary>The picture, once all rows are in.</summary>
    public PixelImage ToImage() => new(_width, _rgb.Length / (_width * Channels), _rgb);

    private void WriteRow()
    {
        if (_written < _rgb.Length)
        {
            int count = _factor * _factor;
            for (int i = 0; i < _sums.Length; i++)
                _rgb[_written + i] = (byte)(_sums[i] / count);
            _written += _sums.Length;
        }

        Array.Clear(_sums);
        _rowsSummed = 0;
    }
}
