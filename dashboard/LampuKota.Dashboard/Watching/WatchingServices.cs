namespace LampuKota.Dashboard;

/// <summary>What watches the parts, and lets itself be watched.</summary>
internal static class WatchingServices
{
    public static void AddWatching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(HeartbeatSettings.Read(configuration));
        services.AddSingleton(AlertSettings.Read(configuration));
        services.AddSingleton<SystemLook>();
        services.AddSingleton<SystemWatch>();
        // Each remembers, or asks for, what lives as long as the program.
        services.AddSingleton<TelemetryHealth>();
        services.AddHealthChecks()
            .AddCheck<BrokerHealth>(SystemParts.Broker)
            .AddCheck<IngestHealth>(SystemParts.Ingest)
            .AddCheck<TelemetryHealth>(SystemParts.Telemetry)
            .AddCheck<DatabaseHealth>(SystemParts.Database)
            .AddCheck<NotificationHealth>(SystemParts.Notifications);
        services.AddHttpClient(Heartbeat.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers(); // They would write the address, which is as good as a password.
        services.AddHostedService<Heartbeat>();
        services.AddHostedService(provider => provider.GetRequiredService<SystemWatch>());
    }
}
