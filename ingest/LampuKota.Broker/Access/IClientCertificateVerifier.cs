using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Broker;

/// <summary>
/// Says which client certificates are trusted. With one in the host the TLS listener asks every client for a certificate; who a trusted certificate
/// belongs to is the <see cref="IAuthenticator"/>'s matter.
/// </summary>
public interface IClientCertificateVerifier
{
    /// <summary>Checks a certificate during the TLS handshake. Called from many threads; must not wait for a network.</summary>
    /// <param name="certificate">What the client presented; TLS proves that it has the key.</param>
    /// <param name="intermediates">What it sent beside it; nothing of this is trusted.</param>
    /// <returns>Null where it is trusted, else why not, in words for a log.</returns>
    string? FindFault(X509Certificate2 certificate, X509Certificate2Collection intermediates);
}
