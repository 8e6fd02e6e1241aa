using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LampuKota.Ingest;

/// <summary>
/// The credentials of our own services, in <c>services.json</c>: a name and its password each. The first start makes them at random; only their owner may read the file.
/// </summary>
internal sealed class ServiceCredentials
{
    private const string FileName = "services.json";

    // 256 bits: nobody guesses them, so they need no slow hash.
    private const int PasswordBytes = 32;

    private static readonly string[] Services = ["dashboard", "simulator"];

    private readonly Dictionary<string, byte[]> _passwords;

    private ServiceCredentials(Dictionary<string, byte[]> passwords) => _passwords = passwords;

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="OperatorMistakeException">It cannot be read or written.</exception>
    public static ServiceCredentials LoadOrMake(string directory, ILogger logger)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
                logger.CredentialsAreMade(path);
            }

            return Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The services' credentials {path} cannot be read or written: give this user the right to, or set {IngestSettings.DataDirectoryKey} to another folder.");
        }
        catch (JsonException)
        {
            throw new OperatorMistakeException($"The services' credentials {path} are no JSON object of names and passwords: correct the file, or delete it so that the next start makes new ones.");
        }
    }

    /// <summary>Whether the password is that service's. Takes as long for a wrong password as for the right one.</summary>
    public bool IsPassword(string service, ReadOnlySpan<byte> password) =>
        _passwords.TryGetValue(service, out byte[]? right) && CryptographicOperations.FixedTimeEquals(right, password);

    // Written aside and renamed, so that a crash leaves no half of it; readable by the owner from its first byte.
    private static void Make(string path)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            Services.ToDictionary(service => service, _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes))), IngestJsonContext.Default.DictionaryStringString);
        string temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
            file.Write(json);
        File.Move(temporary, path);
    }

    private static ServiceCredentials Load(string path)
    {
        Dictionary<string, string> passwords = JsonSerializer.Deserialize(File.ReadAllBytes(path), IngestJsonContext.Default.DictionaryStringString) ?? [];
        return new ServiceCredentials(passwords.Where(entry => entry.Value.Length > 0).ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)));
    }
}
