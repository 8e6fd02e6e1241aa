using System.Globalization;
using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Reads what energy costs.</summary>
internal static class EnergySettings
{
    /// <summary>Hours a day that a flat tariff assumes: <c>City:AbonemenHoursPerDay</c>, 1 to 24; 12 where it is not set.</summary>
    public const string AbonemenHoursKey = "City:AbonemenHoursPerDay";

    /// <summary>Carbon dioxide of the grid, kg a kWh: <c>City:CarbonKilogramsPerKwh</c>, 0 to 5; 0.817 where it is not set.</summary>
    public const string CarbonKey = "City:CarbonKilogramsPerKwh";

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="tariffRupiahPerKwh">What the utility charges, rupiah a kWh.</param>
    /// <exception cref="OperatorMistakeException">A setting is wrong.</exception>
    public static EnergyRates Read(IConfiguration configuration, double tariffRupiahPerKwh) => new(
        tariffRupiahPerKwh,
        Number(configuration, AbonemenHoursKey, EnergyRates.UsualAbonemenHoursPerDay, 1, 24),
        Number(configuration, CarbonKey, EnergyRates.NusaTenggaraCarbon, 0, 5));

    private static double Number(IConfiguration configuration, string key, double otherwise, double least, double most)
    {
        string? text = configuration[key]?.Trim();
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new OperatorMistakeException(FormattableString.Invariant($"{key} is \"{text}\" but must be a number, {least} to {most}, such as {otherwise}."));
    }
}
