namespace LampuKota.City;

/// <summary>What assets may refer to: those that the city has, and those that are added before them.</summary>
/// <param name="city">The city as it is.</param>
/// <param name="guards">What else may stand against a change.</param>
internal sealed class AssetReferences(CitySnapshot city, AssetGuards guards)
{
    private readonly HashSet<string> _cabinets = [];
    private readonly HashSet<string> _gateways = [];

    /// <summary>What else may stand against a change.</summary>
    public AssetGuards Guards => guards;

    public bool HasCabinet(string id) => city.FindCabinet(id) is not null || _cabinets.Contains(id);

    public bool HasGateway(string id) => city.FindGateway(id) is not null || _gateways.Contains(id);

    public bool HasStreet(string id) => city.FindStreet(id) is not null;

    public bool HasKelurahan(string id) => city.FindKelurahan(id) is not null;

    /// <summary>Notes one that is added.</summary>
    public void Add(AssetKind kind, string id)
    {
        if (kind == AssetKind.Cabinet)
            _cabinets.Add(id);
        else if (kind == AssetKind.Gateway)
            _gateways.Add(id);
    }
}

/// <summary>What may stand against a change beside the assets themselves.</summary>
/// <param name="IsDark">Whether the calendar of a lamp would leave a protected lamp dark or deeply dimmed at night.</param>
/// <param name="IsLocked">Whether a maintenance lock holds the lamp of an id.</param>
public sealed record AssetGuards(Func<LampAsset, bool> IsDark, Func<string, bool> IsLocked)
{
    /// <summary>Nothing stands against it.</summary>
    public static AssetGuards None { get; } = new(_ => false, _ => false);
}
