namespace LampuKota.City;

/// <summary>Chooses and sorts lamps of the register; pure. A hundred thousand lamps take some milliseconds: figures in docs/formats/assets.md.</summary>
public static class LampList
{
    /// <summary>Indexes of the lamps that a query is about, in its order.</summary>
    /// <param name="city">The lamps.</param>
    /// <param name="query">Which.</param>
    /// <param name="area">Only those that stand within.</param>
    public static IReadOnlyList<int> Select(CitySnapshot city, LampQuery query, AreaView area)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(area);
        IReadOnlySet<int>? named = string.IsNullOrWhiteSpace(query.Text) ? null : city.AllLamps(query.Text);
        int[] order = city.LampOrders.Of(query.Order);
        var found = new List<int>();
        for (int place = 0; place < order.Length; place++)
        {
            int index = order[query.IsDescending ? order.Length - 1 - place : place];
            if (IsWanted(city.Lamps[index], query) && area.Has(city.Lamps[index]) && named?.Contains(index) != false)
                found.Add(index);
        }

        return found;
    }

    private static bool IsWanted(LampAsset lamp, LampQuery query) =>
        (query.KelurahanId is null || lamp.KelurahanId == query.KelurahanId)
        && (query.CabinetId is null || lamp.CabinetId == query.CabinetId)
        && (query.IsMetered is null || lamp.IsMetered == query.IsMetered)
        && (query.IsProtected is null || lamp.IsProtected == query.IsProtected);
}
