namespace LampuKota.Gateway;

/// <summary>One file of telemetry that waits for the uplink.</summary>
/// <param name="number">Its place in the order of measurement.</param>
/// <param name="path">The file.</param>
/// <param name="isThinned">Whether it was thinned out.</param>
internal sealed class TelemetrySegment(long number, string path, bool isThinned)
{
    public const string Extension = ".telemetry";
    public const string ThinnedExtension = ".thinned";

    public long Number => number;

    public string Path => path;

    public bool IsThinned => isThinned;

    public long Bytes { get; set; }

    /// <summary>Samples that were not delivered yet.</summary>
    public int Samples { get; set; }

    /// <summary>How often in a row the medium did not give it back.</summary>
    public int FailedReads { get; set; }

    public long NewestUnixMs { get; set; } = long.MinValue;

    /// <summary>The name of a segment; numbers sort as text.</summary>
    public static string NameOf(long number, bool isThinned) => $"{number:D16}{(isThinned ? ThinnedExtension : Extension)}";

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string folder, string name, out TelemetrySegment? segment)
    {
        bool isThinned = name.EndsWith(ThinnedExtension, StringComparison.Ordinal);
        string extension = isThinned ? ThinnedExtension : Extension;
        segment = name.EndsWith(extension, StringComparison.Ordinal) && long.TryParse(name.AsSpan(0, name.Length - extension.Length), out long number)
            ? new TelemetrySegment(number, System.IO.Path.Combine(folder, name), isThinned)
            : null;
        return segment is not null;
    }
}
