using System.Text.Json;
using LampuKota.City;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Answers what went wrong as problem details (RFC 9457), with a sentence that says what to do.</summary>
internal sealed class RefusalHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.StartsWithSegments("/api") || Describe(httpContext, exception) is not { } problem)
            return false;

        httpContext.Response.StatusCode = problem.Status!.Value;
        await httpContext.Response.WriteAsJsonAsync(problem, ApiJson.Default.ProblemDetails, "application/problem+json", cancellationToken);
        return true;
    }

    private static ProblemDetails? Describe(HttpContext httpContext, Exception exception) => exception switch
    {
        RequestRefusedException refused => Describe(httpContext, refused),
        BadHttpRequestException { InnerException: JsonException json } => Problem(
            StatusCodes.Status400BadRequest, "Invalid", $"The body is not the JSON that this call takes{At(json)}; /openapi/v1.json tells its form."),
        BadHttpRequestException bad => Problem(bad.StatusCode, "Invalid", "A parameter is missing or has the wrong form; /openapi/v1.json tells what this call takes."),
        _ => null,
    };

    private static ProblemDetails Describe(HttpContext httpContext, RequestRefusedException refused)
    {
        (int status, string title) = refused.Refusal switch
        {
            Refusal.NotFound => (StatusCodes.Status404NotFound, "Not found"),
            Refusal.Conflict => (StatusCodes.Status409Conflict, "Changed in the meantime"),
            Refusal.Changed => (StatusCodes.Status412PreconditionFailed, "Changed in the meantime"),
            Refusal.VersionNeeded => (StatusCodes.Status428PreconditionRequired, "Version needed"),
            Refusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Too large"),
            Refusal.Unavailable => (StatusCodes.Status503ServiceUnavailable, "Not now"),
            Refusal.NotAllowed => (StatusCodes.Status403Forbidden, "Not allowed"),
            Refusal.ForeignOrigin => (StatusCodes.Status403Forbidden, "Foreign origin"),
            Refusal.NotJson => (StatusCodes.Status415UnsupportedMediaType, "Not JSON"),
            _ => (StatusCodes.Status400BadRequest, "Invalid"),
        };
        ProblemDetails problem = Problem(status, title, RefusalWords.Answer(httpContext, refused.Sentence));
        if (refused.Field is { } field)
            problem.Extensions["field"] = field;
        if (refused is IncidentConflictException conflict)
        {
            problem.Extensions["version"] = conflict.Incident.Version;
            problem.Extensions["state"] = conflict.Incident.State;
            problem.Extensions["since"] = conflict.Since;
        }

        return problem;
    }

    private static ProblemDetails Problem(int status, string title, string detail) => new() { Status = status, Title = title, Detail = detail };

    private static string At(JsonException json) => json.Path is { Length: > 1 and <= 100 } path ? $" (see {path})" : "";
}
