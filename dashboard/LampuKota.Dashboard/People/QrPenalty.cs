namespace LampuKota.Dashboard;

/// <summary>How hard a QR code is to read, by the standard's four rules (7.8.3): the mask with the least is drawn. Pure.</summary>
internal static class QrPenalty
{
    private static readonly bool[] FinderLike = [true, false, true, true, true, false, true];

    public static int Of(bool[,] dark)
    {
        int size = dark.GetLength(0);
        int penalty = 0, darkCount = 0;
        for (int i = 0; i < size; i++)
        {
            int line = i;
            penalty += OfLine(size, at => dark[line, at]) + OfLine(size, at => dark[at, line]);
            for (int j = 0; j < size; j++)
            {
                darkCount += dark[i, j] ? 1 : 0;
                if (i + 1 < size && j + 1 < size && dark[i, j] == dark[i + 1, j] && dark[i, j] == dark[i, j + 1] && dark[i, j] == dark[i + 1, j + 1])
                    penalty += 3;
            }
        }

        return penalty + (Math.Abs((darkCount * 20) - (size * size * 10)) / (size * size) * 10);
    }

    private static int OfLine(int size, Func<int, bool> at)
    {
        int penalty = 0, run = 0;
        for (int i = 0; i < size; i++)
        {
            run = i > 0 && at(i) == at(i - 1) ? run + 1 : 1;
            penalty += run switch { 5 => 3, > 5 => 1, _ => 0 };
            if (IsFinderLike(size, at, i))
                penalty += 40;
        }

        return penalty;
    }

    // With four light modules before or after it.
    private static bool IsFinderLike(int size, Func<int, bool> at, int start)
    {
        if (start + FinderLike.Length > size || !FinderLike.Select((isDark, i) => at(start + i) == isDark).All(same => same))
            return false;
        bool IsLight(int from) => Enumerable.Range(from, 4).All(i => i < 0 || i >= size || !at(i));
        return IsLight(start - 4) || IsLight(start + FinderLike.Length);
    }
}
