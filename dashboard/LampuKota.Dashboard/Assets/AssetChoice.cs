using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Which lamps a page or a form is about, as its address says: single ids, or all that a filter finds.</summary>
/// <param name="Query">The filter and the order.</param>
/// <param name="Ids">Single ids; empty for none.</param>
/// <param name="IsAll">Whether all that the filter finds are meant.</param>
internal sealed record AssetChoice(LampQuery Query, IReadOnlyList<string> Ids, bool IsAll)
{
    /// <summary>The names by which an address says it.</summary>
    public const string TextName = "q", KelurahanName = "kelurahan", CabinetName = "panel", MeteredName = "meter", ProtectedName = "lindung", OrderName = "urut", DescendingName = "turun", IdName = "id", AllName = "semua";

    /// <summary>Reads it.</summary>
    /// <param name="values">The address's parameters, or the form's fields.</param>
    public static AssetChoice Read(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> all = values.ToDictionary();
        string? One(string name) => all.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues said) && !string.IsNullOrWhiteSpace(said) ? said.ToString().Trim() : null;
        bool? Flag(string name) => One(name) switch { "1" => true, "0" => false, _ => null };
        var query = new LampQuery(
            One(TextName), One(KelurahanName), One(CabinetName), Flag(MeteredName), Flag(ProtectedName),
            Enum.TryParse(One(OrderName), ignoreCase: true, out LampOrder order) && Enum.IsDefined(order) ? order : LampOrder.Id, Flag(DescendingName) == true);
        return new AssetChoice(query, all.TryGetValue(IdName, out Microsoft.Extensions.Primitives.StringValues ids) ? [.. ids.OfType<string>().Distinct()] : [], Flag(AllName) == true);
    }

    /// <summary>Indexes of the lamps that are meant; of single ids those that are there.</summary>
    /// <param name="city">The lamps.</param>
    /// <param name="area">Only those that stand within.</param>
    public IReadOnlyList<int> LampsIn(CitySnapshot city, AreaView area) => IsAll
        ? LampList.Select(city, Query, area)
        : [.. Ids.Select(city.IndexOfLamp).Where(index => index >= 0 && area.Has(city.Lamps[index])).Order()];

    /// <summary>The parameters that say the filter and the order, without single ids; those that say nothing are left out.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters()
    {
        (string Name, string? Value)[] all =
        [
            (TextName, Query.Text), (KelurahanName, Query.KelurahanId), (CabinetName, Query.CabinetId), (MeteredName, Word(Query.IsMetered)), (ProtectedName, Word(Query.IsProtected)),
            (OrderName, Query.Order == LampOrder.Id ? null : Query.Order.ToString()), (DescendingName, Query.IsDescending ? "1" : null),
        ];
        return all.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!));
    }

    /// <summary>A page of ours with this filter.</summary>
    /// <param name="page">Its path.</param>
    /// <param name="more">Further parameters.</param>
    public string LinkTo(string page, params (string Name, string Value)[] more)
    {
        string query = string.Join('&', Parameters().Select(one => (one.Key, one.Value)).Concat(more).Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2)}"));
        return query.Length == 0 ? page : $"{page}?{query}";
    }

    /// <summary>The page that changes these lamps.</summary>
    public string EditPage() => IsAll ? LinkTo(AssetForms.EditPage, (AllName, "1")) : $"{AssetForms.EditPage}?{string.Join('&', Ids.Select(id => $"{IdName}={Uri.EscapeDataString(id)}"))}";

    private static string? Word(bool? flag) => flag switch { true => "1", false => "0", null => null };
}
