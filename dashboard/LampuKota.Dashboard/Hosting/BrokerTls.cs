using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Dashboard;

/// <summary>Reads how the connection to the broker is secured: <c>Mqtt:Tls</c> and <c>Mqtt:CertificateAuthorityPath</c>, which mean what they mean to a gateway.</summary>
internal static class BrokerTls
{
    public const string TlsKey = "Mqtt:Tls";
    public const string AuthorityPathKey = "Mqtt:CertificateAuthorityPath";

    /// <summary>Reads the settings. TLS is on wherever the broker is not on this machine, unless it is turned off.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="host">The broker, whose name its certificate must bear.</param>
    /// <returns>Makes the options of each connection; null for plain TCP.</returns>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static Func<SslClientAuthenticationOptions>? Read(IConfiguration configuration, string host)
    {
        string? text = Text(configuration, TlsKey);
        bool isOn = !IsLoopback(host);
        if (text is not null && !bool.TryParse(text, out isOn))
            throw new OperatorMistakeException($"{TlsKey} is \"{text}\" but must be true or false.");

        string? path = Text(configuration, AuthorityPathKey);
        if (path is not null && !isOn)
            throw new OperatorMistakeException($"{AuthorityPathKey} is set, but {TlsKey} is not true: set both, or neither.");
        if (!isOn)
            return null;

        X509Certificate2Collection? authorities = path is null ? null : ReadAuthorities(path);
        return () => OptionsOf(host, authorities);
    }

    private static SslClientAuthenticationOptions OptionsOf(string host, X509Certificate2Collection? authorities)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authorities is not null)
        {
            // An authority of one's own publishes no revocation lists; without this every one of its certificates would be refused for the want of them.
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorMistakeException($"{AuthorityPathKey} names {path}, which cannot be read as certificates (PEM): correct the name or the file.");
        }

        return authorities.Count > 0 ? authorities : throw new OperatorMistakeException($"{AuthorityPathKey} names {path}, which has no certificate (PEM): correct the name or the file.");
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
