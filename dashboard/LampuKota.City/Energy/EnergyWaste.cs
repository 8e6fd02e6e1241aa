using NodaTime;

namespace LampuKota.City;

/// <summary>What a lamp cost for nothing in a month.</summary>
/// <param name="Kind">How.</param>
/// <param name="Lamp">The lamp.</param>
/// <param name="Hours">For how long, hours of the clock.</param>
/// <param name="KilowattHours">Energy that was paid, kWh.</param>
/// <param name="Rupiah">What it cost.</param>
public sealed record EnergyWaste(WasteKind Kind, LampAsset Lamp, double Hours, double KilowattHours, double Rupiah)
{
    private const double HoursPerDay = 24;

    /// <summary>Finds what was paid for nothing; pure.</summary>
    /// <param name="spans">The faults that waste, in any order; what several explain counts once.</param>
    /// <param name="span">The nights.</param>
    /// <param name="until">What lies beyond has not happened yet.</param>
    /// <param name="city">The assets.</param>
    /// <param name="rates">What energy costs.</param>
    /// <returns>The dearest first.</returns>
    public static IReadOnlyList<EnergyWaste> Find(WasteSpans spans, EnergySpan span, Instant until, CitySnapshot city, EnergyRates rates)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(span);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(rates);
        var found = new List<EnergyWaste>();
        foreach ((LampAsset lamp, double hours) in HoursByLamp(spans.Dark, span, until, city))
        {
            // A flat tariff goes on whether the lamp burns or not; where energy is metered a dead lamp costs nothing.
            if (city.FindCabinet(lamp.CabinetId)?.Tariff == Tariff.Abonemen)
                found.Add(Of(WasteKind.PaidWhileDark, lamp, hours, rates.FlatKilowattHours(lamp.RatedPowerWatts, hours / HoursPerDay), rates));
        }

        foreach ((LampAsset lamp, double hours) in HoursByLamp(spans.UnexpectedlyOn, span, until, city))
        {
            if (city.FindCabinet(lamp.CabinetId)?.Tariff == Tariff.Metered)
                found.Add(Of(WasteKind.DayBurner, lamp, hours, lamp.RatedPowerWatts / 1_000 * hours, rates));
        }

        return [.. found.OrderByDescending(one => one.Rupiah).ThenBy(one => one.Lamp.Id, StringComparer.Ordinal)];
    }

    private static EnergyWaste Of(WasteKind kind, LampAsset lamp, double hours, double kilowattHours, EnergyRates rates) =>
        new(kind, lamp, hours, kilowattHours, rates.RupiahOf(kilowattHours));

    private static IEnumerable<(LampAsset Lamp, double Hours)> HoursByLamp(IReadOnlyList<DarkSpan> spans, EnergySpan span, Instant until, CitySnapshot city)
    {
        long start = span.Start.ToUnixTimeMilliseconds();
        long end = until.ToUnixTimeMilliseconds();
        foreach ((int lamp, IReadOnlyList<(long Start, long End)> times) in Darkness.ByLamp(spans, city))
        {
            double hours = times.Sum(time => Math.Max(0, Math.Min(time.End, end) - Math.Max(time.Start, start))) / Duration.FromHours(1).TotalMilliseconds;
            if (hours > 0)
                yield return (city.Lamps[lamp], hours);
        }
    }
}

/// <summary>How a lamp costs something for nothing.</summary>
public enum WasteKind
{
    /// <summary>A flat tariff was paid while it was dark.</summary>
    PaidWhileDark,

    /// <summary>It burned when it should have been off.</summary>
    DayBurner,
}

/// <summary>The times of faults that waste energy.</summary>
/// <param name="Dark">When lamps, segments and cabinets gave no light.</param>
/// <param name="UnexpectedlyOn">When lamps burned that should not have.</param>
public sealed record WasteSpans(IReadOnlyList<DarkSpan> Dark, IReadOnlyList<DarkSpan> UnexpectedlyOn);
