using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using LampuKota.Lighting;

namespace LampuKota.Gateway.Linux;

/// <summary>Makes a package of a folder and signs it: for who releases, not for the gateway (docs/formats/update.md). The same folder makes the same package.</summary>
internal static class PackageSigner
{
    /// <summary>Packs and signs.</summary>
    /// <param name="folder">The published program, or a folder that holds <c>gateway.json</c>.</param>
    /// <param name="kind">What it replaces.</param>
    /// <param name="version">Its version.</param>
    /// <param name="gateway">The one gateway that it is for; null for any.</param>
    /// <param name="keyFile">The private key, PEM, P-256.</param>
    /// <param name="output">The folder where package and release are written.</param>
    /// <returns>The release's file.</returns>
    /// <exception cref="ConfigurationProblemException">Something of it cannot be used.</exception>
    public static string Sign(string folder, UpdateKind kind, string version, string? gateway, string keyFile, string output)
    {
        if (!File.Exists(Path.Combine(folder, UpdateFolder.MainName(kind))))
            throw new ConfigurationProblemException($"{folder} holds no {UpdateFolder.MainName(kind)}: name the folder that dotnet publish made, or that of a configuration.");
        using ECDsa key = LoadKey(keyFile);
        string name = $"lampukota-gateway-{(kind == UpdateKind.Application ? "" : "configuration-")}{version}";
        string package = Path.Combine(output, name + ".tar.gz");
        try
        {
            Directory.CreateDirectory(output);
            Pack(folder, package);
            var unsigned = new UpdateRelease(kind, version, new FileInfo(package).Length, HashOf(package), UpdateKeys.IdOf(key), "", gateway);
            byte[] signature = key.SignData(unsigned.Manifest(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            UpdateRelease release = unsigned with { Signature = Convert.ToBase64String(signature) };
            if (release.Validate() is [string problem, ..])
                throw new ConfigurationProblemException(problem);
            string file = Path.Combine(output, name + ".json");
            File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(release, LightingJsonContext.Default.UpdateRelease));
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"The package could not be written: {exception.Message}", exception);
        }
    }

    private static ECDsa LoadKey(string keyFile)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            // A public key imports as well; it is found out here and not at the signature.
            _ = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize == 256)
                return key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ConfigurationProblemException($"{keyFile} holds no private key that can be read: openssl ecparam -name prime256v1 -genkey -noout makes one.", exception);
        }

        key.Dispose();
        throw new ConfigurationProblemException($"{keyFile} is no key of P-256: openssl ecparam -name prime256v1 -genkey -noout makes one.");
    }

    private static void Pack(string folder, string package)
    {
        using FileStream file = File.Create(package);
        using var zipped = new GZipStream(file, CompressionLevel.SmallestSize);
        using var tar = new TarWriter(zipped, TarEntryFormat.Pax);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using FileStream content = File.OpenRead(path);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, Path.GetRelativePath(folder, path))
            {
                DataStream = content,
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        }
    }

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
