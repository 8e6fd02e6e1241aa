using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace LampuKota.Lighting;

/// <summary>A package that was released and signed (docs/formats/update.md). The signature is over <see cref="Manifest"/>, and so over all that is said here.</summary>
/// <param name="Kind">What the package replaces.</param>
/// <param name="Version">Its version, see <see cref="ReleaseVersion"/>.</param>
/// <param name="SizeBytes">Length of the package, 1 to <see cref="MaximumSizeBytes"/>.</param>
/// <param name="Sha256">SHA-256 of the package, 64 lower-case hexadecimal digits.</param>
/// <param name="KeyId">Which key signed it: the first 16 digits of the SHA-256 of the public key.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the manifest, r and s of 32 bytes each, in base64.</param>
/// <param name="Gateway">The one gateway that it is for; null for any.</param>
public sealed record UpdateRelease(
    UpdateKind Kind,
    string Version,
    long SizeBytes,
    string Sha256,
    string KeyId,
    string Signature,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gateway = null)
{
    /// <summary>Largest package: the program with its libraries takes 4 MB, and with a runtime of its own 40.</summary>
    public const long MaximumSizeBytes = 100L * 1024 * 1024;

    /// <summary>Digits of a key's id.</summary>
    public const int KeyIdLength = 16;

    private const int HashLength = 64;
    private const int SignatureBytes = 64;

    /// <summary>What is signed: lines of a name and a value, each with its line feed, in this order and in no other form.</summary>
    public byte[] Manifest()
    {
        string kind = Kind == UpdateKind.Application ? "application" : "configuration";
        string size = SizeBytes.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"lampukota-update 1\nkind {kind}\nversion {Version}\ngateway {Gateway ?? "*"}\nsize {size}\nsha256 {Sha256}\n");
    }

    /// <summary>What is outside the limits, in plain words; empty where the release may be looked at further.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new Problems();
        problems.Require(Enum.IsDefined(Kind), "The kind of an update must be application or configuration.");
        problems.Require(ReleaseVersion.TryParse(Version, out _), $"The update's version {Validity.Quote(Version)} must have three numbers, as 0.2.0.");
        problems.Require(SizeBytes is > 0 and <= MaximumSizeBytes, $"An update must have 1 to {MaximumSizeBytes} bytes.");
        problems.Require(IsHexadecimal(Sha256, HashLength), "The update's SHA-256 must have 64 lower-case hexadecimal digits.");
        problems.Require(IsHexadecimal(KeyId, KeyIdLength), "The update's key id must have 16 lower-case hexadecimal digits.");
        problems.Require(
            Convert.TryFromBase64String(Signature.Length <= 2 * SignatureBytes ? Signature : "", new byte[2 * SignatureBytes], out int length) && length == SignatureBytes,
            "The update's signature must be 64 bytes in base64.");
        problems.Require(Gateway is null || Validity.IsDeviceId(Gateway), "The update's gateway is not a gateway's id.");
        return problems.Sentences;
    }

    private static bool IsHexadecimal(string text, int length) => text.Length == length && text.All(static letter => char.IsAsciiHexDigitLower(letter));
}

/// <summary>What an update replaces.</summary>
public enum UpdateKind
{
    /// <summary>The gateway's program.</summary>
    Application,

    /// <summary>Settings that lie over those of the machine.</summary>
    Configuration,
}
