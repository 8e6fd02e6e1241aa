using System.Numerics;

namespace LampuKota.Columns;

/// <summary>Signed numbers as unsigned ones, so that small magnitudes stay small: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
internal static class Zigzag
{
    public static ulong Encode(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Decode(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Bytes that the number takes as a varint.</summary>
    public static int VarintLength(long value) => (70 - BitOperations.LeadingZeroCount(Encode(value) | 1)) / 7;
}
