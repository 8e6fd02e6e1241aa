using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>What is ready before the host is built, since it may be the operator's mistake where it is not.</summary>
internal sealed record IngestParts(
    IngestSettings Settings, CityClock Clock, IngestMeter Meter, ITelemetryStore Store, ISeriesReader Reader, SqliteBrokerStore? BrokerStore, AccessParts Access);

/// <summary>The parts of the program, put together.</summary>
internal static class IngestServices
{
    public static void Add(WebApplicationBuilder builder, IngestParts parts)
    {
        IngestSettings settings = parts.Settings;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenMqtt();
            foreach (HttpAddress address in settings.HttpAddresses)
                address.Listen(kestrel);
        });

        IServiceCollection services = builder.Services;
        services.AddRoutingCore();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<IClock>(parts.Clock);
        services.AddSingleton(parts.Clock);
        services.AddSingleton(parts.Meter);
        services.AddSingleton(parts.Store);
        services.AddSingleton<IReadingSink>(parts.Store);
        services.AddSingleton(parts.Reader);
        services.AddSingleton<DeviceRegistry>();
        services.AddSingleton<SampleWatch>();
        services.AddSingleton<TelemetrySink>();
        services.AddSingleton<IPublishSink, IngestSink>();
        AccessServices.Add(services, settings, parts.Access);
        services.AddMqttBroker(settings.Broker, parts.BrokerStore);

        services.AddSingleton(provider => StoreGuard.Of(provider, provider.GetRequiredService<MqttBroker>()));
        services.AddHostedService(provider => provider.GetRequiredService<StoreGuard>());
        services.AddSingleton<CertificateEnds>();
        services.AddHostedService<StatePublisher>();
        services.AddHostedService(provider => new RoundPublisher(
            new BrokerOutlet(provider.GetRequiredService<MqttBroker>()),
            [PagedRound.OfClients(provider.GetRequiredService<MqttBroker>(), parts.Clock), PagedRound.OfAccounts(parts.Store, parts.Meter, parts.Clock)],
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventPublisher, BrokerEventPublisher>();
        services.AddSingleton<IGatewayDocuments, BrokerDocuments>();
        services.AddSingleton(provider => RaisedConditions.Open(Path.Combine(settings.OwnDirectory, RaisedConditions.FileName), provider.GetRequiredService<ILogger<RaisedConditions>>()));
        services.AddHostedService<FaultMonitor>();
        if (settings.StopWhenInputEnds)
            services.AddHostedService<InputEndWatcher>();
    }
}
