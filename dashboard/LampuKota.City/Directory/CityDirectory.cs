namespace LampuKota.City;

/// <summary>Holds the present <see cref="CitySnapshot"/>. Readers take <see cref="Current"/> once and work on it; an edit replaces it whole.</summary>
public sealed class CityDirectory
{
    private volatile CitySnapshot _current = new(CityAssets.Empty, version: 0);

    /// <summary>The city as it is now.</summary>
    public CitySnapshot Current => _current;

    /// <summary>Raised after <see cref="Current"/> was replaced, on the thread that did it.</summary>
    public event Action? Changed;

    /// <summary>Replaces the snapshot by one of these assets.</summary>
    /// <param name="assets">All assets.</param>
    public void Replace(CityAssets assets)
    {
        _current = new CitySnapshot(assets, _current.Version + 1);
        Changed?.Invoke();
    }
}
