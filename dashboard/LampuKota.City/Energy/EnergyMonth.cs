using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.City;

/// <summary>What all cabinets burned and cost in the nights of a month; immutable.</summary>
/// <param name="Span">The nights.</param>
/// <param name="Until">What lies beyond has not happened yet.</param>
/// <param name="Cabinets">Each cabinet that feeds lamps, in the order of their ids.</param>
/// <param name="Waste">What was paid for nothing, the dearest first.</param>
public sealed record EnergyMonth(EnergySpan Span, Instant Until, IReadOnlyList<CabinetEnergy> Cabinets, IReadOnlyList<EnergyWaste> Waste)
{
    /// <summary>Whether all its nights have passed.</summary>
    public bool IsOver => Until >= Span.End;

    /// <summary>The part of it that a person may see: cabinets and lamps that stand within.</summary>
    /// <param name="area">The person's area.</param>
    public EnergyMonth Within(AreaView area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return area.IsWholeCity
            ? this
            : this with { Cabinets = [.. Cabinets.Where(cabinet => area.HasKelurahan(cabinet.Cabinet.KelurahanId))], Waste = [.. Waste.Where(one => area.Has(one.Lamp))] };
    }

    /// <summary>Computes a month; pure.</summary>
    /// <param name="span">The nights.</param>
    /// <param name="now">City time.</param>
    /// <param name="city">The assets; those of today, also for months past.</param>
    /// <param name="scheduleOf">What a lamp follows; null where its calendar is not known, and so computes to nothing.</param>
    /// <param name="sun">The place's astronomical clock.</param>
    /// <param name="rates">What energy costs.</param>
    /// <param name="readings">What meters counted.</param>
    /// <param name="spans">Faults that waste energy.</param>
    public static EnergyMonth Of(
        EnergySpan span, Instant now, CitySnapshot city, Func<LampAsset, LampSchedule?> scheduleOf, AstronomicalClock sun, EnergyRates rates, CityReadings readings, WasteSpans spans)
    {
        ArgumentNullException.ThrowIfNull(span);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(scheduleOf);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(readings);
        Instant until = Instant.Max(span.Start, Instant.Min(now, span.End));
        var hours = new Dictionary<LampSchedule, (CalendarHours Passed, CalendarHours Whole)>(ReferenceEqualityComparer.Instance);
        (CalendarHours Passed, CalendarHours Whole)? HoursOf(LampAsset lamp)
        {
            if (scheduleOf(lamp) is not { } schedule)
                return null;
            if (!hours.TryGetValue(schedule, out (CalendarHours, CalendarHours) known))
                hours[schedule] = known = (CalendarHours.Of(schedule, sun, span, until), CalendarHours.Of(schedule, sun, span, span.End));
            return known;
        }

        CabinetEnergy[] cabinets =
        [
            .. city.Assets.Cabinets.Select(cabinet => (Cabinet: cabinet, Lamps: city.LampsOfCabinet(cabinet.Id)))
                .Where(one => one.Lamps.Count > 0)
                .Select(one => CabinetMonth.Of(one.Cabinet, [.. one.Lamps.Select(index => city.Lamps[index])], HoursOf, span, until, rates, readings)),
        ];
        return new EnergyMonth(span, until, cabinets, EnergyWaste.Find(spans, span, until, city, rates));
    }
}

/// <summary>What meters of the city counted in the nights of a month.</summary>
/// <param name="OfLamps">By cabinet, what its lamps' meters counted together.</param>
/// <param name="OfMeters">By cabinet, what its own meter counted.</param>
public sealed record CityReadings(IReadOnlyDictionary<string, EnergyReadings> OfLamps, IReadOnlyDictionary<string, EnergyReadings> OfMeters);
