using LampuKota.City;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>The form of a report, and the page that follows it: <c>/warga/lapor</c>, <c>/warga/laporan</c>.</summary>
internal static class ReportForms
{
    private const string Address = "/lapor";

    // A field that people do not see, so that only a program fills it in.
    private const string Trap = "website";

    private const long MaximumTextBytes = 64 * 1024;
    private const long MaximumBodyBytes = PhotoLimits.MaximumUploadBytes + MaximumTextBytes;

    private static readonly FormOptions Options = new()
    {
        MultipartBodyLengthLimit = MaximumBodyBytes,
        ValueCountLimit = 32,
        KeyLengthLimit = 64,
        ValueLengthLimit = 8 * 1024,
    };

    public static void MapReports(this RouteGroupBuilder pages)
    {
        pages.MapGet(Address, (HttpContext http, IAntiforgery antiforgery, string? tiang = null) => Form(http, antiforgery, new ReportInput(Pole: tiang)));
        pages.MapPost(Address, SendAsync).WithMetadata(new RequestSizeLimitAttribute(MaximumBodyBytes));
        pages.MapGet("/laporan", Ask);
        pages.MapGet("/laporan/{code}", TrackAsync);
    }

    private static RazorComponentResult Form(
        HttpContext http, IAntiforgery antiforgery, ReportInput input, ReportProblem? problem = null, IReadOnlyList<LampAsset>? candidates = null)
    {
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(http);
        return CitizenPages.Page<ReportPage>(
            http,
            new()
            {
                [nameof(ReportPage.Input)] = input,
                [nameof(ReportPage.Problem)] = problem,
                [nameof(ReportPage.Candidates)] = candidates ?? [],
                [nameof(ReportPage.TokenName)] = tokens.FormFieldName,
                [nameof(ReportPage.Token)] = tokens.RequestToken,
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            isPrivate: true);
    }

    private static async Task<IResult> SendAsync(HttpContext http, IAntiforgery antiforgery, CitizenLimits limits, ReportIntake intake, CancellationToken cancellationToken)
    {
        if (!limits.TryReport(http.Connection.RemoteIpAddress))
            return CitizenPages.Busy(http);
        if (await ReadAsync(http, cancellationToken) is not { } form)
            return Form(http, antiforgery, new ReportInput(), ReportProblem.LargePhoto);

        var input = new ReportInput(form["kind"], form["pole"], form["kelurahan"], form["place"], form["note"], form.Files.Any(file => file.Length > 0));
        if (!await antiforgery.IsRequestValidAsync(http) || !string.IsNullOrEmpty(form[Trap]))
            return Form(http, antiforgery, input, ReportProblem.BadForm);

        await using Stream? photo = form.Files.GetFile("photo") is { Length: > 0 } file ? file.OpenReadStream() : null;
        try
        {
            CitizenReport report = await intake.TakeAsync(input, photo, http.Connection.RemoteIpAddress, cancellationToken);
            http.Response.Headers.Location = CitizenLanguage.Link($"/warga/laporan/{report.Code}?baru=1");
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (ReportRefusedException refused)
        {
            return Form(http, antiforgery, input, refused.Problem, refused.Candidates);
        }
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(Options, cancellationToken) : FormCollection.Empty;
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null; // Larger than it may be, or cut off.
        }
    }

    private static IResult Ask(HttpContext http, string? kode = null)
    {
        if (kode is null)
            return CitizenPages.Page<CodePage>(http);
        if (ReportCode.Parse(kode) is not { } code)
            return CitizenPages.Page<CodePage>(http, new() { [nameof(CodePage.IsWrong)] = true }, StatusCodes.Status404NotFound, isPrivate: true);

        return TypedResults.Redirect(CitizenLanguage.Link($"/warga/laporan/{code}"));
    }

    private static async Task<IResult> TrackAsync(string code, HttpContext http, ReportTracking tracking, CancellationToken cancellationToken, string? baru = null)
    {
        TrackedReport? tracked = ReportCode.Parse(code) is { } good ? await tracking.FindAsync(good, cancellationToken) : null;
        return tracked is null
            ? CitizenPages.Page<CodePage>(http, new() { [nameof(CodePage.IsWrong)] = true }, StatusCodes.Status404NotFound, isPrivate: true)
            : CitizenPages.Page<TrackPage>(http, new() { [nameof(TrackPage.Tracked)] = tracked, [nameof(TrackPage.IsNew)] = baru is not null }, isPrivate: true);
    }
}
