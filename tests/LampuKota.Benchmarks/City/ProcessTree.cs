using System.Globalization;

namespace LampuKota.Benchmarks;

/// <summary>Processor time and memory of a process and all its descendants, read from /proc.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100; // USER_HZ is 100 on every Linux that .NET runs on (proc(5)).

    /// <summary>The process and its descendants that live now, with their names.</summary>
    public static IReadOnlyList<ProcessUsage> Read(int rootProcessId)
    {
        Dictionary<int, string[]> stats = ReadAll();
        var tree = new List<ProcessUsage>();
        Collect(rootProcessId, stats, tree);
        return tree;
    }

    private static void Collect(int processId, Dictionary<int, string[]> stats, List<ProcessUsage> tree)
    {
        if (!stats.TryGetValue(processId, out string[]? fields))
            return;

        tree.Add(new ProcessUsage(processId, CommandOf(processId), CpuSeconds(fields), Memory(processId)));
        foreach ((int child, string[] childFields) in stats)
        {
            if (Number(childFields[1]) == processId)
                Collect(child, stats, tree);
        }
    }

    // Fields after the name in parentheses: state 0, parent 1, ... utime 11, stime 12 (proc(5)).
    private static Dictionary<int, string[]> ReadAll()
    {
        var stats = new Dictionary<int, string[]>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int processId) && TryRead($"{folder}/stat") is { } stat)
                stats[processId] = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }

        return stats;
    }

    private static double CpuSeconds(string[] fields) => (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;

    private static ProcessMemory Memory(int processId) => ProcessMemory.Parse(TryRead($"/proc/{processId}/smaps")?.Split('\n') ?? []);

    private static string CommandOf(int processId) =>
        TryRead($"/proc/{processId}/cmdline")?.Split('\0').FirstOrDefault(word => word.Contains("LampuKota", StringComparison.Ordinal)) is { } path
            ? Path.GetFileNameWithoutExtension(path)
            : "dotnet run";

    // A process may end between listing and reading; then it has no usage.
    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>What one process has used.</summary>
internal sealed record ProcessUsage(int ProcessId, string Name, double CpuSeconds, ProcessMemory Memory);
