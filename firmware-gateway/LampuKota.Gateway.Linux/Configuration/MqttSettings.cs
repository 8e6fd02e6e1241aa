using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Mqtt;
using Microsoft.Extensions.Configuration;

namespace LampuKota.Gateway.Linux;

/// <summary>Reads how the gateway reaches the backend: the section <c>Mqtt</c>.</summary>
internal static class MqttSettings
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    /// <summary>Reads the connection and the credential: the one that is set, else the one that enrolment stored.</summary>
    /// <param name="section">The section.</param>
    /// <param name="gatewayId">User name of a stored password.</param>
    /// <param name="stateDirectory">Where enrolment stores.</param>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static MqttClientOptions Read(IConfigurationSection section, string gatewayId, string stateDirectory)
    {
        var settings = new SettingsReader(section);
        string? userName = settings.Text("UserName");
        string? password = ReadPassword(settings);
        X509Certificate2? certificate = LoadCertificate(settings);
        if (userName is null && password is null && certificate is null)
        {
            certificate = StoredCredential.ReadCertificate(stateDirectory);
            password = certificate is null ? StoredCredential.ReadPassword(stateDirectory) : null;
            userName = password is null ? null : gatewayId;
        }

        return ReadConnection(section, certificate) with { UserName = userName, Password = password };
    }

    /// <summary>Reads how the backend is reached, without a user.</summary>
    /// <param name="section">The section.</param>
    /// <param name="certificate">Certificate of this gateway, null for none.</param>
    /// <exception cref="ConfigurationProblemException">A setting cannot be used.</exception>
    public static MqttClientOptions ReadConnection(IConfigurationSection section, X509Certificate2? certificate)
    {
        var settings = new SettingsReader(section);
        string host = settings.Required("Host", "broker.example.org");
        bool usesTls = settings.Switch("Tls", otherwise: !IsLoopback(host));
        X509Certificate2Collection? authorities = LoadAuthorities(settings);
        if (certificate is not null && !usesTls)
            throw new ConfigurationProblemException($"{settings.Path}:Tls is off, but this gateway's credential is a certificate, which needs it: set it to true.");
        var options = new MqttClientOptions
        {
            Host = host,
            Port = settings.Integer("Port", usesTls ? TlsPort : PlainPort, 1, 65_535),
            KeepAlive = TimeSpan.FromSeconds(settings.Integer("KeepAliveSeconds", 60, 5, 3_600)),
            Tls = usesTls ? () => Authentication(host, authorities, certificate) : null,
        };
        settings.RefuseOthers("UserName", "Password", "PasswordFile", "CertificatePath", "CertificateKeyPath");
        return options;
    }

    /// <summary>Reads a secret from a file of one line.</summary>
    /// <exception cref="ConfigurationProblemException">It cannot be read.</exception>
    public static string ReadSecret(string path, string setting)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"{setting} names {path}, which cannot be read: name a file that this user may read.");
        }
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? ReadPassword(SettingsReader settings)
    {
        string? password = settings.Text("Password");
        if (settings.Text("PasswordFile") is not { } path)
            return password;
        if (password is not null)
            throw new ConfigurationProblemException($"{settings.Path}:Password and {settings.Path}:PasswordFile are both set: leave one out.");

        return ReadSecret(path, $"{settings.Path}:PasswordFile");
    }

    /// <summary>Loads this gateway's certificate and its key; null where none is set.</summary>
    /// <exception cref="ConfigurationProblemException">It cannot be used.</exception>
    public static X509Certificate2? LoadCertificate(SettingsReader settings)
    {
        string? keyPath = settings.Text("CertificateKeyPath");
        if (settings.Text("CertificatePath") is not { } path)
        {
            return keyPath is null
                ? null
                : throw new ConfigurationProblemException($"{settings.Path}:CertificateKeyPath needs {settings.Path}:CertificatePath: name the certificate too.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(path, keyPath ?? path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationProblemException(
                $"{settings.Path}:CertificatePath {path} with the key in {keyPath ?? path} cannot be used: name a PEM certificate and its unencrypted key, readable by this user.");
        }
    }

    /// <summary>Loads the authorities that the backend's certificate is checked against; null for those of the machine.</summary>
    /// <exception cref="ConfigurationProblemException">They cannot be read.</exception>
    public static X509Certificate2Collection? LoadAuthorities(SettingsReader settings)
    {
        if (settings.Text("CertificateAuthorityPath") is not { } path)
            return null;

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationProblemException(
                $"{settings.Path}:CertificateAuthorityPath names {path}, which cannot be read as PEM certificates: name a file that holds them.");
        }
    }

    /// <summary>Options of TLS for one connection.</summary>
    public static SslClientAuthenticationOptions Authentication(string host, X509Certificate2Collection? authorities, X509Certificate2? certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
        if (authorities is not null)
        {
            // An authority of one's own publishes no revocation lists; without this every one of its certificates would be refused for the want of them.
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
