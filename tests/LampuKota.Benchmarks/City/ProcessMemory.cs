using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>What of a process lies in the machine's memory now, from <c>/proc/[pid]/smaps</c> (proc(5)).</summary>
/// <param name="AnonymousBytes">What it alone has: heaps, stacks, changed pages.</param>
/// <param name="FileBytes">Unchanged pages of each mapped file, by device and inode.</param>
internal sealed record ProcessMemory(long AnonymousBytes, IReadOnlyDictionary<string, long> FileBytes)
{
    private const int KibibyteBytes = 1024;

    /// <summary>Resident size.</summary>
    public long ResidentBytes => AnonymousBytes + FileBytes.Values.Sum();

    /// <summary>What several processes hold together: a file that they all map, the runtime above all, lies in memory once.</summary>
    public static long Together(IEnumerable<ProcessMemory> processes)
    {
        long anonymousBytes = 0;
        var fileBytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (ProcessMemory process in processes)
        {
            anonymousBytes += process.AnonymousBytes;
            foreach ((string file, long bytes) in process.FileBytes)
                fileBytes[file] = Math.Max(bytes, fileBytes.GetValueOrDefault(file));
        }

        return anonymousBytes + fileBytes.Values.Sum();
    }

    /// <summary>Reads the lines of an smaps file: a header for each mapping, then its sizes.</summary>
    public static ProcessMemory Parse(IEnumerable<string> lines)
    {
        long anonymousBytes = 0;
        long residentBytes = 0;
        string file = "";
        var fileBytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, _, _, { Length: 5 } device, { } inode, ..] && device[2] == ':')
            {
                file = $"{device} {inode}";
            }
            else if (words is ["Rss:", { } resident, ..])
            {
                residentBytes = Bytes(resident);
            }
            else if (words is ["Anonymous:", { } anonymous, ..])
            {
                anonymousBytes += Bytes(anonymous);
                fileBytes[file] = fileBytes.GetValueOrDefault(file) + residentBytes - Bytes(anonymous);
            }
        }

        return new ProcessMemory(anonymousBytes, fileBytes);
    }

    private static long Bytes(string kibibytes) => long.Parse(kibibytes, CultureInfo.InvariantCulture) * KibibyteBytes;
}
