using System.Globalization;

namespace LampuKota.City;

/// <summary>
/// Assets as fields in words, the one form that pages, files and the API share: numbers with a point, <c>true</c> and <c>false</c>, an empty text for nothing. Pure.
/// </summary>
public static class AssetFields
{
    /// <summary>The field that stands for no value where an empty one would stay as it is.</summary>
    public const string Nothing = "-";

    private static readonly string[] OfLamp =
        ["poleCode", "gateway", "cabinet", "segment", "street", "kelurahan", "ratedPowerWatts", "poleHeightMetres", "metered", "protected", "luminaire", "ratedLifeHours", "installedAtHours", "longitude", "latitude"];

    private static readonly string[] OfCabinet = ["name", "kelurahan", "idpel", "tariff", "longitude", "latitude"];

    private static readonly string[] OfGateway = ["cabinet", "kelurahan", "longitude", "latitude"];

    /// <summary>The names of a kind's fields beside its id, in their order.</summary>
    /// <param name="kind">The kind.</param>
    public static IReadOnlyList<string> NamesOf(AssetKind kind) => kind switch
    {
        AssetKind.Cabinet => OfCabinet,
        AssetKind.Gateway => OfGateway,
        _ => OfLamp,
    };

    /// <summary>Whether a field holds a number.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsNumber(string name) => name is "ratedPowerWatts" or "poleHeightMetres" or "ratedLifeHours" or "installedAtHours" or "longitude" or "latitude";

    /// <summary>Whether a field is true or false.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsFlag(string name) => name is "metered" or "protected";

    /// <summary>The fields of a lamp, in the order of <see cref="NamesOf"/>.</summary>
    /// <param name="lamp">The lamp.</param>
    public static IReadOnlyList<string> Of(LampAsset lamp)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        return
        [
            lamp.PoleCode, lamp.GatewayId, lamp.CabinetId, lamp.SegmentId, lamp.StreetId, lamp.KelurahanId, Text(lamp.RatedPowerWatts), Text(lamp.PoleHeightMetres), Text(lamp.IsMetered),
            Text(lamp.IsProtected), lamp.Luminaire ?? "", Text(lamp.RatedLifeHours), Text(lamp.InstalledAtHours), Text(lamp.LongitudeDegrees), Text(lamp.LatitudeDegrees),
        ];
    }

    /// <summary>The fields of a cabinet, in the order of <see cref="NamesOf"/>.</summary>
    /// <param name="cabinet">The cabinet.</param>
    public static IReadOnlyList<string> Of(Cabinet cabinet)
    {
        ArgumentNullException.ThrowIfNull(cabinet);
        string tariff = cabinet.Tariff == Tariff.Metered ? "metered" : "abonemen";
        return [cabinet.Name, cabinet.KelurahanId, cabinet.CustomerNumber ?? "", tariff, Text(cabinet.LongitudeDegrees), Text(cabinet.LatitudeDegrees)];
    }

    /// <summary>The fields of a gateway, in the order of <see cref="NamesOf"/>.</summary>
    /// <param name="gateway">The gateway.</param>
    public static IReadOnlyList<string> Of(GatewayAsset gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return [gateway.CabinetId, gateway.KelurahanId, Text(gateway.LongitudeDegrees), Text(gateway.LatitudeDegrees)];
    }

    /// <summary>The fields of an asset, or null where the city has none of this kind and id.</summary>
    /// <param name="city">The assets.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    public static IReadOnlyList<string>? Find(CitySnapshot city, AssetKind kind, string id)
    {
        ArgumentNullException.ThrowIfNull(city);
        return kind switch
        {
            AssetKind.Cabinet => city.FindCabinet(id) is { } cabinet ? Of(cabinet) : null,
            AssetKind.Gateway => city.FindGateway(id) is { } gateway ? Of(gateway) : null,
            _ => city.FindLamp(id) is { } lamp ? Of(lamp) : null,
        };
    }

    /// <summary>Names and values of an asset's fields.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="fields">Its fields in the order of <see cref="NamesOf"/>.</param>
    public static IReadOnlyDictionary<string, string> ByName(AssetKind kind, IReadOnlyList<string> fields) =>
        NamesOf(kind).Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Stands for what an asset is: the same for the same fields, another for any other (docs/decisions/0116-a-version-is-its-content.md).</summary>
    /// <param name="id">Its id.</param>
    /// <param name="fields">Its fields.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string VersionOf(string id, IReadOnlyList<string> fields) => EditCondition.VersionOf([id, .. fields]);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
