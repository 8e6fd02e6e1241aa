using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LampuKota.Simulators;

/// <summary>Small files that are there whole or not at all, even if the process dies while it writes.</summary>
internal static class SafeFile
{
    /// <summary>Writes or replaces a file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string draft = path + ".new";
        using (FileStream stream = File.Create(draft))
            stream.Write(bytes);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads a JSON file; null where there is none or where it holds something else.</summary>
    public static T? ReadJson<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}
