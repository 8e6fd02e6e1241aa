using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LampuKota.Ingest;

/// <summary>
/// The credentials of our own services, in <c>services.json</c>: a name and its password each. The first start makes them at random, and nobody guesses 256 bits,
/// so they need no slow hash; only their owner may read the file.
/// </summary>
internal sealed class ServiceCredentials
{
    public const string FileName = "services.json";

    /// <summary>The service as which the command line of ingest asks.</summary>
    public const string Operator = "operator";

    private static readonly string[] Services = ["dashboard", Operator, "simulator"];

    private readonly Dictionary<string, byte[]> _passwords;

    private ServiceCredentials(Dictionary<string, byte[]> passwords) => _passwords = passwords;

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="OperatorMistakeException">It cannot be read or written.</exception>
    public static ServiceCredentials LoadOrMake(string directory, ILogger logger)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            Dictionary<string, string> passwords = File.Exists(path) ? Read(path) : [];
            if (!Services.All(passwords.ContainsKey))
            {
                Complete(path, passwords);
                logger.CredentialsAreMade(path);
            }

            return new ServiceCredentials(
                passwords.Where(entry => entry.Value.Length > 0).ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)));
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

    /// <summary>The password of one service, for a program beside ingest.</summary>
    /// <exception cref="OperatorMistakeException">There is none that this user may read.</exception>
    public static string ReadPassword(string directory, string service)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            return Read(path).GetValueOrDefault(service)
                ?? throw new OperatorMistakeException($"{path} has no password for {service}: start ingest once, which adds it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OperatorMistakeException($"{path} cannot be read: start ingest once, which makes it, run this as the same user, and name its folder by --{IngestSettings.DataDirectoryKey}.");
        }
    }

    /// <summary>Whether the password is that service's. Takes as long for a wrong password as for the right one.</summary>
    public bool IsPassword(string service, ReadOnlySpan<byte> password) =>
        _passwords.TryGetValue(service, out byte[]? right) && CryptographicOperations.FixedTimeEquals(right, password);

    // A newer program may know services that the file does not know yet.
    private static void Complete(string path, Dictionary<string, string> passwords)
    {
        foreach (string service in Services)
            passwords.TryAdd(service, Secret.Make());
        PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(passwords, IngestJsonContext.Default.DictionaryStringString));
    }

    private static Dictionary<string, string> Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), IngestJsonContext.Default.DictionaryStringString) ?? [];
}
