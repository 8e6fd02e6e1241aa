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
            _month = (await Book.GetAsync(Month is null ? Book.Present : EnergyEndpoints.Parse(Month), HttpContext.RequestAborted)).Within(area);
        }
        catch (RequestRefusedException refused)
        {
            _problem = refused.Refusal == Refusal.Unavailable ? W["energy.unavailable"] : W["energy.missing"];
            return;
        }

        _all = new EnergySum("", "", _month.Cabinets);
        _sums = EnergySum.Divide(_month.Cabinets, city, _by);
        _bills = BillComparison.Of(_month.Cabinets, await Bills.LoadAsync([_month.Span.Month], HttpContext.RequestAborted), Book.Rates);
        _year = [.. Book.All.Reverse().Select(month => (month, Book.Find(month) is { } known ? known.Within(area).Cabinets.Sum(cabinet => cabinet.ChargedKilowattHours) : (double?)null))];
        _hasBefore = Book.All.Contains(_month.Span.Month.PlusMonths(-1));
        _hasAfter = Book.All.Contains(_month.Span.Month.PlusMonths(1));
    }

    private string LinkTo(YearMonth month) => $"/energi/{new EnergySpan(month).Name}?by={_by}";

    private static string Word(EnergyDivision division) => division.ToString().ToLowerInvariant();
}
