namespace LampuKota.City;

/// <summary>The part of the city that a person may see and change; pure, and of one snapshot.</summary>
public sealed class AreaView
{
    private readonly CitySnapshot _city;
    private readonly HashSet<string>? _kelurahan;

    private AreaView(CitySnapshot city, HashSet<string>? kelurahan) => (_city, _kelurahan) = (city, kelurahan);

    /// <summary>Whether it is the whole city.</summary>
    public bool IsWholeCity => _kelurahan is null;

    /// <summary>The part that a person's areas make up.</summary>
    /// <param name="person">The person.</param>
    /// <param name="city">The assets.</param>
    public static AreaView Of(Person person, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(city);
        return person.HasWholeCity
            ? new AreaView(city, null)
            : new AreaView(city, [.. city.Assets.Kelurahan.Where(place => person.Areas.Contains(place.Id) || person.Areas.Contains(place.KecamatanId)).Select(place => place.Id)]);
    }

    /// <summary>The ids of its lamps; null where it is the whole city.</summary>
    public IReadOnlyCollection<string>? LampIds => _kelurahan is null ? null : [.. _kelurahan.SelectMany(_city.LampsOfKelurahan).Select(index => _city.Lamps[index].Id)];

    /// <summary>Whether a kelurahan lies within.</summary>
    /// <param name="id">Official code; null for what lies nowhere.</param>
    public bool HasKelurahan(string? id) => _kelurahan is null || (id is not null && _kelurahan.Contains(id));

    /// <summary>Whether a whole kecamatan lies within.</summary>
    /// <param name="id">Official code.</param>
    public bool HasKecamatan(string id) => _kelurahan is null || _city.Assets.Kelurahan.Where(place => place.KecamatanId == id).All(place => HasKelurahan(place.Id));

    /// <summary>Whether an incident lies within, at least partly: one of a whole kecamatan concerns each of its kelurahan.</summary>
    /// <param name="place">Where it is.</param>
    public bool Has(IncidentPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return IsWholeCity || (place.KelurahanId is { } id ? HasKelurahan(id) : _city.Assets.Kelurahan.Any(kelurahan => kelurahan.KecamatanId == place.KecamatanId && HasKelurahan(kelurahan.Id)));
    }

    /// <summary>The codes of its kelurahan; null where it is the whole city.</summary>
    public IReadOnlyCollection<string>? KelurahanIds => _kelurahan;

    /// <summary>The codes of the kecamatan of which some kelurahan lies within; null where it is the whole city.</summary>
    public IReadOnlyCollection<string>? KecamatanIds => _kelurahan?.Select(id => _city.FindKelurahan(id)!.KecamatanId).Distinct().ToArray();

    /// <summary>Whether a lamp stands within.</summary>
    /// <param name="lamp">The lamp.</param>
    public bool Has(LampAsset lamp)
    {
        ArgumentNullException.ThrowIfNull(lamp);
        return HasKelurahan(lamp.KelurahanId);
    }

    /// <summary>Whether a device stands within, whatever its kind; what the city does not know lies in no area.</summary>
    /// <param name="deviceId">Device id.</param>
    public bool HasDevice(string deviceId) => IsWholeCity || HasKelurahan(_city.KelurahanOf(deviceId));

    /// <summary>Whether some lamp of these stands within.</summary>
    /// <param name="lampIds">Lamp ids.</param>
    public bool HasAnyOf(IEnumerable<string> lampIds) => IsWholeCity || lampIds.Any(HasDevice);

    /// <summary>Whether what a search found lies within.</summary>
    /// <param name="hit">What was found.</param>
    public bool Has(SearchHit hit)
    {
        ArgumentNullException.ThrowIfNull(hit);
        return hit.Kind switch
        {
            SearchHitKind.Kelurahan => HasKelurahan(hit.Id),
            SearchHitKind.Kecamatan => HasKecamatan(hit.Id),
            SearchHitKind.Street => IsWholeCity || _city.LampsOfStreet(hit.Id).Any(index => Has(_city.Lamps[index])),
            _ => HasDevice(hit.Id),
        };
    }

    /// <summary>Requires that all lamps stand within.</summary>
    /// <param name="lamps">The lamps.</param>
    /// <exception cref="RequestRefusedException">Some does not.</exception>
    public void Require(IEnumerable<LampAsset> lamps)
    {
        if (!IsWholeCity && !lamps.All(Has))
            throw Outside("Some of these lamps stand outside of your area; choose those that stand within.");
    }

    /// <summary>Requires that all lamps stand within.</summary>
    /// <param name="lampIds">Their ids.</param>
    /// <exception cref="RequestRefusedException">Some does not.</exception>
    public void RequireLamps(IEnumerable<string> lampIds)
    {
        if (!IsWholeCity && !lampIds.All(HasDevice))
            throw Outside("Some of these lamps stand outside of your area; choose those that stand within.");
    }

    /// <summary>Requires that a device stands within.</summary>
    /// <param name="deviceId">Device id.</param>
    /// <exception cref="RequestRefusedException">It does not.</exception>
    public void RequireDevice(string deviceId)
    {
        if (!HasDevice(deviceId))
            throw Outside("This lies outside of your area; ask an administrator if it should not.");
    }

    /// <summary>Requires that some lamp of these stands within.</summary>
    /// <param name="lampIds">Lamp ids.</param>
    /// <exception cref="RequestRefusedException">None does.</exception>
    public void RequireAnyOf(IEnumerable<string> lampIds)
    {
        if (!HasAnyOf(lampIds))
            throw Outside("This lies outside of your area; ask an administrator if it should not.");
    }

    private static RequestRefusedException Outside(RefusalSentence sentence) => new(Refusal.NotAllowed, "area", sentence);
}
