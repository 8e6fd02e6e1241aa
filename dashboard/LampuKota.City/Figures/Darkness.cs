namespace LampuKota.City;

/// <summary>A time in which something did not give its lamps light.</summary>
/// <param name="DeviceId">Lamp, segment or cabinet.</param>
/// <param name="StartUnixMs">From when, city time.</param>
/// <param name="EndUnixMs">Until when, city time.</param>
public readonly record struct DarkSpan(string DeviceId, long StartUnixMs, long EndUnixMs);

/// <summary>Darkness hours: lamp-hours that should have burned and did not, by known faults; pure.</summary>
public static class Darkness
{
    private const double HourMs = 3_600_000;

    /// <summary>Sums them up by kelurahan and month. What several faults explain at once counts once.</summary>
    /// <param name="spans">The faults, in any order.</param>
    /// <param name="months">The months, in their order, none touching another but at its end.</param>
    /// <param name="city">The assets.</param>
    /// <param name="burningOf">When a lamp should burn; null where its calendar is not known, and so counts for nothing.</param>
    /// <returns>Hours by kelurahan and month's name; those with none are left out.</returns>
    public static IReadOnlyDictionary<(string KelurahanId, string Month), double> Sum(
        IEnumerable<DarkSpan> spans, IReadOnlyList<MonthSpan> months, CitySnapshot city, Func<LampAsset, BurningTimes?> burningOf)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(months);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(burningOf);
        var hours = new Dictionary<(string, string), double>();
        foreach ((int index, IReadOnlyList<(long Start, long End)> dark) in ByLamp(spans, city))
        {
            LampAsset lamp = city.Lamps[index];
            if (burningOf(lamp) is not { } burning)
                continue;
            foreach (MonthSpan month in months)
            {
                double sum = dark.Sum(span => burning.Within(Math.Max(span.Start, month.StartUnixMs), Math.Min(span.End, month.EndUnixMs)) / HourMs);
                if (sum > 0)
                    hours[(lamp.KelurahanId, month.Name)] = hours.GetValueOrDefault((lamp.KelurahanId, month.Name)) + sum;
            }
        }

        return hours;
    }

    /// <summary>The times of each lamp that faults concern, in order; what several faults explain at once is one time.</summary>
    /// <param name="spans">The faults of lamps, segments and cabinets, in any order.</param>
    /// <param name="city">The assets.</param>
    public static IEnumerable<(int Lamp, IReadOnlyList<(long Start, long End)> Times)> ByLamp(IEnumerable<DarkSpan> spans, CitySnapshot city)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(city);
        var byLamp = new Dictionary<int, List<(long Start, long End)>>();
        foreach (DarkSpan span in spans.OrderBy(span => span.StartUnixMs))
        {
            foreach (int lamp in LampsOf(span.DeviceId, city))
                AddTo(byLamp, lamp, span);
        }

        return byLamp.Select(pair => (pair.Key, (IReadOnlyList<(long Start, long End)>)pair.Value));
    }

    private static IReadOnlyList<int> LampsOf(string deviceId, CitySnapshot city)
    {
        if (city.IndexOfLamp(deviceId) is var lamp && lamp >= 0)
            return [lamp];
        return city.LampsOfSegment(deviceId) is { Count: > 0 } ofSegment ? ofSegment : city.LampsOfCabinet(deviceId);
    }

    // Spans come in the order of their starts, so only the last can overlap.
    private static void AddTo(Dictionary<int, List<(long Start, long End)>> byLamp, int lamp, DarkSpan span)
    {
        if (!byLamp.TryGetValue(lamp, out List<(long Start, long End)>? known))
            byLamp[lamp] = known = [];
        if (known.Count > 0 && span.StartUnixMs <= known[^1].End)
            known[^1] = (known[^1].Start, Math.Max(known[^1].End, span.EndUnixMs));
        else
            known.Add((span.StartUnixMs, span.EndUnixMs));
    }
}
