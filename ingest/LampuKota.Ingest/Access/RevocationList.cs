using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Ingest;

/// <summary>
/// A certificate revocation list (RFC 5280, 5.1) whose signature was checked. .NET builds such lists but reads none, and OpenSSL takes them from folders only.
/// Partial and indirect lists are not understood, which their critical extensions tell.
/// </summary>
internal sealed class RevocationList
{
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0);

    private readonly HashSet<BigInteger> _serials = [];

    private RevocationList(byte[] issuer) => Issuer = issuer;

    /// <summary>The issuer's name, DER.</summary>
    public byte[] Issuer { get; }

    /// <summary>From when on there should be a newer list; null where the list does not say.</summary>
    public DateTimeOffset? NextUpdate { get; private set; }

    /// <summary>How many certificates it lists.</summary>
    public int Count => _serials.Count;

    /// <summary>Whether a certificate of the issuer was taken back.</summary>
    /// <param name="serial">Its serial number, big-endian.</param>
    public bool Lists(ReadOnlySpan<byte> serial) => _serials.Contains(new BigInteger(serial, isUnsigned: false, isBigEndian: true));

    /// <summary>Reads every list of a file, PEM or DER.</summary>
    /// <param name="content">The file.</param>
    /// <param name="issuers">Certificates one of which must have signed each list.</param>
    /// <exception cref="CryptographicException">A list is not well formed, or nobody known has signed it.</exception>
    public static IReadOnlyList<RevocationList> ReadAll(byte[] content, X509Certificate2Collection issuers)
    {
        string text = System.Text.Encoding.ASCII.GetString(content);
        if (!PemEncoding.TryFind(text, out _))
            return [Read(content, issuers)];

        List<RevocationList> lists = [];
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label] is "X509 CRL")
                lists.Add(Read(Convert.FromBase64String(rest[fields.Base64Data].ToString()), issuers));
            rest = rest[fields.Location.End..];
        }

        return lists.Count > 0 ? lists : throw new CryptographicException("it holds no X509 CRL");
    }

    private static RevocationList Read(byte[] der, X509Certificate2Collection issuers)
    {
        try
        {
            AsnReader list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            ReadOnlyMemory<byte> signedPart = list.PeekEncodedValue();
            AsnReader content = list.ReadSequence();
            string algorithm = list.ReadSequence().ReadObjectIdentifier();
            byte[] signature = list.ReadBitString(out _);
            RevocationList read = ReadContent(content);
            if (!issuers.Any(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(read.Issuer) && IsSignedBy(issuer, algorithm, signedPart.Span, signature)))
                throw new CryptographicException("no authority that is known has signed it");
            return read;
        }
        catch (AsnContentException exception)
        {
            throw new CryptographicException("it is not well formed", exception);
        }
    }

    private static RevocationList ReadContent(AsnReader content)
    {
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            content.ReadInteger();
        content.ReadSequence(); // The algorithm once more.
        var list = new RevocationList(content.ReadEncodedValue().ToArray());
        ReadTime(content);
        if (content.HasData && IsTime(content.PeekTag()))
            list.NextUpdate = ReadTime(content);
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            AsnReader entries = content.ReadSequence();
            while (entries.HasData)
                list._serials.Add(entries.ReadSequence().ReadInteger());
        }

        if (content.HasData)
            RefuseCriticalExtensions(content.ReadSequence(ExtensionsTag).ReadSequence());
        return list;
    }

    private static void RefuseCriticalExtensions(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
                throw new CryptographicException("it is a partial or indirect list, which is not understood");
        }
    }

    private static bool IsTime(Asn1Tag tag) =>
        tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static bool IsSignedBy(X509Certificate2 issuer, string algorithm, ReadOnlySpan<byte> content, byte[] signature)
    {
        HashAlgorithmName? hash = algorithm switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } name)
            return false;
        using ECDsa? curve = issuer.GetECDsaPublicKey();
        if (curve is not null)
            return curve.VerifyData(content, signature, name, DSASignatureFormat.Rfc3279DerSequence);
        using RSA? rsa = issuer.GetRSAPublicKey();
        return rsa?.VerifyData(content, signature, name, RSASignaturePadding.Pkcs1) == true;
    }
}
