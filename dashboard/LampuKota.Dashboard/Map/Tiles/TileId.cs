namespace LampuKota.Dashboard;

/// <summary>Numbers tiles as a PMTiles archive does: zoom after zoom, within a zoom along a Hilbert curve (PMTiles version 3, section 4.1).</summary>
internal static class TileId
{
    /// <summary>Greatest zoom whose tiles have a number of 63 bits.</summary>
    public const int MaximumZoom = 26;

    /// <summary>The number of a tile.</summary>
    /// <param name="zoom">0 to <see cref="MaximumZoom"/>.</param>
    /// <param name="x">Column, 0 to 2^zoom - 1.</param>
    /// <param name="y">Row, 0 to 2^zoom - 1.</param>
    public static ulong Of(int zoom, int x, int y)
    {
        ulong number = ((1UL << (2 * zoom)) - 1) / 3; // all tiles of the zooms before
        for (int half = (1 << zoom) >> 1; half > 0; half >>= 1)
        {
            int right = (x & half) != 0 ? 1 : 0, lower = (y & half) != 0 ? 1 : 0;
            number += (ulong)half * (ulong)half * (ulong)((3 * right) ^ lower);
            if (lower == 0)
            {
                if (right == 1)
                    (x, y) = (half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1)));
                (x, y) = (y, x);
            }
        }

        return number;
    }
}
