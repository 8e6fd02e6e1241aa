using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>Messages to people: <c>/notifications</c>.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this RouteGroupBuilder api)
    {
        RouteGroupBuilder notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("/", ListAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("listNotifications").WithSummary("Messages to people and what became of each, newest first.");
        notifications.MapGet("/{id}", FindAsync).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("getNotification").WithSummary("One message and what became of it.").Refuses();
        notifications.MapGet("/channels", Channels).Needs(Policies.ManageDuty, AreaUse.WholeCity).WithName("listChannels").WithSummary("The channels, and which of them are paused.");
    }

    private static async Task<Ok<ApiPage<ApiDelivery>>> ListAsync(
        DeliveryStore deliveries, string? state, long? incident, string? cursor, int limit = 50, CancellationToken cancellationToken = default)
    {
        ApiLimits.Require(limit, 1, 500);
        IReadOnlyList<Delivery> page = await deliveries.ListAsync(new DeliveryQuery(StateOf(state), incident, cursor, limit), cancellationToken);
        return TypedResults.Ok(new ApiPage<ApiDelivery>([.. page.Select(ApiDelivery.Of)], page.Count == limit ? page[^1].Id : null));
    }

    private static DeliveryState? StateOf(string? word)
    {
        if (word is null)
            return null;
        return Enum.TryParse(word, ignoreCase: true, out DeliveryState state) && Enum.IsDefined(state)
            ? state
            : throw new RequestRefusedException(Refusal.Invalid, "state", "The state must be waiting, handedOver, givenUp or cancelled.");
    }

    private static async Task<Ok<ApiDelivery>> FindAsync(string id, DeliveryStore deliveries, CancellationToken cancellationToken) =>
        await deliveries.FindAsync(id, cancellationToken) is { } delivery
            ? TypedResults.Ok(ApiDelivery.Of(delivery))
            : throw new RequestRefusedException(Refusal.NotFound, "id", "There is no message of this id.");

    private static Ok<ApiPage<ApiChannel>> Channels(ChannelStates channels, CityClock clock) => TypedResults.Ok(new ApiPage<ApiChannel>(
    [
        .. from kind in Enum.GetValues<ContactChannel>()
           let standing = channels.Of(kind)
           let pausedUntil = standing.PausedUntil > clock.GetCurrentInstant() ? standing.PausedUntil : null
           select new ApiChannel(kind, channels.SetUp.Contains(kind), pausedUntil?.ToUnixTimeMilliseconds(), standing.Error),
    ]));
}
