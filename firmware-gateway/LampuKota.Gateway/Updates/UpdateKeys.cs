using System.Security.Cryptography;
using System.Text;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// The public keys whose packages are taken: PEM files of the machine's folder and of the running version's; a file <c>retired</c> there names keys that are not
/// believed any more, whoever brought them.
/// </summary>
/// <param name="folders">The folders; one that is not there has no keys.</param>
internal sealed class UpdateKeys(params IReadOnlyList<string> folders)
{
    private const string RetiredFile = "retired";

    /// <summary>The id of a key.</summary>
    public static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..UpdateRelease.KeyIdLength];

    /// <summary>Checks a release's signature. The keys are read anew each time, so that a changed folder holds at once.</summary>
    /// <returns>Why it is not believed; null where it is.</returns>
    public string? FindProblem(UpdateRelease release)
    {
        string? problem = $"No key {release.KeyId} is installed at this gateway, or it is retired.";
        if (Retired().Contains(release.KeyId))
            return problem;
        foreach (string file in folders.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.pem")))
        {
            using ECDsa? key = TryLoad(file);
            if (key is null || IdOf(key) != release.KeyId)
                continue;
            bool isGood = key.VerifyData(release.Manifest(), Convert.FromBase64String(release.Signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return isGood ? null : "The signature does not fit the release.";
        }

        return problem;
    }

    private static ECDsa? TryLoad(string file)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key.KeySize == 256 ? key : throw new CryptographicException("The key is not of P-256.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private HashSet<string> Retired()
    {
        IEnumerable<string> files = folders.Select(folder => Path.Combine(folder, RetiredFile)).Where(File.Exists);
        return [.. files.SelectMany(file => File.ReadAllLines(file, Encoding.UTF8)).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }
}
