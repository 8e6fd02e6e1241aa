namespace LampuKota.Ingest;

/// <summary>The settings of the section <c>Access</c>.</summary>
internal sealed record AccessSettings
{
    public const string RulesPathKey = "Access:RulesPath";
    public const string AuthorityPathKey = "Access:AuthorityPath";
    public const string RevocationListPathKey = "Access:RevocationListPath";
    public const string CertificateDaysKey = "Access:CertificateDays";

    /// <summary>Two years: a gateway that renews each year has missed once before it is out.</summary>
    public const int DefaultCertificateDays = 730;

    /// <summary>Twenty years, as long as our own authority lives.</summary>
    public const int MaximumCertificateDays = 7_300;

    /// <summary>File of access rules; null for those that hold by default.</summary>
    public string? RulesPath { get; init; }

    /// <summary>Certificates of outside authorities, PEM; null for none.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>Their revocation lists, PEM or DER; null to go without.</summary>
    public string? RevocationListPath { get; init; }

    /// <summary>How long the certificates live that our own authority signs.</summary>
    public TimeSpan CertificateLife { get; init; } = TimeSpan.FromDays(DefaultCertificateDays);
}
