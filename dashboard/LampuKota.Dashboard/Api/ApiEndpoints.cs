using LampuKota.City;

namespace LampuKota.Dashboard;

/// <summary>All endpoints of the dashboard that are no pages.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapMap();
        api.MapLive();
        api.MapLamps();
        api.MapSeries();
        api.MapCommands();
        api.MapLocks();
        api.MapLampGroups();
        api.MapCalendars();
        api.MapCalendarAssignments();
        api.MapIncidents();
        api.MapGateways();
        api.MapGatewayAccess();
        api.MapGatewaySettings();
        api.MapRollouts();
        api.MapDuty();
        api.MapNotifications();
        api.MapAudit();
        api.MapPhotos();
        api.MapReportDecisions();
        api.MapEnergy();
        api.MapAssets();
        api.MapAssetImports();
        api.MapLampLives();
        app.MapNgsi();
        app.Map("/api/{**path}", () => TypedResults.Problem("There is no such call; /openapi/v1.json lists those that there are.", statusCode: StatusCodes.Status404NotFound))
            .ExcludeFromDescription().AllowAnonymous();
        app.MapIncidentForms();
        app.MapAssetForms();
        app.MapAssetImportForms();
        app.MapCommissioningForms();
        app.MapOpenApi("/openapi/{documentName}.json").Needs(Policies.SeeCity, AreaUse.Same);
        app.MapGet("/healthz", (CityDirectory directory, SystemState system, LiveFeed feed) =>
            TypedResults.Ok(new ApiHealth("ok", system.IsBrokerConnected, directory.Current.Lamps.Count, feed.ClientCount))).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/metrics", (DashboardMetrics metrics, NotificationMetrics notifications, LiveCity live, SystemState system, IncidentService incidents, SystemWatch watch) =>
            TypedResults.Text(metrics.Write(live.Totals, system.IsBrokerConnected, incidents.Open) + notifications.Write() + watch.WriteMetrics(), "text/plain; version=0.0.4")).ExcludeFromDescription().Needs(Policies.SeeSystem, AreaUse.WholeCity);
    }
}
