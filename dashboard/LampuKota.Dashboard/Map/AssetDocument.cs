using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>A document about the city's assets, made and packed once for each snapshot of them, however many ask at the same time.</summary>
/// <param name="write">Writes it as JSON.</param>
internal sealed class AssetDocument(Func<CitySnapshot, byte[]> write)
{
    private readonly Lock _gate = new();
    private Task<PackedJson>? _packed;
    private int _cityVersion;

    /// <summary>The document of a snapshot.</summary>
    public Task<PackedJson> ReadAsync(CitySnapshot city)
    {
        lock (_gate)
        {
            if (_packed is not null && !_packed.IsFaulted && _cityVersion == city.Version)
                return _packed;

            PackedJson? before = _packed is { IsCompletedSuccessfully: true } ? _packed.Result : null;
            _cityVersion = city.Version;
            return _packed = Task.Run(() => Pack(write(city), before));
        }
    }

    // Most changes of the assets leave most documents as they were.
    private static PackedJson Pack(byte[] json, PackedJson? before) => before is not null && before.Says(json) ? before : new PackedJson(json);
}
