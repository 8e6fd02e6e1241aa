namespace LampuKota.Ingest;

/// <summary>By what one gateway may connect. Nothing in it is a secret by itself.</summary>
/// <param name="Gateway">Gateway id, which is its user name and its Client Identifier too.</param>
internal sealed record GatewayCredentials(string Gateway)
{
    /// <summary>Its password, null where it has none.</summary>
    public GatewayPassword? Password { get; init; }

    /// <summary>Its certificates of our own authority: the present one, and the one before until that ends.</summary>
    public IReadOnlyList<SignedCertificate> Certificates { get; init; } = [];

    /// <summary>The one-time token that was not used yet, null where there is none.</summary>
    public EnrolmentToken? Token { get; init; }

    /// <summary>When everything was taken from it, null where that is not so. Then certificates of other authorities do not help it either.</summary>
    public long? RevokedUnixMs { get; init; }
}

/// <summary>A password.</summary>
/// <param name="Hash">What is kept of it.</param>
/// <param name="IssuedUnixMs">When it was made.</param>
internal sealed record GatewayPassword(PasswordHash Hash, long IssuedUnixMs);

/// <summary>A certificate that our own authority signed.</summary>
/// <param name="Serial">Serial number, hexadecimal capitals.</param>
/// <param name="Sha256">SHA-256 of the certificate, hexadecimal capitals.</param>
/// <param name="IssuedUnixMs">When it was signed.</param>
/// <param name="NotAfterUnixMs">When it ends.</param>
internal sealed record SignedCertificate(string Serial, string Sha256, long IssuedUnixMs, long NotAfterUnixMs);

/// <summary>A one-time token.</summary>
/// <param name="Sha256">SHA-256 of the token.</param>
/// <param name="IssuedUnixMs">When it was made.</param>
/// <param name="ExpiresUnixMs">From when on it is worthless.</param>
internal sealed record EnrolmentToken(byte[] Sha256, long IssuedUnixMs, long ExpiresUnixMs);

/// <summary>A certificate of our own authority that is worthless before its end.</summary>
/// <param name="Serial">Serial number, hexadecimal capitals.</param>
/// <param name="RevokedUnixMs">Since when.</param>
/// <param name="NotAfterUnixMs">When it would have ended.</param>
internal sealed record RevokedCertificate(string Serial, long RevokedUnixMs, long NotAfterUnixMs);

/// <summary>The whole of <c>credentials.json</c>; docs/formats/enrolment.md.</summary>
/// <param name="Version">Version of the format, 1.</param>
/// <param name="Gateways">Every gateway that ever had a credential, by id.</param>
/// <param name="RevokedCertificates">What the revocation list says.</param>
internal sealed record CredentialDocument(int Version, IReadOnlyList<GatewayCredentials> Gateways, IReadOnlyList<RevokedCertificate> RevokedCertificates);
