using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LampuKota.Gateway;

/// <summary>
/// A desired document as it travels in a twin (docs/formats/iot-hub.md): compressed, in strings below the twin's limits, with a hash that tells a whole one.
/// A twin takes no string above 4 KB and no more than 32 KB in all; a gateway's document in plain JSON may have 90 KB.
/// </summary>
public static class TwinDocument
{
    private const string Member = "document";
    private const string Encoding = "br+base64";

    /// <summary>Writes a document as a patch of the desired properties; parts that an earlier, longer one left are taken away.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="version">Its version, for people and queries.</param>
    /// <exception cref="ArgumentException">It does not fit into a twin.</exception>
    public static JsonObject Split(ReadOnlySpan<byte> utf8Json, long version)
    {
        string packed = Convert.ToBase64String(Compress(utf8Json));
        int parts = (packed.Length + IotHubLimits.PartLength - 1) / IotHubLimits.PartLength;
        if (parts > IotHubLimits.MaximumParts)
            throw new ArgumentException($"The document takes {packed.Length} characters when compressed, and a twin holds {IotHubLimits.MaximumParts * IotHubLimits.PartLength}.", nameof(utf8Json));
        var document = new JsonObject
        {
            ["version"] = version,
            ["encoding"] = Encoding,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(utf8Json)),
            ["parts"] = parts,
        };
        for (int part = 0; part < IotHubLimits.MaximumParts; part++)
        {
            int start = part * IotHubLimits.PartLength;
            document[PartName(part)] = part < parts ? packed[start..Math.Min(start + IotHubLimits.PartLength, packed.Length)] : null;
        }

        return new JsonObject { [Member] = document };
    }

    /// <summary>Reads a document out of desired properties, or out of a patch that holds all of it.</summary>
    /// <param name="desired">The properties.</param>
    /// <param name="utf8Json">The document; null where there is none, or not all of it.</param>
    /// <param name="problem">Why there is none; null where the properties name none at all.</param>
    public static bool TryJoin(JsonElement desired, [NotNullWhen(true)] out byte[]? utf8Json, out string? problem)
    {
        (utf8Json, problem) = (null, null);
        if (desired.ValueKind != JsonValueKind.Object || !desired.TryGetProperty(Member, out JsonElement document) || document.ValueKind == JsonValueKind.Null)
            return false;
        if (Text(document, "encoding") != Encoding)
            problem = $"The twin's document is not in the encoding {Encoding}.";
        else if (Text(document, "sha256") is not { Length: 64 } hash)
            problem = "The twin's document has no SHA-256.";
        else if (Number(document, "parts") is not (>= 1 and <= IotHubLimits.MaximumParts and int parts))
            problem = $"The twin's document must have 1 to {IotHubLimits.MaximumParts} parts.";
        else
            utf8Json = Unpack(document, parts, hash, out problem);
        return utf8Json is not null;
    }

    private static byte[]? Unpack(JsonElement document, int parts, string hash, out string? problem)
    {
        string?[] texts = [.. Enumerable.Range(0, parts).Select(part => Text(document, PartName(part)))];
        byte[] packed = new byte[parts * IotHubLimits.MaximumTwinStringBytes];
        byte[]? utf8Json = texts.Contains(null) || !Convert.TryFromBase64String(string.Concat(texts), packed, out int length)
            ? null
            : Decompress(packed.AsSpan(0, length));
        problem = utf8Json is null ? "A part of the twin's document is missing or cannot be unpacked."
            : Convert.ToHexStringLower(SHA256.HashData(utf8Json)) != hash ? "The twin's document does not have the SHA-256 that it names."
            : null;
        return problem is null ? utf8Json : null;
    }

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement document, string name) =>
        document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static string PartName(int part) => "p" + (char)('0' + part);

    private static byte[] Compress(ReadOnlySpan<byte> utf8Json)
    {
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(utf8Json.Length)];
        if (!BrotliEncoder.TryCompress(utf8Json, packed, out int length, quality: 11, window: 22))
            throw new InvalidOperationException("BUG: the largest compressed length was too small.");
        return packed[..length];
    }

    private static byte[]? Decompress(ReadOnlySpan<byte> packed)
    {
        using var decoder = new BrotliDecoder();
        var unpacked = new ArrayBufferWriter<byte>();
        while (unpacked.WrittenCount <= IotHubLimits.MaximumDocumentBytes)
        {
            OperationStatus status = decoder.Decompress(packed, unpacked.GetSpan(16 * 1024), out int consumed, out int written);
            unpacked.Advance(written);
            packed = packed[consumed..];
            if (status == OperationStatus.Done)
                return unpacked.WrittenSpan.ToArray();
            if (status != OperationStatus.DestinationTooSmall)
                return null;
        }

        return null;
    }
}
