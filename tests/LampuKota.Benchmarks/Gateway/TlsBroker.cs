using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LampuKota.Benchmarks;

/// <summary>Debian's mosquitto, which takes TLS alone, with a certificate for localhost of an authority of its own.</summary>
internal sealed class TlsBroker : IAsyncDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly ServerProcess _process;

    private TlsBroker(int port, string authorityFile, X509Certificate2 authority, ServerProcess process) =>
        (Port, AuthorityFile, _authority, _process) = (port, authorityFile, authority, process);

    public int Port { get; }

    /// <summary>The authority that clients trust, PEM.</summary>
    public string AuthorityFile { get; }

    public static async Task<TlsBroker> StartAsync(string folder)
    {
        X509Certificate2 authority = WriteCertificates(folder);
        int port = ServerProcess.FreePort();
        string configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(configuration,
        [
            $"listener {port} 127.0.0.1", $"certfile {folder}/server.pem", $"keyfile {folder}/server.key", "allow_anonymous true", "log_type error", "user root",
            // As our own broker has it: else a command waits up to 40 ms until the gateway's kernel has acknowledged what the broker sent it before.
            "set_tcp_nodelay true",
        ]);
        var broker = new TlsBroker(port, $"{folder}/authority.pem", authority, ServerProcess.Start("mosquitto", "/usr/sbin/mosquitto", ["-c", configuration]));
        await broker._process.WaitUntilAsync(() => ServerProcess.AnswersAsync(new IPEndPoint(IPAddress.Loopback, port)));
        return broker;
    }

    /// <summary>How a client connects.</summary>
    public SslClientAuthenticationOptions Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_authority);
        return new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy };
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _authority.Dispose();
    }

    private static X509Certificate2 WriteCertificates(string folder)
    {
        DateTimeOffset from = DateTimeOffset.UnixEpoch;
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ofAuthority = new CertificateRequest("CN=Figures", authorityKey, HashAlgorithmName.SHA256);
        ofAuthority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        X509Certificate2 authority = ofAuthority.CreateSelfSigned(from, from.AddYears(200));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ofServer = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        ofServer.CertificateExtensions.Add(names.Build());
        using X509Certificate2 server = ofServer.Create(authority, from, from.AddYears(199), [1]);
        File.WriteAllText(Path.Combine(folder, "server.pem"), server.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(Path.Combine(folder, "authority.pem"), authority.ExportCertificatePem() + "\n");
        return authority;
    }
}
