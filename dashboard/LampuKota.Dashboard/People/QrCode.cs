using System.Text;

namespace LampuKota.Dashboard;

/// <summary>
/// Draws a short text as a QR code (ISO/IEC 18004): byte mode, error correction level L, versions 1 to 6, which is up to 134 bytes. Enough for an address
/// that is read from a screen; pure.
/// </summary>
public static class QrCode
{
    /// <summary>Longest text in bytes of UTF-8.</summary>
    public const int MaximumBytes = 134;

    // By version: data codewords of a block, error correction codewords of a block, blocks (table 9 of the standard).
    private static readonly (int Data, int Correction, int Blocks)[] Versions = [(19, 7, 1), (34, 10, 1), (55, 15, 1), (80, 20, 1), (108, 26, 1), (68, 18, 2)];

    /// <summary>Draws a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The modules by row and column, true where dark; without the quiet zone of four modules.</returns>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static bool[,] Draw(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int version = 1 + Array.FindIndex(Versions, one => (one.Data * one.Blocks) - 2 >= bytes.Length);
        if (version == 0)
            throw new ArgumentException($"A code holds {MaximumBytes} bytes at most.", nameof(text));

        (int data, int correction, int blocks) = Versions[version - 1];
        byte[] codewords = QrCodewords.Interleave(QrCodewords.OfBytes(bytes, data * blocks), blocks, correction);
        return Enumerable.Range(0, 8).Select(mask => QrMatrix.Draw(version, codewords, mask)).MinBy(QrPenalty.Of)!;
    }
}
