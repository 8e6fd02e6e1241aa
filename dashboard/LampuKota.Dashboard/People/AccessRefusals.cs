using LampuKota.City;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>
/// Answers calls of the HTTP API that are not allowed as problem details; pages are answered by <see cref="RefusedPages"/>, and forms whose session has ended by
/// <see cref="FormsAgain"/>.
/// </summary>
internal sealed class AccessRefusals : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _otherwise = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Succeeded && context.Request.Path.StartsWithSegments("/api"))
            await WriteAsync(context, authorizeResult.Challenged ? NotSignedIn(context) : NotAllowed(context, policy));
        else if (!authorizeResult.Challenged || !await FormsAgain.TryKeepAsync(context, FormAgainReason.SignedOut))
            await _otherwise.HandleAsync(next, context, policy, authorizeResult);
    }

    private static ProblemDetails NotSignedIn(HttpContext context) => new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Title = "Not signed in",
        Detail = RefusalWords.Answer(context, "Sign in, or send a token: Authorization: Bearer ...."),
    };

    private static ProblemDetails NotAllowed(HttpContext context, AuthorizationPolicy policy) => new()
    {
        Status = StatusCodes.Status403Forbidden,
        Title = "Not allowed",
        Detail = RefusalWords.Answer(context, DetailOf(context, policy.Requirements.OfType<RightRequirement>().FirstOrDefault()?.Right)),
    };

    private static RefusalSentence DetailOf(HttpContext context, Right? right)
    {
        if (right is null)
            return "Nobody may do this.";
        if (context.User.HasClaim(claim => claim.Type == PersonClaims.Duty))
            return "Change the password or set up the second factor first, on the dashboard's page /akun/wajib.";
        if (context.User.FindFirst(PersonClaims.Scopes) is { } scopes && !TokenScopeRules.Cover(Enum.Parse<TokenScopes>(scopes.Value), right.Value))
            return $"The token does not cover this; it takes one with the scope {TokenScopeRules.ScopeOf(right.Value).ToString().ToLowerInvariant()}.";
        return Rights.RefusalOf(right.Value);
    }

    private static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }
}
