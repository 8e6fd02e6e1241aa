using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LampuKota.Mqtt;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LampuKota.Broker;

/// <summary>TLS 1.2 and 1.3 of the broker's listeners, with the client's certificate where the host knows how to verify one.</summary>
internal sealed class TlsSettings(BrokerOptions options, BrokerCore core, IClientCertificateVerifier? verifier)
{
    /// <summary>The name registered for MQTT in ALPN; clients that name none are served as well.</summary>
    public static readonly SslApplicationProtocol Mqtt = new("mqtt");

    private readonly ServerCertificateSource _certificate = new(options, core);

    /// <summary>Puts TLS before whatever the listener serves.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="protocol">What it serves, for ALPN.</param>
    public void Use(ListenOptions listener, SslApplicationProtocol protocol) => listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        HandshakeTimeout = options.Limits.TlsTimeout,
        OnConnection = connection => ValueTask.FromResult(AuthenticationFor(connection.Connection.RemoteEndPoint, protocol)),
    });

    private SslServerAuthenticationOptions AuthenticationFor(EndPoint? client, SslApplicationProtocol protocol)
    {
        SslServerAuthenticationOptions authentication = new()
        {
            ServerCertificateContext = _certificate.Current,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [protocol],
        };
        if (verifier is null)
            return authentication;

        // Asks for a certificate; whether there must be one is for Verify to say.
        authentication.ClientCertificateRequired = true;
        authentication.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        // A certificate may name addresses to fetch others from: a stranger must not choose where this server connects to.
        authentication.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        authentication.RemoteCertificateValidationCallback = (_, certificate, chain, _) => Verify(client, certificate as X509Certificate2, chain);
        return authentication;
    }

    private bool Verify(EndPoint? client, X509Certificate2? certificate, X509Chain? chain)
    {
        string? fault = certificate is null
            ? options.RequireClientCertificate ? "it presented no client certificate (Mqtt:RequireClientCertificate)" : null
            : verifier!.FindFault(certificate, chain?.ChainPolicy.ExtraStore ?? []);
        if (fault is null)
            return true;
        Interlocked.Increment(ref core.Counters.ClientCertificatesRefused);
        core.Refusals.Add(RefusedThing.Connection, ReasonCode.NotAuthorized, fault, client, clientIdentifier: null);
        return false;
    }
}
