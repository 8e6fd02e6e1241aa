using System.Security.Claims;
using LampuKota.City;
using NodaTime;
using NodaTime.Text;

namespace LampuKota.Dashboard;

/// <summary>Burning hours and the forecast of replacements: <c>/assets/life</c>.</summary>
internal static class LampLifeEndpoints
{
    public static void MapLampLives(this RouteGroupBuilder api) => api.MapGet("/assets/life", Get).WithTags("Assets").WithName("getLampLife").Needs(Policies.SeeCity, AreaUse.Within)
        .WithSummary("How many lamps come to the end of their rated life by month; as CSV, each lamp with its burning hours.").Produces<ApiLifeForecast>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Get(ClaimsPrincipal user, LampLives lives, int months = 36, string format = "json")
    {
        if (months is < 1 or > LifeForecast.MaximumMonths)
            throw new RequestRefusedException(Refusal.Invalid, "months", $"The forecast is of 1 to {LifeForecast.MaximumMonths} months.");

        IReadOnlyList<LampLife> known = lives.Of(PersonClaims.Read(user));
        return format switch
        {
            "json" => TypedResults.Ok(ApiLifeForecast.Of(LifeForecast.Of(known, lives.Present, months))),
            "csv" => TypedResults.File(Csv(known, lives.Present), "text/csv; charset=utf-8", "umur-lampu.csv"),
            _ => throw new RequestRefusedException(Refusal.Invalid, "format", "The format must be json or csv."),
        };
    }

    private static byte[] Csv(IReadOnlyList<LampLife> lives, YearMonth present)
    {
        var csv = new CsvText();
        foreach (string name in new[] { "id", "pole", "luminaire", "ratedLifeHours", "burnedHours", "hoursPerMonth", "dueMonth" })
            csv.Text(name);
        csv.EndLine();
        foreach (LampLife life in lives)
        {
            csv.Text(life.Lamp.Id).Text(life.Lamp.PoleCode).Text(life.Lamp.Luminaire ?? "").Number(life.Lamp.RatedLifeHours);
            _ = life.BurnedHours is { } burned ? csv.Number(Math.Round(burned, 1)) : csv.Text("");
            csv.Number(Math.Round(life.HoursPerMonth, 1)).Text(life.MonthsLeft is { } left and < LifeForecast.MaximumMonths ? YearMonthPattern.Iso.Format(present.PlusMonths((int)left)) : "").EndLine();
        }

        return csv.ToUtf8();
    }
}

/// <summary>How many lamps come to the end of their rated life.</summary>
/// <param name="Due">By now.</param>
/// <param name="Months">In each month, the present one first.</param>
/// <param name="Later">After those months.</param>
/// <param name="Unknown">Lamps of which no counter was heard, or that never burn.</param>
public sealed record ApiLifeForecast(int Due, IReadOnlyList<ApiLifeMonth> Months, int Later, int Unknown)
{
    internal static ApiLifeForecast Of(LifeForecast forecast) => new(
        forecast.Due, [.. forecast.ByMonth.Select((lamps, month) => new ApiLifeMonth(YearMonthPattern.Iso.Format(forecast.From.PlusMonths(month)), lamps))], forecast.Later, forecast.Unknown);
}

/// <summary>A month of the forecast.</summary>
/// <param name="Month">As <c>2026-11</c>.</param>
/// <param name="Lamps">How many lamps.</param>
public sealed record ApiLifeMonth(string Month, int Lamps);
