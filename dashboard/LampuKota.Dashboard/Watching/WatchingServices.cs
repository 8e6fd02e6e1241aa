namespace LampuKota.Dashboard;

/// <summary>What watches the parts, and lets itself be watched.</summary>
internal static class WatchingServices
{
    public static void AddWatching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(HeartbeatSettings.Read(configuration));
        // Each remembers, or asks for, what lives as long as the program.
        services.AddSingleton<TelemetryHealth>();
        services.AddHealthChecks()
            .AddCheck<BrokerHealth>("broker")
            .AddCheck<IngestHealth>("ingest")
            .AddCheck<TelemetryHealth>("telemetry")
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<NotificationHealth>("notifications");
        services.AddHttpClient(Heartbeat.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers(); // They would write the address, which is as good as a password.
        services.AddHostedService<Heartbeat>();
    }
}
