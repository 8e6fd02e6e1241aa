using System.Collections.Concurrent;
using System.Text.Json;

namespace LampuKota.Ingest;

/// <summary>
/// The credentials of all gateways, in memory and in <c>credentials.json</c>. Read by any thread, changed by one at a time: a change is on disk when the call
/// returns.
/// </summary>
internal sealed class CredentialRegistry
{
    public const string FileName = "credentials.json";

    private const int FormatVersion = 1;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, GatewayCredentials> _gateways = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<RevokedCertificate> _revokedCertificates = [];

    private CredentialRegistry(string path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>Certificates of our own authority that are worthless before their end.</summary>
    public IReadOnlyList<RevokedCertificate> RevokedCertificates => _revokedCertificates;

    /// <summary>Every gateway that ever had a credential, by id.</summary>
    public IReadOnlyList<GatewayCredentials> Gateways => [.. _gateways.Values.OrderBy(entry => entry.Gateway, StringComparer.Ordinal)];

    /// <summary>Reads the file; none is as good as an empty one.</summary>
    /// <exception cref="OperatorMistakeException">The file cannot be read.</exception>
    public static CredentialRegistry Open(string folder, TimeProvider time)
    {
        string path = Path.Combine(folder, FileName);
        var registry = new CredentialRegistry(path, time);
        try
        {
            if (File.Exists(path))
                registry.Load(File.ReadAllBytes(path));
            return registry;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorMistakeException($"The gateways' credentials {path} cannot be read: give this user the right to.");
        }
        catch (JsonException e)
        {
            throw new OperatorMistakeException($"The gateways' credentials {path} cannot be understood ({e.Message.TrimEnd('.')}): put a backup in its place, or move it away and enrol every gateway anew.");
        }
    }

    /// <summary>What a gateway has; null where it never had anything.</summary>
    public GatewayCredentials? Find(string gateway) => _gateways.GetValueOrDefault(gateway);

    /// <summary>Gives, or replaces. Counts from when it is on disk: what was not written was never given.</summary>
    /// <exception cref="IOException">It is not certain that the change is on disk; it does not count.</exception>
    public void Give(GatewayCredentials credentials)
    {
        lock (_changing)
        {
            GatewayCredentials? former = Find(credentials.Gateway);
            IReadOnlyList<RevokedCertificate> revoked = WithRevoked(former, credentials);
            Save(Gateways.Where(entry => entry.Gateway != credentials.Gateway).Append(credentials), revoked);
            _gateways[credentials.Gateway] = credentials;
            _revokedCertificates = revoked;
        }
    }

    /// <summary>Takes everything from a gateway. Counts at once, whatever the disk says.</summary>
    /// <exception cref="IOException">It is not certain that the change is on disk: after a restart it may be undone.</exception>
    public void Revoke(string gateway)
    {
        lock (_changing)
        {
            var credentials = new GatewayCredentials(gateway) { RevokedUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds() };
            _revokedCertificates = WithRevoked(Find(gateway), credentials);
            _gateways[gateway] = credentials;
            Save(Gateways, _revokedCertificates);
        }
    }

    // What the gateway had and has no longer is revoked; what has ended by itself needs no revocation.
    private List<RevokedCertificate> WithRevoked(GatewayCredentials? former, GatewayCredentials present)
    {
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        IEnumerable<RevokedCertificate> taken = (former?.Certificates ?? []).Except(present.Certificates)
            .Select(certificate => new RevokedCertificate(certificate.Serial, now, certificate.NotAfterUnixMs));
        return [.. _revokedCertificates.Concat(taken).Where(certificate => certificate.NotAfterUnixMs > now)];
    }

    private void Save(IEnumerable<GatewayCredentials> gateways, IReadOnlyList<RevokedCertificate> revoked)
    {
        var document = new CredentialDocument(FormatVersion, [.. gateways.OrderBy(entry => entry.Gateway, StringComparer.Ordinal)], revoked);
        PrivateFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(document, AccessJsonContext.Default.CredentialDocument));
    }

    private void Load(byte[] json)
    {
        CredentialDocument document = JsonSerializer.Deserialize(json, AccessJsonContext.Default.CredentialDocument) ?? throw new JsonException("it is empty");
        if (document.Version != FormatVersion)
            throw new JsonException($"its version is {document.Version}, and this program knows {FormatVersion}");
        foreach (GatewayCredentials credentials in document.Gateways)
            _gateways[credentials.Gateway] = credentials;
        _revokedCertificates = document.RevokedCertificates;
    }
}
