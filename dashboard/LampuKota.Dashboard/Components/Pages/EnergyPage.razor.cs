using LampuKota.City;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace LampuKota.Dashboard;

/// <summary>Energy and money of a month: what was burned, what is charged, what was wasted, and what the utility says.</summary>
public partial class EnergyPage
{
    private EnergyMonth? _month;
    private string? _problem;
    private EnergyDivision _by;
    private EnergySum _all = new("", "", []);
    private IReadOnlyList<EnergySum> _sums = [];
    private IReadOnlyList<EnergyWaste> _waste = [];
    private IReadOnlyList<BillComparison> _bills = [];
    private IReadOnlyList<(YearMonth Month, double? ChargedKilowattHours)> _year = [];
    private bool _hasBefore;
    private bool _hasAfter;

    /// <summary>As <c>2026-11</c>; the present month where it is not given.</summary>
    [Parameter]
    public string? Month { get; set; }

    /// <summary>By what cabinets are taken together.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

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
        CitySnapshot city = Directory.Current;
        AreaView area = await CurrentPerson.AreaInAsync(city);
        _by = Enum.TryParse(By, ignoreCase: true, out EnergyDivision asked) && Enum.IsDefined(asked) ? asked : EnergyDivision.Kelurahan;
        try
        {
            _month = await Book.GetAsync(Month is null ? Book.Present : EnergyEndpoints.Parse(Month), HttpContext.RequestAborted);
        }
        catch (RequestRefusedException refused)
        {
            _problem = refused.Refusal == Refusal.Unavailable ? W["energy.unavailable"] : W["energy.missing"];
            return;
        }

        CabinetEnergy[] cabinets = Within(_month, area);
        _all = new EnergySum("", "", cabinets);
        _sums = EnergySum.Divide(cabinets, city, _by);
        _waste = [.. _month.Waste.Where(one => area.Has(one.Lamp))];
        _bills = BillComparison.Of(cabinets, await Bills.LoadAsync([_month.Span.Month], HttpContext.RequestAborted), Book.Rates);
        _year = [.. Book.All.Reverse().Select(month => (month, Book.Find(month) is { } known ? Within(known, area).Sum(cabinet => cabinet.ChargedKilowattHours) : (double?)null))];
        _hasBefore = Book.All.Contains(_month.Span.Month.PlusMonths(-1));
        _hasAfter = Book.All.Contains(_month.Span.Month.PlusMonths(1));
    }

    private static CabinetEnergy[] Within(EnergyMonth month, AreaView area) => [.. month.Cabinets.Where(cabinet => area.HasKelurahan(cabinet.Cabinet.KelurahanId))];

    private string LinkTo(YearMonth month) => $"/energi/{new EnergySpan(month).Name}?by={_by}";

    private static string Word(EnergyDivision division) => division.ToString().ToLowerInvariant();
}
