namespace LampuKota.Gateway.Linux;

/// <summary>Between the units that hardware measures in and those of our quantities.</summary>
internal static class UnitConversion
{
    private static readonly Dictionary<(string From, string To), double> Factors = new()
    {
        [("W", "kW")] = 1e-3,
        [("kW", "W")] = 1e3,
        [("m", "mm")] = 1e3,
        [("%", "%EL")] = 1,
        [("%", "%RH")] = 1,
    };

    /// <summary>The factor from one unit to another; null where they measure different things.</summary>
    public static double? Factor(string from, string to) => from == to ? 1 : Factors.TryGetValue((from, to), out double factor) ? factor : null;
}
