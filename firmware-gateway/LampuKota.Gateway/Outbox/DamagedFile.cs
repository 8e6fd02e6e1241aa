using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>Keeps copies of damaged files for a person to look at, a few at most.</summary>
internal static class DamagedFile
{
    private const string Extension = ".damaged";

    /// <summary>Copies a file aside. A medium that does not take the copy keeps the records that check all the same.</summary>
    public static void SetAside(IDisk disk, string path, ReadOnlySpan<byte> bytes, ILogger log)
    {
        string folder = Path.GetDirectoryName(path)!;
        try
        {
            string[] kept = [.. disk.List(folder).Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            foreach (string name in kept.Take(kept.Length - OutboxLimits.KeptDamagedFiles + 1))
                disk.Delete(Path.Combine(folder, name));
            DurableFile.Replace(disk, path + Extension, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            OutboxLog.NotSetAside(log, path, exception.Message);
        }
    }
}
