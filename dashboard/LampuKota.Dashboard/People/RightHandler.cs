using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Authorization;

namespace LampuKota.Dashboard;

/// <summary>A right that a call needs.</summary>
/// <param name="Right">Which.</param>
internal sealed record RightRequirement(Right Right) : IAuthorizationRequirement;

/// <summary>Grants what the role and the areas of whoever calls allow.</summary>
internal sealed class RightHandler : AuthorizationHandler<RightRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        if (context.User.Identity?.IsAuthenticated == true && IsGranted(context.User, requirement.Right))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool IsGranted(ClaimsPrincipal user, Right right)
    {
        if (user.HasClaim(claim => claim.Type == PersonClaims.Duty) && right != Right.OwnAccount)
            return false;
        if (user.FindFirst(PersonClaims.Scopes) is { } scopes && !TokenScopeRules.Cover(Enum.Parse<TokenScopes>(scopes.Value), right))
            return false;
        return PersonClaims.Read(user).May(right);
    }
}
