using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LampuKota.Gateway.Linux;

/// <summary>The credential that enrolment gave, in <c>credential/</c> of the state folder, readable by its owner only.</summary>
internal static class StoredCredential
{
    private const string FolderName = "credential";
    private const string PasswordFile = "password";
    private const string CertificateFile = "gateway.pem";
    private const string KeyFile = "gateway.key";
    private const string ProbeFile = "probe";

    /// <summary>Reads the password; null where there is none.</summary>
    /// <exception cref="ConfigurationProblemException">It is there and cannot be read.</exception>
    public static string? ReadPassword(string stateDirectory)
    {
        string path = PathOf(stateDirectory, PasswordFile);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Reads the certificate with its key; null where there is none.</summary>
    /// <exception cref="ConfigurationProblemException">It is there and cannot be read.</exception>
    public static X509Certificate2? ReadCertificate(string stateDirectory)
    {
        string path = PathOf(stateDirectory, CertificateFile);
        try
        {
            return File.Exists(path) ? X509Certificate2.CreateFromPemFile(path, PathOf(stateDirectory, KeyFile)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Stores a password in the place of all that was there.</summary>
    /// <exception cref="IOException">It is not certain that it is on the medium.</exception>
    public static void StorePassword(string stateDirectory, string password)
    {
        Write(stateDirectory, PasswordFile, password + "\n");
        File.Delete(PathOf(stateDirectory, CertificateFile));
    }

    /// <summary>Stores a certificate and its key in the place of all that was there.</summary>
    /// <exception cref="IOException">It is not certain that they are on the medium.</exception>
    public static void StoreCertificate(string stateDirectory, string certificatePem, string keyPem)
    {
        // Without the key the certificate is nothing, so that comes last.
        File.Delete(PathOf(stateDirectory, CertificateFile));
        Write(stateDirectory, KeyFile, keyPem.TrimEnd() + "\n");
        Write(stateDirectory, CertificateFile, certificatePem.TrimEnd() + "\n");
        File.Delete(PathOf(stateDirectory, PasswordFile));
    }

    /// <summary>Makes sure that a credential can be stored, before a token is spent on one.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot.</exception>
    public static void Prepare(string stateDirectory)
    {
        Directory.CreateDirectory(Path.Combine(stateDirectory, FolderName));
        Write(stateDirectory, ProbeFile, "");
        File.Delete(PathOf(stateDirectory, ProbeFile));
    }

    private static void Write(string stateDirectory, string file, string content) =>
        DurableFile.Replace(PathOf(stateDirectory, file), Encoding.ASCII.GetBytes(content), isPrivate: true);

    private static string PathOf(string stateDirectory, string file) => Path.Combine(stateDirectory, FolderName, file);

    private static ConfigurationProblemException Unreadable(string path, Exception exception) =>
        new($"The credential {path} cannot be read ({exception.Message.TrimEnd('.')}): give this user the right to, or enrol the gateway anew.", exception);
}
