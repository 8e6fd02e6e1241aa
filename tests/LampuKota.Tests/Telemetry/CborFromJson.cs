using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>The CBOR that stands for a JSON text (RFC 8428, 6): labels that have a number become it, numbers become doubles unless they are whole.</summary>
internal static class CborFromJson
{
    private static readonly Dictionary<string, int> Labels = new()
    {
        ["bver"] = -1,
        ["bn"] = -2,
        ["bt"] = -3,
        ["bu"] = -4,
        ["bv"] = -5,
        ["bs"] = -6,
        ["n"] = 0,
        ["u"] = 1,
        ["v"] = 2,
        ["vs"] = 3,
        ["vb"] = 4,
        ["s"] = 5,
        ["t"] = 6,
        ["ut"] = 7,
        ["vd"] = 8,
    };

    public static byte[] Convert(string json, bool isIndefinite = false)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var bytes = new List<byte>();
        Write(document.RootElement, isIndefinite, bytes);
        return [.. bytes];
    }

    public static void WriteHead(List<byte> bytes, CborType type, ulong argument)
    {
        int initial = (int)type << 5;
        Span<byte> big = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(big, argument);
        (int additional, int length) = argument switch
        {
            < 24 => ((int)argument, 0),
            <= byte.MaxValue => (24, 1),
            <= ushort.MaxValue => (25, 2),
            <= uint.MaxValue => (26, 4),
            _ => (27, 8),
        };
        bytes.Add((byte)(initial | additional));
        bytes.AddRange(big[(8 - length)..]);
    }

    private static void Write(JsonElement element, bool isIndefinite, List<byte> bytes)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                WriteStart(bytes, CborType.Array, element.GetArrayLength(), isIndefinite);
                foreach (JsonElement item in element.EnumerateArray())
                    Write(item, isIndefinite, bytes);
                WriteEnd(bytes, isIndefinite);
                break;
            case JsonValueKind.Object:
                WriteStart(bytes, CborType.Map, element.EnumerateObject().Count(), isIndefinite);
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    WriteLabel(member.Name, bytes);
                    Write(member.Value, isIndefinite, bytes);
                }

                WriteEnd(bytes, isIndefinite);
                break;
            case JsonValueKind.String:
                WriteText(element.GetString()!, bytes);
                break;
            case JsonValueKind.Number:
                WriteNumber(element, bytes);
                break;
            default:
                bytes.Add(element.ValueKind switch { JsonValueKind.True => 0xF5, JsonValueKind.False => 0xF4, _ => 0xF6 });
                break;
        }
    }

    private static void WriteStart(List<byte> bytes, CborType type, int count, bool isIndefinite)
    {
        if (isIndefinite)
            bytes.Add((byte)(((int)type << 5) | 31));
        else
            WriteHead(bytes, type, (ulong)count);
    }

    private static void WriteEnd(List<byte> bytes, bool isIndefinite)
    {
        if (isIndefinite)
            bytes.Add(CborHead.Break);
    }

    private static void WriteLabel(string label, List<byte> bytes)
    {
        if (Labels.TryGetValue(label, out int number))
            WriteHead(bytes, number < 0 ? CborType.Negative : CborType.Unsigned, (ulong)(number < 0 ? ~number : number));
        else
            WriteText(label, bytes);
    }

    private static void WriteText(string text, List<byte> bytes)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        WriteHead(bytes, CborType.Text, (ulong)utf8.Length);
        bytes.AddRange(utf8);
    }

    private static void WriteNumber(JsonElement number, List<byte> bytes)
    {
        if (number.TryGetInt64(out long whole) && number.GetRawText() != "-0")
        {
            WriteHead(bytes, whole < 0 ? CborType.Negative : CborType.Unsigned, (ulong)(whole < 0 ? ~whole : whole));
            return;
        }

        bytes.Add(0xFB);
        Span<byte> big = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(big, number.GetDouble());
        bytes.AddRange(big);
    }
}
