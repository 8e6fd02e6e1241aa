using System.Globalization;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Takes the forms of the incidents' pages, which work without scripts, and answers with the page. What is refused is shown again with what was typed (<see cref="FormsAgain"/>).</summary>
internal static class IncidentForms
{
    public static void MapIncidentForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/gangguan/baru", RaiseAsync).Needs(Policies.CoordinateIncidents, AreaUse.Within).ExcludeFromDescription();
        app.MapPost("/gangguan/{id}/langkah", StepAsync).Needs(Policies.WorkOnIncidents, AreaUse.Within).ExcludeFromDescription();
    }

    private static async Task<IResult> RaiseAsync(
        HttpContext http,
        IncidentDesk desk,
        [FromForm(Name = "tempat")] string? root,
        [FromForm(Name = "catatan")] string? note,
        [FromForm(Name = "kunci")] string? key,
        CancellationToken cancellationToken)
    {
        try
        {
            IncidentRecord incident = await desk.RaiseAsync(new IncidentReport(root?.Trim() ?? "", note ?? "", key ?? ""), PersonClaims.Read(http.User), cancellationToken);
            return SeeOther(FormattableString.Invariant($"/gangguan/{incident.Id}"));
        }
        catch (RequestRefusedException refused)
        {
            return await RefusedAsync(http, refused, "/gangguan");
        }
    }

    private static async Task<IResult> StepAsync(
        long id,
        HttpContext http,
        IncidentDesk desk,
        [FromForm(Name = "langkah")] string? kind,
        [FromForm(Name = "kunci")] string? key,
        [FromForm(Name = "versi")] string? version,
        [FromForm(Name = "catatan")] string? note,
        [FromForm(Name = "suku")] string? parts,
        [FromForm(Name = "lain")] string? other,
        [FromForm(Name = "perangkat")] string[]? devices,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!Enum.TryParse(kind, out IncidentStepKind step))
                throw new RequestRefusedException(Refusal.Invalid, "kind", "There is no such step.");

            var request = new IncidentStepRequest(
                step, key ?? "", Whole(version), note, PartsOf(parts), OtherIncidentId: long.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out long otherId) ? otherId : null, DeviceIds: devices);
            await desk.StepAsync(id, request, PersonClaims.Read(http.User), cancellationToken);
            return SeeOther(FormattableString.Invariant($"/gangguan/{id}"));
        }
        catch (RequestRefusedException refused)
        {
            return await RefusedAsync(http, refused, FormattableString.Invariant($"/gangguan/{id}"));
        }
    }

    /// <summary>Parts as they are typed, one a line: <c>2 Driver LED 90 W</c>, <c>2x Driver LED 90 W</c> or <c>Driver LED 90 W</c>.</summary>
    internal static IReadOnlyList<IncidentPart> PartsOf(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(PartOf)];

    private static IncidentPart PartOf(string line)
    {
        int digits = line.TakeWhile(char.IsAsciiDigit).Count();
        string rest = line[digits..].TrimStart();
        bool isCount = digits is > 0 and <= 3 && rest.Length > 0 && (digits < line.Length && (line[digits] is ' ' or 'x' or 'X' or '×'));
        if (!isCount)
            return new IncidentPart(line, 1);
        if (rest.Length > 1 && rest[0] is 'x' or 'X' or '×')
            rest = rest[1..].TrimStart();
        return new IncidentPart(rest, int.Parse(line[..digits], CultureInfo.InvariantCulture));
    }

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // What was typed is shown again; sent once more, it is meant for what the incident has become meanwhile.
    private static async Task<IResult> RefusedAsync(HttpContext http, RequestRefusedException refused, string page)
    {
        int status = refused.Refusal == Refusal.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        var reason = new FormAgainReason(WordOf(refused.Refusal), status, page)
        {
            Renewed = refused is IncidentConflictException conflict
                ? new Dictionary<string, string> { ["versi"] = conflict.Incident.Version.ToString(CultureInfo.InvariantCulture) }
                : new Dictionary<string, string>(),
        };
        return await FormsAgain.TryKeepAsync(http, reason) ? Results.Empty : SeeOther($"{page}?masalah={refused.Refusal}");
    }

    private static string WordOf(Refusal refusal) => refusal switch
    {
        Refusal.Conflict => "formAgain.conflict",
        Refusal.NotAllowed or Refusal.NotFound or Refusal.Unavailable => $"incidentProblem.{refusal}",
        _ => $"incidentProblem.{Refusal.Invalid}",
    };

    private static RedirectHttpResult SeeOther(string address) => TypedResults.LocalRedirect(address);
}
