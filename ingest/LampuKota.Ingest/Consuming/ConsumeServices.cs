using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>What is ready before the host of a consumer is built.</summary>
internal sealed record ConsumeParts(IngestMode Mode, IngestSettings Settings, ConsumeSettings Consume, CityClock Clock, IngestMeter Meter, ITelemetryStore? Store, ISeriesReader Reader);

/// <summary>The parts of a program without a broker of its own, put together.</summary>
internal static class ConsumeServices
{
    public static void Add(WebApplicationBuilder builder, ConsumeParts parts)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (HttpAddress address in parts.Settings.HttpAddresses)
                address.Listen(kestrel);
        });

        IServiceCollection services = builder.Services;
        services.AddRoutingCore();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(parts.Settings);
        services.AddSingleton<IClock>(parts.Clock);
        services.AddSingleton(parts.Clock);
        services.AddSingleton(parts.Meter);
        services.AddSingleton(parts.Reader);
        services.AddSingleton<TelemetrySink>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TelemetryConsumer>(provider, parts.Consume, parts.Mode));
        if (parts.Store is { } store)
            AddStore(services, store, parts);
        else
            AddFaults(services, parts.Settings);
        services.AddHostedService(provider => provider.GetRequiredService<TelemetryConsumer>());
        if (parts.Settings.StopWhenInputEnds)
            services.AddHostedService<InputEndWatcher>();
    }

    private static void AddStore(IServiceCollection services, ITelemetryStore store, ConsumeParts parts)
    {
        services.AddSingleton(store);
        services.AddSingleton<IReadingSink>(store);
        services.AddSingleton(new DeviceRegistry(store));
        services.AddSingleton(provider => StoreGuard.Of(provider, broker: null));
        services.AddHostedService(provider => provider.GetRequiredService<StoreGuard>());
        services.AddHostedService(provider => new RoundPublisher(
            new ClientOutlet(provider.GetRequiredService<TelemetryConsumer>()),
            [PagedRound.OfAccounts(store, parts.Meter, parts.Clock, parts.Consume.ClientId)],
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddFaults(IServiceCollection services, IngestSettings settings)
    {
        services.AddSingleton<IReadingSink, DiscardingSink>();
        services.AddSingleton(new DeviceRegistry());
        services.AddSingleton<SampleWatch>();
        services.AddSingleton<ReceivedDocuments>();
        services.AddSingleton<IGatewayDocuments>(provider => provider.GetRequiredService<ReceivedDocuments>());
        services.AddSingleton<IEventPublisher, ClientEventPublisher>();
        services.AddSingleton(provider => RaisedConditions.Open(
            Path.Combine(settings.DataDirectory, "faults", RaisedConditions.FileName), provider.GetRequiredService<ILogger<RaisedConditions>>()));
        services.AddHostedService<FaultMonitor>();
    }
}
