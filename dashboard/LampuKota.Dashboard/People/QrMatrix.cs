namespace LampuKota.Dashboard;

/// <summary>Lays codewords out as modules, for versions 1 to 6 (larger ones also tell their version); pure.</summary>
internal sealed class QrMatrix
{
    private const int LevelL = 0b01;
    private const int FormatGenerator = 0b101_0011_0111;
    private const int FormatMask = 0b101_0100_0001_0010;

    private readonly bool[,] _dark;
    private readonly bool[,] _isFunction;
    private readonly int _size;

    private QrMatrix(int version)
    {
        _size = 17 + (4 * version);
        (_dark, _isFunction) = (new bool[_size, _size], new bool[_size, _size]);
    }

    public static bool[,] Draw(int version, byte[] codewords, int mask)
    {
        var matrix = new QrMatrix(version);
        matrix.DrawFunctions(version, mask);
        matrix.DrawCodewords(codewords, mask);
        return matrix._dark;
    }

    private void DrawFunctions(int version, int mask)
    {
        for (int i = 0; i < _size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        DrawFinder(3, 3);
        DrawFinder(3, _size - 4);
        DrawFinder(_size - 4, 3);
        if (version > 1)
            DrawSquares(_size - 7, _size - 7, 2);
        DrawFormat(mask);
    }

    private void DrawFinder(int row, int column) => DrawSquares(row, column, 4);

    // Squares one within the other: dark but for the second from within, and for the margin of a finder.
    private void DrawSquares(int row, int column, int radius)
    {
        for (int down = -radius; down <= radius; down++)
        {
            for (int right = -radius; right <= radius; right++)
            {
                int distance = Math.Max(Math.Abs(down), Math.Abs(right));
                bool isDark = radius == 4 ? distance is not (2 or 4) : distance != 1;
                if (row + down >= 0 && row + down < _size && column + right >= 0 && column + right < _size)
                    Set(row + down, column + right, isDark);
            }
        }
    }

    private void DrawFormat(int mask)
    {
        int data = (LevelL << 3) | mask;
        int remainder = data;
        for (int i = 0; i < 10; i++)
            remainder = (remainder << 1) ^ ((remainder >> 9) * FormatGenerator);
        int bits = ((data << 10) | remainder) ^ FormatMask;
        for (int i = 0; i < 15; i++)
        {
            bool isDark = ((bits >> i) & 1) != 0;
            // Around the upper left finder, past the timing patterns; and again along the other two.
            (int row, int column) = i switch { < 6 => (i, 8), 6 => (7, 8), 7 => (8, 8), 8 => (8, 7), _ => (8, 14 - i) };
            Set(row, column, isDark);
            (row, column) = i < 8 ? (8, _size - 1 - i) : (_size - 15 + i, 8);
            Set(row, column, isDark);
        }

        Set(_size - 8, 8, true);
    }

    // Upwards and downwards in turn, two columns at a time, from the right; the column of the timing pattern is left out.
    private void DrawCodewords(byte[] codewords, int mask)
    {
        int bit = 0;
        bool isUpwards = true;
        for (int right = _size - 1; right >= 1; right -= 2)
        {
            if (right == 6)
                right = 5;
            for (int i = 0; i < _size; i++)
            {
                int row = isUpwards ? _size - 1 - i : i;
                for (int column = right; column >= right - 1; column--)
                {
                    if (_isFunction[row, column])
                        continue;
                    bool isDark = bit < codewords.Length * 8 && ((codewords[bit >> 3] >> (7 - (bit & 7))) & 1) != 0;
                    _dark[row, column] = isDark ^ IsMasked(mask, row, column);
                    bit++;
                }
            }

            isUpwards = !isUpwards;
        }
    }

    private static bool IsMasked(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    private void Set(int row, int column, bool isDark) => (_dark[row, column], _isFunction[row, column]) = (isDark, true);
}
