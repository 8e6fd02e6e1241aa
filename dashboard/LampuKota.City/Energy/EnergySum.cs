namespace LampuKota.City;

/// <summary>Several cabinets together.</summary>
/// <param name="Id">What they are called by programs: a code, a customer number, a cabinet's id.</param>
/// <param name="Name">What they are called by people.</param>
/// <param name="Cabinets">The cabinets.</param>
public sealed record EnergySum(string Id, string Name, IReadOnlyList<CabinetEnergy> Cabinets)
{
    /// <summary>How many lamps they feed.</summary>
    public int LampCount { get; } = Cabinets.Sum(cabinet => cabinet.LampCount);

    /// <summary>Power of their lamps at 100 %, watts.</summary>
    public double RatedWatts { get; } = Cabinets.Sum(cabinet => cabinet.RatedWatts);

    /// <summary>By calendars and rated power, kWh.</summary>
    public double ComputedKilowattHours { get; } = Cabinets.Sum(cabinet => cabinet.ComputedKilowattHours);

    /// <summary>By the best that is known, kWh.</summary>
    public double BurnedKilowattHours { get; } = Cabinets.Sum(cabinet => cabinet.BurnedKilowattHours);

    /// <summary>What the utility charges, kWh.</summary>
    public double ChargedKilowattHours { get; } = Cabinets.Sum(cabinet => cabinet.ChargedKilowattHours);

    /// <summary>What the rest of the month will be charged, kWh.</summary>
    public double RestKilowattHours { get; } = Cabinets.Sum(cabinet => cabinet.RestKilowattHours);

    /// <summary>What full light all night long would have burned, kWh.</summary>
    public double BaselineKilowattHours { get; } = Cabinets.Sum(cabinet => cabinet.BaselineKilowattHours);

    /// <summary>Energy that was not burned against that, kWh.</summary>
    public double SavedKilowattHours => BaselineKilowattHours - BurnedKilowattHours;

    /// <summary>Energy that was neither burned nor charged against that, kWh: a flat tariff asks for the same whatever is saved.</summary>
    public double SavedMeteredKilowattHours { get; } = Cabinets.Where(cabinet => cabinet.Cabinet.Tariff == Tariff.Metered).Sum(cabinet => cabinet.SavedKilowattHours);

    /// <summary>How far what was burned lies above what was computed, as a share of that; null where nothing was measured or computed.</summary>
    public double? DeviationShare { get; } = Deviation(Cabinets);

    /// <summary>All cabinets night by night.</summary>
    public IReadOnlyList<EnergyNight> Nights =>
        Cabinets.Count == 0
            ? []
            : [.. Enumerable.Range(0, Cabinets[0].Nights.Count).Select(NightOf)];

    /// <summary>Takes cabinets together.</summary>
    /// <param name="cabinets">The cabinets.</param>
    /// <param name="city">The assets.</param>
    /// <param name="division">By what.</param>
    /// <returns>In the order of what is charged, the most first; a customer's cabinets where the number is known.</returns>
    public static IReadOnlyList<EnergySum> Divide(IEnumerable<CabinetEnergy> cabinets, CitySnapshot city, EnergyDivision division)
    {
        ArgumentNullException.ThrowIfNull(cabinets);
        ArgumentNullException.ThrowIfNull(city);
        Func<Cabinet, (string? Id, string Name)> keyOf = division switch
        {
            EnergyDivision.Kelurahan => cabinet => (cabinet.KelurahanId, city.FindKelurahan(cabinet.KelurahanId)?.Name ?? cabinet.KelurahanId),
            EnergyDivision.Kecamatan => cabinet => KecamatanOf(cabinet, city),
            EnergyDivision.Customer => cabinet => (cabinet.CustomerNumber, cabinet.CustomerNumber ?? ""),
            _ => cabinet => (cabinet.Id, cabinet.Name),
        };
        return
        [
            .. cabinets.Select(cabinet => (Cabinet: cabinet, Key: keyOf(cabinet.Cabinet))).Where(one => one.Key.Id is not null)
                .GroupBy(one => one.Key, one => one.Cabinet)
                .Select(group => new EnergySum(group.Key.Id!, group.Key.Name, [.. group]))
                .OrderByDescending(sum => sum.ChargedKilowattHours).ThenBy(sum => sum.Id, StringComparer.Ordinal),
        ];
    }

    private static (string? Id, string Name) KecamatanOf(Cabinet cabinet, CitySnapshot city) =>
        city.FindKelurahan(cabinet.KelurahanId) is { } kelurahan ? (kelurahan.KecamatanId, city.FindKecamatan(kelurahan.KecamatanId)?.Name ?? kelurahan.KecamatanId) : (null, "");

    private EnergyNight NightOf(int night) => new(
        Cabinets.Sum(cabinet => cabinet.Nights[night].ComputedKilowattHours),
        Cabinets.Sum(cabinet => cabinet.Nights[night].BurnedKilowattHours),
        Cabinets.Sum(cabinet => cabinet.Nights[night].ChargedKilowattHours),
        Cabinets.Any(cabinet => cabinet.Nights[night].IsMeasured));

    // Of the nights that were measured alone: what is computed in their place never deviates.
    private static double? Deviation(IReadOnlyList<CabinetEnergy> cabinets)
    {
        double computed = 0;
        double burned = 0;
        foreach (EnergyNight night in cabinets.SelectMany(cabinet => cabinet.Nights).Where(night => night.IsMeasured))
        {
            computed += night.ComputedKilowattHours;
            burned += night.BurnedKilowattHours;
        }

        return computed > 0 ? (burned - computed) / computed : null;
    }
}

/// <summary>By what cabinets are taken together.</summary>
public enum EnergyDivision
{
    /// <summary>Where the cabinet stands.</summary>
    Kelurahan,

    /// <summary>The district in which it stands.</summary>
    Kecamatan,

    /// <summary>The utility's customer number (IDPEL).</summary>
    Customer,

    /// <summary>Each by itself.</summary>
    Cabinet,
}
