using System.Text;

namespace LampuKota.Gateway;

/// <summary>Correlation Data as it travels in a property bag: a command's correlation id is text here, and bytes over plain MQTT.</summary>
internal static class Correlation
{
    /// <summary>The bytes of an id; empty where there is none.</summary>
    public static byte[] ToData(string? id) => id is null ? [] : Encoding.UTF8.GetBytes(id);

    /// <summary>The id; null where there are no bytes.</summary>
    public static string? ToId(ReadOnlyMemory<byte> data) => data.IsEmpty ? null : Encoding.UTF8.GetString(data.Span);
}
