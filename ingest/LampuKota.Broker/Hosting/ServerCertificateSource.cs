using System.Net.Security;
using Microsoft.Extensions.Options;

namespace LampuKota.Broker;

/// <summary>
/// The server's certificate, loaded anew when its files change: a renewed one serves the next connection, without a restart. One that cannot be used
/// leaves the former in place.
/// </summary>
internal sealed class ServerCertificateSource
{
    // Renewal comes weeks before the end; this only keeps a storm of connections from asking the disk each time.
    private const long CheckIntervalMs = 5_000;

    private readonly BrokerOptions _options;
    private readonly BrokerCore _core;
    private readonly Lock _reloading = new();
    private SslStreamCertificateContext _current;
    private FileStamps _stamps;
    private long _checkDueAtMs;

    /// <summary>Loads the certificate.</summary>
    /// <exception cref="OptionsValidationException">It cannot be used.</exception>
    public ServerCertificateSource(BrokerOptions options, BrokerCore core)
    {
        (_options, _core) = (options, core);
        _stamps = FileStamps.Of(options);
        _current = ServerCertificate.Load(options);
        _checkDueAtMs = core.Clock.NowMs + CheckIntervalMs;
    }

    /// <summary>The certificate for a new connection.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (_core.Clock.NowMs >= Volatile.Read(ref _checkDueAtMs) && _reloading.TryEnter())
            {
                try
                {
                    ReloadIfChanged();
                    Volatile.Write(ref _checkDueAtMs, _core.Clock.NowMs + CheckIntervalMs);
                }
                finally
                {
                    _reloading.Exit();
                }
            }

            return Volatile.Read(ref _current);
        }
    }

    private void ReloadIfChanged()
    {
        FileStamps stamps = FileStamps.Of(_options);
        if (stamps == _stamps)
            return;
        _stamps = stamps;
        try
        {
            SslStreamCertificateContext loaded = ServerCertificate.Load(_options);
            Volatile.Write(ref _current, loaded);
            _core.Log.ServerCertificateReloaded(loaded.TargetCertificate.Subject, loaded.TargetCertificate.NotAfter);
        }
        catch (OptionsValidationException exception)
        {
            // Half of a renewal, perhaps: the next change of the files is looked at again.
            _core.Log.ServerCertificateUnusable(exception.Message);
        }
    }

    /// <summary>What tells a changed file from an unchanged one.</summary>
    private readonly record struct FileStamps(DateTime Certificate, long CertificateBytes, DateTime Key, long KeyBytes)
    {
        public static FileStamps Of(BrokerOptions options)
        {
            FileInfo certificate = new(options.CertificatePath!);
            FileInfo key = new(string.IsNullOrEmpty(options.CertificateKeyPath) ? options.CertificatePath! : options.CertificateKeyPath);
            return new FileStamps(certificate.LastWriteTimeUtc, Length(certificate), key.LastWriteTimeUtc, Length(key));
        }

        private static long Length(FileInfo file) => file.Exists ? file.Length : -1;
    }
}
