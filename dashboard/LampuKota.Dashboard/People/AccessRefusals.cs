using LampuKota.City;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Answers calls of the HTTP API that are not allowed as problem details; pages are answered by <see cref="RefusedPages"/>.</summary>
internal sealed class AccessRefusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _otherwise = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !context.Request.Path.StartsWithSegments("/api"))
            return _otherwise.HandleAsync(next, context, policy, authorizeResult);
        return WriteAsync(context, authorizeResult.Challenged ? NotSignedIn : NotAllowed(policy));
    }

    private static ProblemDetails NotSignedIn { get; } = new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Title = "Not signed in",
        Detail = "Sign in, or send a token: Authorization: Bearer ....",
    };

    private static ProblemDetails NotAllowed(AuthorizationPolicy policy) => new()
    {
        Status = StatusCodes.Status403Forbidden,
        Title = "Not allowed",
        Detail = policy.Requirements.OfType<RightRequirement>().FirstOrDefault() is { } needed
            ? Rights.RefusalOf(needed.Right)
            : "Nobody may do this.",
    };

    private static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }
}
