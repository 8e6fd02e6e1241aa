using System.Security.Cryptography;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>The key by which push services know this city, made at first use. Browsers subscribe for this key alone: with another, all would have to do so anew.</summary>
/// <param name="store">Keeps it.</param>
/// <param name="options">Whom a push service may ask.</param>
internal sealed class PushKeys(NotificationStore store, WebPushOptions options) : IDisposable
{
    private const string KeyName = "vapid";

    private readonly SemaphoreSlim _making = new(1, 1);
    private VapidKey? _key;

    /// <summary>The key.</summary>
    public async Task<VapidKey> GetAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
            return known;
        await _making.WaitAsync(cancellationToken);
        try
        {
            return _key ??= Read(await store.KeyAsync(KeyName, Make, cancellationToken));
        }
        finally
        {
            _making.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
        _making.Dispose();
    }

    private static byte[] Make()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private VapidKey Read(byte[] pkcs8)
    {
        ECDsa key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new VapidKey(key, options.Subject);
    }
}
