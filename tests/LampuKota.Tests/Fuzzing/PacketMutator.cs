namespace LampuKota.Tests;

/// <summary>Makes packets wrong in the ways that hurt parsers: bits, lengths, ends, joints, properties.</summary>
internal static class PacketMutator
{
    private static readonly byte[] Edges = [0, 1, 2, 0x7F, 0x80, 0xC0, 0xFE, 0xFF];

    /// <summary>A sequence of packets of which some are wrong, repeated, missing or in the wrong place.</summary>
    /// <param name="random">The random numbers of the sequence.</param>
    /// <param name="next">Makes a valid packet.</param>
    /// <param name="count">How many packets.</param>
    public static List<byte[]> Sequence(Random random, Func<byte[]> next, int count)
    {
        List<byte[]> packets = [];
        while (packets.Count < count)
        {
            byte[] packet = next();
            packets.Add(random.Next(10) == 0 ? Mutate(random, packet, next()) : packet);
            if (random.Next(10) == 0)
                packets.Add(packets[random.Next(packets.Count)]);
            if (random.Next(10) == 0)
                Swap(packets, random.Next(packets.Count), random.Next(packets.Count));
        }

        return packets;
    }

    /// <param name="random">The random numbers of the sequence.</param>
    /// <param name="packet">A valid packet; stays as it is.</param>
    /// <param name="other">Another, to be joined with it.</param>
    public static byte[] Mutate(Random random, byte[] packet, byte[] other)
    {
        byte[] copy = [.. packet];
        int position = random.Next(copy.Length);
        switch (random.Next(9))
        {
            case 0:
                for (int i = random.Next(1, 5); i > 0; i--)
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                copy[position] = Edges[random.Next(Edges.Length)];
                return copy;
            case 2:
                return copy[..position];
            case 3:
                return Fit(packet[0], Body(packet)[..random.Next(Body(packet).Length + 1)]);
            case 4:
                return [packet[0], .. LyingLength(random), .. Body(packet)];
            case 5:
                // Two bytes that may be the length of a text.
                copy[position] = Edges[random.Next(Edges.Length)];
                copy[Math.Min(position + 1, copy.Length - 1)] = Edges[random.Next(Edges.Length)];
                return copy;
            case 6:
                byte[] head = Body(packet);
                byte[] tail = Body(other);
                return Fit(packet[0], [.. head[..random.Next(head.Length + 1)], .. tail[random.Next(tail.Length + 1)..]]);
            case 7:
                return Fit(other[0], Body(packet));
            default:
                byte[] body = Body(packet);
                int at = random.Next(body.Length + 1);
                return Fit(packet[0], [.. body[..at], .. PropertySoup(random), .. body[at..]]);
        }
    }

    /// <summary>What follows the fixed header of a valid packet.</summary>
    private static byte[] Body(byte[] packet)
    {
        int start = 1;
        while ((packet[start] & 0x80) != 0)
            start++;
        return packet[(start + 1)..];
    }

    private static byte[] Fit(byte first, byte[] body) => [first, .. Length(body.Length), .. body];

    private static byte[] Length(int value)
    {
        List<byte> bytes = [];
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. bytes];
    }

    private static byte[] LyingLength(Random random) => random.Next(6) switch
    {
        0 => [0xFF, 0xFF, 0xFF, 0x7F], // 256 MB
        1 => [0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        2 => [0x80, 0x00],
        3 => Length(random.Next(5)),
        4 => Length(random.Next(20_000)),
        _ => Length(random.Next(300)),
    };

    /// <summary>Properties by their numbers, with values of the right or of any length, perhaps behind their length.</summary>
    private static byte[] PropertySoup(Random random)
    {
        List<byte> soup = [];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            soup.Add((byte)random.Next(0x2C));
            byte[] value = new byte[random.Next(7)];
            random.NextBytes(value);
            if (value.Length > 2 && random.Next(2) == 0)
                (value[0], value[1]) = (0, (byte)(value.Length - 2));
            soup.AddRange(value);
        }

        return random.Next(2) == 0 ? [.. soup] : [(byte)soup.Count, .. soup];
    }

    private static void Swap(List<byte[]> packets, int x, int y) => (packets[x], packets[y]) = (packets[y], packets[x]);
}
