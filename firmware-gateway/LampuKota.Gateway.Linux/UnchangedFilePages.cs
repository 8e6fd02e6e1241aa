using System.Globalization;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Parts of mapped files that nobody has changed and nobody may, as <c>/proc/self/smaps</c> tells (proc(5)), be they mapped for this process or shared, as the runtime maps what describes
/// its libraries. The kernel has their content besides, in its cache of files: to let go of them loses nothing, and those that are needed come back when they are touched.
/// </summary>
internal static class UnchangedFilePages
{
    /// <summary>Finds them: start and length in bytes.</summary>
    /// <param name="smaps">The lines: a header for each mapping, then its sizes.</param>
    public static IEnumerable<(nuint Start, nuint Length)> Find(IEnumerable<string> smaps)
    {
        (nuint Start, nuint Length)? file = null;
        foreach (string line in smaps)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [{ } range, { Length: 4 } rights, _, _, { } inode, ..] && range.Contains('-', StringComparison.Ordinal))
                file = rights[1] == '-' && inode != "0" ? Parse(range) : null;
            else if (words is ["Anonymous:", "0", _] && file is { } unchanged)
                yield return unchanged;
        }
    }

    private static (nuint Start, nuint Length) Parse(string range)
    {
        string[] ends = range.Split('-');
        nuint start = nuint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (start, nuint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start);
    }
}
