using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace LampuKota.Broker;

/// <summary>Reads the certificate of the TLS listener.</summary>
internal static class ServerCertificate
{
    public static SslStreamCertificateContext Load(BrokerOptions options)
    {
        string path = options.CertificatePath!;
        string keyPath = string.IsNullOrEmpty(options.CertificateKeyPath) ? path : options.CertificateKeyPath;
        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(path, keyPath);
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(path);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(BrokerOptions.Section, typeof(BrokerOptions), [
                $"{BrokerOptions.Section}:{nameof(BrokerOptions.CertificatePath)} {path} with the key in {keyPath} cannot be used "
                + $"({exception.Message.TrimEnd('.')}): name a PEM certificate and its unencrypted key, readable by this user.",
            ]);
        }
    }
}
