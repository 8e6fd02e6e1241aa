using System.Security.Cryptography;

namespace LampuKota.Dashboard;

/// <summary>A file of open data as it goes over the wire.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">Stands for the content (RFC 9110, 8.8.3).</param>
public sealed record OpenDataFile(byte[] Bytes, string ContentType, string ETag)
{
    private const int ETagBytes = 12;

    /// <summary>Makes one.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="contentType">Its media type.</param>
    public static OpenDataFile Of(byte[] bytes, string contentType) => new(bytes, contentType, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, ETagBytes))}\"");
}
