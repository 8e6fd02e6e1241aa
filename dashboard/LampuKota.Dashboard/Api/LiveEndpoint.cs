namespace LampuKota.Dashboard;

/// <summary>The live feed: <c>/live</c>, server-sent events.</summary>
internal static class LiveEndpoint
{
    public static void MapLive(this RouteGroupBuilder api) =>
        api.MapGet("/live", StreamAsync).WithTags("Live").WithName("live").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("What changes, as server-sent events.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task StreamAsync(HttpContext http, LiveFeed feed, IHostApplicationLifetime lifetime)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using LiveSubscription subscription = feed.Subscribe(PersonClaims.Read(http.User));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            while (await subscription.Events.WaitToReadAsync(ended.Token))
            {
                while (subscription.Events.TryRead(out ReadOnlyMemory<byte> wire))
                    await http.Response.Body.WriteAsync(wire, ended.Token);
                await http.Response.Body.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return; // The browser has gone, or the dashboard stops.
        }
    }
}
