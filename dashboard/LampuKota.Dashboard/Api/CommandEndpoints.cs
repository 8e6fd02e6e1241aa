using System.Security.Claims;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>Commands: <c>/commands</c>, <c>/commands/{id}</c>, and what is done about them.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder api)
    {
        RouteGroupBuilder commands = api.MapGroup("/commands").WithTags("Commands");
        commands.MapPost("/", RequestAsync).WithName("requestCommand").Needs(Policies.OperateLamps, AreaUse.Within).WithSummary("Switches or dims lamps for a time, or lets them resume their control program.").Refuses();
        commands.MapPost("/emergency", EmergencyAsync).WithName("requestEmergency").Needs(Policies.OperateLamps, AreaUse.Within).WithSummary("All lamps of a place at 100 %; locked ones stay as they are.").Refuses();
        commands.MapPost("/{id}/decision", DecideAsync).WithName("decideCommand").Needs(Policies.OperateLamps, AreaUse.Within).WithSummary("A second person approves or declines a command; who asked may withdraw it.")
            .Refuses().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        commands.MapPost("/{id}/undo", UndoAsync).WithName("undoCommand").Needs(Policies.OperateLamps, AreaUse.Within).WithSummary("Gives each lamp of a command back what it had before.")
            .Refuses().ProducesProblem(StatusCodes.Status409Conflict);
        commands.MapGet("/{id}", GetAsync).WithName("getCommand").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("A command, and what has become of it at each lamp.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        commands.MapGet("/", ListAsync).WithName("listCommands").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("The newest commands, newest first, in numbers; or those of one lamp, with what became of them there.");
    }

    /// <summary>Declares the refusals that every request for a command may meet.</summary>
    internal static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    internal static Created<ApiCommand> Created(CommandRecord command, LiveCity live) =>
        TypedResults.Created($"/api/v1/commands/{command.Id}", ApiCommand.Of(command, live));

    private static async Task<Created<ApiCommand>> RequestAsync(
        ApiCommandRequest request, [FromHeader(Name = CommandKey.Header)] string? key, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CityClock clock, CancellationToken cancellationToken) =>
        Created(await desk.RequestAsync(request.ToRequest(clock.NowUnixMs()), PersonClaims.Read(user), cancellationToken, CommandKey.Read(key)), live);

    private static async Task<Created<ApiCommand>> EmergencyAsync(
        ApiEmergencyRequest request, [FromHeader(Name = CommandKey.Header)] string? key, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CityClock clock, CancellationToken cancellationToken) =>
        Created(await desk.RequestAsync(request.ToRequest(clock.NowUnixMs()), PersonClaims.Read(user), cancellationToken, CommandKey.Read(key)), live);

    private static async Task<Ok<ApiCommand>> DecideAsync(
        string id, ApiDecision decision, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiCommand.Of(await desk.DecideAsync(id, decision.Approve, decision.Reason, PersonClaims.Read(user), cancellationToken), live));

    private static async Task<Created<ApiCommand>> UndoAsync(
        string id, [FromHeader(Name = CommandKey.Header)] string? key, ClaimsPrincipal user, CommandDesk desk, LiveCity live, CancellationToken cancellationToken) =>
        Created(await desk.UndoAsync(id, PersonClaims.Read(user), cancellationToken, CommandKey.Read(key)), live);

    private static async Task<Ok<ApiCommand>> GetAsync(
        string id, ClaimsPrincipal user, CommandDesk desk, CityDirectory directory, LiveCity live, CancellationToken cancellationToken)
    {
        CommandRecord command = await desk.FindAsync(id, cancellationToken);
        user.AreaIn(directory.Current).RequireAnyOf(command.Targets.Select(target => target.LampId));
        return TypedResults.Ok(ApiCommand.Of(command, live));
    }

    private static async Task<Ok<ApiPage<ApiCommand>>> ListAsync(
        ClaimsPrincipal user, CommandStore store, CityDirectory directory, LiveCity live, string? lamp, int limit = 20, CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, 200);
        AreaView area = user.AreaIn(directory.Current);
        if (lamp is null)
            return TypedResults.Ok(new ApiPage<ApiCommand>([.. (await store.LoadRecentAsync(null, limit, cancellationToken, area.LampIds)).Select(command => ApiCommand.Of(command, live))]));
        area.RequireDevice(lamp);
        return TypedResults.Ok(new ApiPage<ApiCommand>([.. (await store.LoadRecentOfLampAsync(lamp, limit, cancellationToken)).Select(command => ApiCommand.Of(command, live))]));
    }

    internal static long NowUnixMs(this CityClock clock) => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
