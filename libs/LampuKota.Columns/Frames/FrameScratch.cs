namespace LampuKota.Columns;

/// <summary>Working memory of frames: it grows to the largest frame met, which <see cref="ColumnFrameFormat"/> bounds, and is used again.</summary>
internal static class FrameScratch
{
    /// <summary>Makes an array at least so long.</summary>
    /// <param name="array">The array.</param>
    /// <param name="length">How long.</param>
    /// <param name="keep">How many of its first elements are kept.</param>
    public static void MakeRoom<T>(ref T[] array, int length, int keep = 0)
    {
        if (length <= array.Length)
            return;

        T[] longer = new T[Math.Max(length, 2 * array.Length)];
        array.AsSpan(0, keep).CopyTo(longer);
        array = longer;
    }
}
