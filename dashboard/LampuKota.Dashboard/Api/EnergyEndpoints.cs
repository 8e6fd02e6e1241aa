using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>Energy and money by month: <c>/energy</c>.</summary>
internal static class EnergyEndpoints
{
    public static void MapEnergy(this RouteGroupBuilder api)
    {
        RouteGroupBuilder energy = api.MapGroup("/energy").WithTags("Energy");
        energy.MapGet("/{month}", GetAsync).WithName("getEnergy").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("Energy and cost of a month by kelurahan, kecamatan, customer or cabinet, as JSON or CSV.").Produces<ApiEnergyMonth>().ProducesProblem(StatusCodes.Status404NotFound);
        energy.MapGet("/{month}/lamps", GetLampsAsync).WithName("getLampEnergy").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("Computed and measured energy of each lamp of a cabinet.").Produces<ApiPage<ApiLampEnergy>>().ProducesProblem(StatusCodes.Status404NotFound);
        energy.MapGet("/{month}/waste", GetWasteAsync).WithName("getEnergyWaste").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("What was paid for nothing: dead lamps on a flat tariff, and lamps that burn by day.").Produces<ApiPage<ApiWaste>>();
        energy.MapGet("/{month}/bills", GetBillsAsync).WithName("getBillComparison").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("The utility's bills beside what was reckoned.").Produces<ApiPage<ApiBillComparison>>();
        energy.MapPost("/bills", ImportAsync).WithName("importBills").Needs(Policies.ImportBills, AreaUse.WholeCity)
            .WithSummary("Imports the utility's bills from CSV, or says what would become of each line.").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(
        string month, ClaimsPrincipal user, EnergyBook book, CityDirectory directory, CancellationToken cancellationToken, string by = "kelurahan", string format = "json")
    {
        EnergyDivision division = DivisionOf(by);
        EnergyMonth known = (await book.GetAsync(Parse(month), cancellationToken)).Within(user.AreaIn(directory.Current));
        IReadOnlyList<EnergySum> sums = EnergySum.Divide(known.Cabinets, directory.Current, division);
        return IsCsv(format)
            ? File(EnergyCsv.Of(sums, book.Rates), $"energi-{by}-{known.Span.Name}")
            : TypedResults.Ok(ApiEnergyMonth.Of(known, sums, book.Rates));
    }

    private static async Task<IResult> GetLampsAsync(
        string month, string cabinet, ClaimsPrincipal user, EnergyBook book, LampEnergies lamps, CityDirectory directory, CancellationToken cancellationToken, string format = "json")
    {
        user.AreaIn(directory.Current).RequireDevice(cabinet);
        EnergySpan span = (await book.GetAsync(Parse(month), cancellationToken)).Span;
        IReadOnlyList<ApiLampEnergy> items = await lamps.OfAsync(cabinet, span, cancellationToken);
        return IsCsv(format) ? File(EnergyCsv.Of(items), $"energi-{cabinet}-{span.Name}") : TypedResults.Ok(new ApiPage<ApiLampEnergy>(items, null));
    }

    private static async Task<IResult> GetWasteAsync(
        string month, ClaimsPrincipal user, EnergyBook book, CityDirectory directory, CancellationToken cancellationToken, string format = "json")
    {
        EnergyMonth known = (await book.GetAsync(Parse(month), cancellationToken)).Within(user.AreaIn(directory.Current));
        return IsCsv(format)
            ? File(EnergyCsv.Of(known.Waste, directory.Current), $"pemborosan-{known.Span.Name}")
            : TypedResults.Ok(new ApiPage<ApiWaste>([.. known.Waste.Select(ApiWaste.Of)], null));
    }

    private static async Task<IResult> GetBillsAsync(
        string month, ClaimsPrincipal user, EnergyBook book, BillStore bills, CityDirectory directory, CancellationToken cancellationToken, string format = "json")
    {
        EnergyMonth known = (await book.GetAsync(Parse(month), cancellationToken)).Within(user.AreaIn(directory.Current));
        IReadOnlyList<BillComparison> compared = BillComparison.Of(known.Cabinets, await bills.LoadAsync([known.Span.Month], cancellationToken), book.Rates);
        return IsCsv(format) ? File(EnergyCsv.Of(compared), $"tagihan-{known.Span.Name}") : TypedResults.Ok(new ApiPage<ApiBillComparison>([.. compared.Select(ApiBillComparison.Of)], null));
    }

    private static async Task<Ok<ApiBillImport>> ImportAsync(ApiBillImportRequest request, ClaimsPrincipal user, BillService bills, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiBillImport.Of(await bills.ImportAsync(request.Csv, request.DryRun, PersonClaims.Read(user), cancellationToken), request.DryRun));

    /// <summary>Reads a month of an address.</summary>
    /// <param name="month">As <c>2026-11</c>.</param>
    /// <exception cref="RequestRefusedException">It is none.</exception>
    public static YearMonth Parse(string month) => YearMonthPattern.Iso.Parse(month) is { Success: true } parsed
        ? parsed.Value
        : throw new RequestRefusedException(Refusal.NotFound, "month", "A month is written as 2026-11.");

    private static EnergyDivision DivisionOf(string by) => by switch
    {
        "kelurahan" => EnergyDivision.Kelurahan,
        "kecamatan" => EnergyDivision.Kecamatan,
        "customer" => EnergyDivision.Customer,
        "cabinet" => EnergyDivision.Cabinet,
        _ => throw new RequestRefusedException(Refusal.Invalid, "by", "Cabinets are taken together by kelurahan, kecamatan, customer or cabinet."),
    };

    private static bool IsCsv(string format) => format switch
    {
        "csv" => true,
        "json" => false,
        _ => throw new RequestRefusedException(Refusal.Invalid, "format", "The format must be json or csv."),
    };

    // Of checked names alone: nothing in it can end the header.
    private static FileContentHttpResult File(CsvText csv, string name) => TypedResults.File(csv.ToUtf8(), "text/csv; charset=utf-8", name + ".csv");
}
