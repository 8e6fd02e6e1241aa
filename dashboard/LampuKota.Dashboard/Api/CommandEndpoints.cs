using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Commands: <c>/commands</c>, <c>/commands/{id}</c>.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder api)
    {
        RouteGroupBuilder commands = api.MapGroup("/commands").WithTags("Commands");
        commands.MapPost("/", RequestAsync).WithName("requestCommand").WithSummary("Switches or dims lamps for a time, or lets them resume their control program.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        commands.MapGet("/{id}", GetAsync).WithName("getCommand").WithSummary("A command, and what has become of it at each lamp.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        commands.MapGet("/", ListAsync).WithName("listCommands").WithSummary("The newest commands, newest first.");
    }

    private static async Task<Created<ApiCommand>> RequestAsync(
        ApiCommandRequest request, ClaimsPrincipal user, CommandService commands, LiveCity live, CityClock clock, CancellationToken cancellationToken)
    {
        CommandRequest order = request.ToRequest(clock.GetCurrentInstant().ToUnixTimeMilliseconds());
        CommandRecord command = await commands.RequestAsync(order, PersonClaims.Read(user), cancellationToken);
        return TypedResults.Created($"/api/v1/commands/{command.Id}", ApiCommand.Of(command, live));
    }

    private static async Task<Ok<ApiCommand>> GetAsync(string id, CommandService commands, LiveCity live, CancellationToken cancellationToken)
    {
        CommandRecord command = await commands.FindAsync(id, cancellationToken)
            ?? throw new RequestRefusedException(Refusal.NotFound, "id", "There is no command of this id.");
        return TypedResults.Ok(ApiCommand.Of(command, live));
    }

    private static async Task<Ok<ApiPage<ApiCommand>>> ListAsync(
        CommandService commands, LiveCity live, string? lamp, int limit = 20, CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, 200);
        IReadOnlyList<CommandRecord> recent = await commands.RecentAsync(lamp, limit, cancellationToken);
        return TypedResults.Ok(new ApiPage<ApiCommand>([.. recent.Select(command => ApiCommand.Of(command, live))]));
    }
}
