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
        if (context.User.Identity?.IsAuthenticated == true && PersonClaims.Read(context.User).May(requirement.Right))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
