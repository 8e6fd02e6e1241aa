namespace LampuKota.Dashboard;

/// <summary>The codewords of a QR code: data, and Reed-Solomon codes over GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1; pure.</summary>
internal static class QrCodewords
{
    private const int ByteMode = 0b0100;
    private const int Polynomial = 0x11D;

    // What fills what is left, in turn.
    private static readonly byte[] Padding = [0xEC, 0x11];

    /// <summary>Mode, length (8 bits below version 10), bytes, end and padding.</summary>
    public static byte[] OfBytes(byte[] bytes, int capacity)
    {
        byte[] codewords = new byte[capacity];
        // Mode and length take 12 bits, so every byte lies across two codewords.
        codewords[0] = (byte)((ByteMode << 4) | (bytes.Length >> 4));
        codewords[1] = (byte)(bytes.Length << 4);
        for (int i = 0; i < bytes.Length; i++)
        {
            codewords[i + 1] |= (byte)(bytes[i] >> 4);
            codewords[i + 2] = (byte)(bytes[i] << 4);
        }

        for (int i = bytes.Length + 2; i < capacity; i++)
            codewords[i] = Padding[(i - bytes.Length) % 2];
        return codewords;
    }

    /// <summary>All codewords in the order in which they are drawn: block by block in turn, data first.</summary>
    public static byte[] Interleave(byte[] data, int blocks, int correction)
    {
        int length = data.Length / blocks;
        byte[] generator = Generator(correction);
        byte[][] codes = [.. Enumerable.Range(0, blocks).Select(block => Remainder(data.AsSpan(block * length, length), generator))];
        return
        [
            .. Enumerable.Range(0, length).SelectMany(i => Enumerable.Range(0, blocks).Select(block => data[(block * length) + i])),
            .. Enumerable.Range(0, correction).SelectMany(i => codes.Select(code => code[i])),
        ];
    }

    private static byte[] Generator(int degree)
    {
        byte[] generator = new byte[degree];
        generator[^1] = 1;
        byte root = 1;
        for (int i = 0; i < degree; i++)
        {
            for (int j = 0; j < degree; j++)
                generator[j] = (byte)(Multiply(generator[j], root) ^ (j + 1 < degree ? generator[j + 1] : 0));
            root = Multiply(root, 2);
        }

        return generator;
    }

    private static byte[] Remainder(ReadOnlySpan<byte> data, byte[] generator)
    {
        byte[] remainder = new byte[generator.Length];
        foreach (byte one in data)
        {
            byte factor = (byte)(one ^ remainder[0]);
            remainder.AsSpan(1).CopyTo(remainder);
            remainder[^1] = 0;
            for (int i = 0; i < remainder.Length; i++)
                remainder[i] ^= Multiply(generator[i], factor);
        }

        return remainder;
    }

    private static byte Multiply(byte left, byte right)
    {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * Polynomial);
            product ^= ((right >> bit) & 1) * left;
        }

        return (byte)product;
    }
}
