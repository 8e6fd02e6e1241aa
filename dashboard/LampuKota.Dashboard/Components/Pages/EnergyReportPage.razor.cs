using LampuKota.City;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>A month's energy and money on paper: the browser prints it, or keeps it as a PDF.</summary>
public partial class EnergyReportPage
{
    private const int ShownWaste = 40;

    private EnergyMonth? _month;
    private string? _problem;
    private string _place = "";
    private EnergySum _all = new("", "", []);
    private IReadOnlyList<BillComparison> _billed = [];
    private int _customers;

    /// <summary>As <c>2026-11</c>.</summary>
    [Parameter]
    public required string Month { get; set; }

    [Inject]
    private EnergyBook Book { get; set; } = null!;

    [Inject]
    private BillStore Bills { get; set; } = null!;

    [Inject]
    private CityDirectory Directory { get; set; } = null!;

    [Inject]
    private ICurrentPerson CurrentPerson { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        AreaView area = await CurrentPerson.AreaInAsync(Directory.Current);
        try
        {
            _month = (await Book.GetAsync(EnergyEndpoints.Parse(Month), HttpContext.RequestAborted)).Within(area);
        }
        catch (RequestRefusedException refused)
        {
            _problem = refused.Refusal == Refusal.Unavailable ? W["energy.unavailable"] : W["energy.missing"];
            return;
        }

        _place = area.KelurahanIds is { } own ? string.Join(", ", own.Select(id => Directory.Current.FindKelurahan(id)?.Name).Order(StringComparer.Ordinal)) : W["report.city"];
        _all = new EnergySum("", "", _month.Cabinets);
        IReadOnlyList<BillComparison> compared = BillComparison.Of(_all.Cabinets, await Bills.LoadAsync([_month.Span.Month], HttpContext.RequestAborted), Book.Rates);
        (_billed, _customers) = ([.. compared.Where(one => one.Bill is not null)], compared.Count);
    }

    private IEnumerable<(string Words, string Value)> Summary()
    {
        EnergyRates rates = Book.Rates;
        yield return (W["report.lamps"], PeopleFormat.Number(_all.LampCount));
        yield return (W["report.rated"], PeopleFormat.Power(_all.RatedWatts));
        yield return (W["report.computed"], PeopleFormat.Amount(_all.ComputedKilowattHours, "kWh"));
        yield return (W["report.burned"], PeopleFormat.Amount(_all.BurnedKilowattHours, "kWh"));
        foreach (Tariff tariff in Enum.GetValues<Tariff>())
        {
            double charged = _all.Cabinets.Where(cabinet => cabinet.Cabinet.Tariff == tariff).Sum(cabinet => cabinet.ChargedKilowattHours);
            yield return (W["report.charged", W["tariff." + tariff]], $"{PeopleFormat.Amount(charged, "kWh")} · {PeopleFormat.Rupiah(rates.RupiahOf(charged))}");
        }

        yield return (W["energy.cost"], PeopleFormat.Rupiah(rates.RupiahOf(_all.ChargedKilowattHours)));
        if (_month is { IsOver: false })
            yield return (W["report.forecast"], PeopleFormat.Rupiah(rates.RupiahOf(_all.ChargedKilowattHours + _all.RestKilowattHours)));
        yield return (W["report.saved"], $"{PeopleFormat.Amount(_all.SavedKilowattHours, "kWh")} · {PeopleFormat.Rupiah(rates.RupiahOf(_all.SavedMeteredKilowattHours))}");
        yield return (W["energy.carbon"], PeopleFormat.Amount(_all.BurnedKilowattHours * rates.CarbonKilogramsPerKilowattHour / 1_000, "t", 1));
    }
}
