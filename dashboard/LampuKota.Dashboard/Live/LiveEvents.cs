using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LampuKota.Dashboard;

/// <summary>Writes the events of the live feed as they go over the wire, once for all clients (docs/formats/http-api.md).</summary>
internal static class LiveEvents
{
    private static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("sequence");

    /// <summary>The client shall load everything again.</summary>
    public static ReadOnlyMemory<byte> Reset { get; } = "event: reset\ndata: {}\n\n"u8.ToArray();

    /// <summary>A comment that keeps proxies from closing a quiet stream.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ":\n\n"u8.ToArray();

    /// <summary>Changed lamps.</summary>
    public static ReadOnlyMemory<byte> Lamps(in LampMarks changes)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (changes.Indexes.Length * 24));
        buffer.Write("event: lamps\ndata: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Sequence, changes.Sequence);
            json.WriteStartArray("index"u8);
            foreach (int index in changes.Indexes)
                json.WriteNumberValue(index);
            json.WriteEndArray();
            LampColumns.Write(json, changes.Marks);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Any other event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Its data.</param>
    /// <param name="type">How the data are written.</param>
    public static ReadOnlyMemory<byte> Event<T>(string name, T data, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(buffer))
            JsonSerializer.Serialize(json, data, type);
        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }
}
