using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LampuKota.Dashboard;

/// <summary>A JSON document in every encoding that a client may ask for: packed once, sent often.</summary>
internal sealed class PackedJson
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";

    // The last two steps (10, 11) take some ten times as long for a tenth less, and who asks first after a change of the assets waits for it.
    private const int BrotliQuality = 9;
    private const int BrotliWindowBits = 22;

    private readonly byte[] _json;
    private readonly byte[] _brotli;
    private readonly byte[] _gzip;

    // Weak: it names what the document says, in whichever encoding it is kept.
    private readonly EntityTagHeaderValue _tag;

    /// <summary>Packs a document.</summary>
    /// <param name="json">Its bytes, which nobody changes any more.</param>
    public PackedJson(byte[] json)
    {
        _json = json;
        _brotli = CompressBrotli(json);
        _gzip = CompressGzip(json);
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json)[..12])}\"", isWeak: true);
    }

    /// <summary>Whether it says the same as a document not yet packed.</summary>
    public bool Says(ReadOnlySpan<byte> json) => json.SequenceEqual(_json);

    /// <summary>Answers a request: with the document in the encoding it likes best, or with 304 where the client has it.</summary>
    public FileContentHttpResult Answer(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache"; // Kept, and asked for again by its ETag.
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        string? encoding = ChooseEncoding(http.Request.GetTypedHeaders().AcceptEncoding);
        if (encoding is not null)
            headers.ContentEncoding = encoding; // Which also keeps the response compression from packing it a second time.
        byte[] bytes = encoding switch { Brotli => _brotli, Gzip => _gzip, _ => _json };
        return TypedResults.Bytes(bytes, "application/json", entityTag: _tag);
    }

    /// <summary>The encoding to answer in, by RFC 9110 section 12.5.3; of two liked alike the smaller; null as it is.</summary>
    internal static string? ChooseEncoding(IList<StringWithQualityHeaderValue> accepted)
    {
        double brotli = QualityOf(Brotli, accepted), gzip = QualityOf(Gzip, accepted);
        return brotli <= 0 && gzip <= 0 ? null : brotli >= gzip ? Brotli : Gzip;
    }

    private static double QualityOf(string encoding, IList<StringWithQualityHeaderValue> accepted)
    {
        StringWithQualityHeaderValue? said = accepted.FirstOrDefault(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(one => one.Value == "*");
        return said is null ? 0 : said.Quality ?? 1;
    }

    private static byte[] CompressBrotli(byte[] json)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, compressed, out int length, BrotliQuality, BrotliWindowBits)
            ? compressed[..length]
            : throw new InvalidOperationException($"BUG: brotli found no room for {json.Length} bytes in {compressed.Length}.");
    }

    private static byte[] CompressGzip(byte[] json)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(json);
        return compressed.ToArray();
    }
}
