using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>Writes energy and money as spreadsheets read them; pure.</summary>
internal static class EnergyCsv
{
    public static CsvText Of(IReadOnlyList<EnergySum> sums, EnergyRates rates)
    {
        CsvText csv = Heading("id", "name", "cabinets", "lamps", "ratedPowerWatts", "computedKilowattHours", "burnedKilowattHours", "chargedKilowattHours", "chargedRupiah", "forecastKilowattHours", "baselineKilowattHours", "carbonKilograms");
        foreach (ApiEnergySum sum in sums.Select(sum => ApiEnergySum.Of(sum, rates)))
        {
            csv.Text(sum.Id).Text(sum.Name).Number(sum.Cabinets).Number(sum.Lamps).Number(sum.RatedPowerWatts).Number(sum.ComputedKilowattHours).Number(sum.BurnedKilowattHours)
                .Number(sum.ChargedKilowattHours).Number(sum.ChargedRupiah).Number(sum.ForecastKilowattHours).Number(sum.BaselineKilowattHours).Number(sum.CarbonKilograms).EndLine();
        }

        return csv;
    }

    public static CsvText Of(IReadOnlyList<ApiLampEnergy> lamps)
    {
        CsvText csv = Heading("id", "pole", "ratedPowerWatts", "computedKilowattHours", "measuredKilowattHours");
        foreach (ApiLampEnergy lamp in lamps)
        {
            csv.Text(lamp.Id).Text(lamp.Pole).Number(lamp.RatedPowerWatts).Number(lamp.ComputedKilowattHours);
            Known(csv, lamp.MeasuredKilowattHours).EndLine();
        }

        return csv;
    }

    public static CsvText Of(IReadOnlyList<EnergyWaste> waste, CitySnapshot city)
    {
        CsvText csv = Heading("kind", "lamp", "pole", "cabinet", "kelurahan", "hours", "kilowattHours", "rupiah");
        foreach (EnergyWaste one in waste)
        {
            ApiWaste told = ApiWaste.Of(one);
            csv.Text(one.Kind == WasteKind.PaidWhileDark ? "paidWhileDark" : "dayBurner").Text(told.LampId).Text(one.Lamp.PoleCode).Text(told.CabinetId)
                .Text(city.FindKelurahan(one.Lamp.KelurahanId)?.Name ?? "").Number(told.Hours).Number(told.KilowattHours).Number(told.Rupiah).EndLine();
        }

        return csv;
    }

    public static CsvText Of(IReadOnlyList<BillComparison> bills)
    {
        CsvText csv = Heading("customerNumber", "cabinets", "reckonedKilowattHours", "reckonedRupiah", "billedKilowattHours", "billedRupiah");
        foreach (ApiBillComparison one in bills.Select(ApiBillComparison.Of))
        {
            csv.Text(one.CustomerNumber).Text(string.Join(' ', one.CabinetIds)).Number(one.ReckonedKilowattHours).Number(one.ReckonedRupiah);
            Known(Known(csv, one.BilledKilowattHours), one.BilledRupiah).EndLine();
        }

        return csv;
    }

    private static CsvText Known(CsvText csv, double? value) => value is { } number ? csv.Number(number) : csv.Text("");

    private static CsvText Heading(params string[] names)
    {
        var csv = new CsvText();
        foreach (string name in names)
            csv.Text(name);
        csv.EndLine();
        return csv;
    }
}
