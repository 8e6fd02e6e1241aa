namespace LampuKota.City;

/// <summary>Indexes of all lamps in each order, each made when it is first asked for.</summary>
/// <param name="city">The lamps.</param>
internal sealed class LampOrders(CitySnapshot city)
{
    private readonly Lazy<int[]>[] _orders = [.. Enum.GetValues<LampOrder>().Select(order => new Lazy<int[]>(() => Make(city, order)))];

    /// <summary>The indexes in an order; equals stand in the order of ids.</summary>
    /// <param name="order">The order.</param>
    public int[] Of(LampOrder order) => _orders[(int)order].Value;

    private static int[] Make(CitySnapshot city, LampOrder order)
    {
        IEnumerable<int> all = Enumerable.Range(0, city.Lamps.Count);
        return
        [
            .. order switch
            {
                LampOrder.Pole => all.OrderBy(index => city.Lamps[index].PoleCode, StringComparer.Ordinal),
                LampOrder.Street => ByName(all, index => city.FindStreet(city.Lamps[index].StreetId)?.Name),
                LampOrder.Kelurahan => ByName(all, index => city.FindKelurahan(city.Lamps[index].KelurahanId)?.Name),
                LampOrder.Segment => all.OrderBy(index => city.Lamps[index].CabinetId, StringComparer.Ordinal).ThenBy(index => city.Lamps[index].SegmentId, StringComparer.Ordinal),
                LampOrder.Power => all.OrderBy(index => city.Lamps[index].RatedPowerWatts),
                LampOrder.Height => all.OrderBy(index => city.Lamps[index].PoleHeightMetres),
                _ => all,
            },
        ];
    }

    private static IOrderedEnumerable<int> ByName(IEnumerable<int> all, Func<int, string?> name) => all.OrderBy(index => name(index) ?? "", StringComparer.Ordinal);
}
