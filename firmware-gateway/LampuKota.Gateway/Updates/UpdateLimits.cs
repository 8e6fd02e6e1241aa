namespace LampuKota.Gateway;

/// <summary>Every limit and wait of updates, with its origin.</summary>
internal static class UpdateLimits
{
    /// <summary>How often a version on trial is started before it is given up: a crash may be chance, and a power cut counts as one.</summary>
    public const int MaximumStarts = 3;

    /// <summary>Bytes of all files of a package, unpacked: two and a half times the largest package.</summary>
    public const long MaximumUnpackedBytes = 256L * 1024 * 1024;

    /// <summary>Files and folders of a package; the program has some 70.</summary>
    public const int MaximumEntries = 5_000;

    /// <summary>Characters of a file's name in a package.</summary>
    public const int MaximumNameLength = 200;

    /// <summary>Bytes of a configuration: a thousand lamps take 100 KB.</summary>
    public const int MaximumConfigurationBytes = 1024 * 1024;

    /// <summary>How long nothing may come while a package is fetched; a mobile link that is handed over is silent for some seconds.</summary>
    public static readonly TimeSpan StallDeadline = TimeSpan.FromMinutes(1);

    /// <summary>How long one attempt to fetch a package may take: 100 MB at 15 KB a second. The next goes on where it ended.</summary>
    public static readonly TimeSpan FetchDeadline = TimeSpan.FromHours(2);

    /// <summary>First wait after a package could not be fetched or unpacked; it doubles up to <see cref="RetryMaximum"/>.</summary>
    public static readonly TimeSpan RetryMinimum = TimeSpan.FromMinutes(1);

    /// <summary>Longest such wait.</summary>
    public static readonly TimeSpan RetryMaximum = TimeSpan.FromHours(1);
}
