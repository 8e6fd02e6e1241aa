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

    public static MqttClientOptions Read(IConfigurationSection section)
    {
        var settings = new SettingsReader(section);
        string host = settings.Required("Host", "broker.example.org");
        bool usesTls = settings.Switch("Tls", otherwise: !IsLoopback(host));
        X509Certificate2Collection? authorities = LoadAuthorities(settings);
        var options = new MqttClientOptions
        {
            Host = host,
            Port = settings.Integer("Port", usesTls ? TlsPort : PlainPort, 1, 65_535),
            UserName = settings.Text("UserName"),
            Password = ReadPassword(settings),
            KeepAlive = TimeSpan.FromSeconds(settings.Integer("KeepAliveSeconds", 60, 5, 3_600)),
            Tls = usesTls ? () => Authentication(host, authorities) : null,
        };
        settings.RefuseOthers();
        return options;
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? ReadPassword(SettingsReader settings)
    {
        string? password = settings.Text("Password");
        if (settings.Text("PasswordFile") is not { } path)
            return password;
        if (password is not null)
            throw new ConfigurationProblemException($"{settings.Path}:Password and {settings.Path}:PasswordFile are both set: leave one out.");

        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblemException($"{settings.Path}:PasswordFile names {path}, which cannot be read: name a file that this user may read.");
        }
    }

    private static X509Certificate2Collection? LoadAuthorities(SettingsReader settings)
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

    private static SslClientAuthenticationOptions Authentication(string host, X509Certificate2Collection? authorities)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
