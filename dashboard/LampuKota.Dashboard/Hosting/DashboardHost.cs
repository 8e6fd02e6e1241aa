using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Serilog;
using Serilog.Events;

namespace LampuKota.Dashboard;

/// <summary>Puts the dashboard together.</summary>
internal static class DashboardHost
{
    /// <summary>Open pages and feeds are told to come back; none of them may hold the stop for longer.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Largest body of a call: 5,000 lamp ids take 330 kB, a hundred calendars less.</summary>
    private const long MaximumBodyBytes = 1024 * 1024;

    /// <param name="arguments">Command line.</param>
    /// <param name="programFolder">Where the program and what it serves lie, whatever folder it was started in.</param>
    public static WebApplicationBuilder CreateBuilder(string[] arguments, string programFolder)
    {
        var options = new WebApplicationOptions { Args = arguments, ContentRootPath = programFolder, ApplicationName = "LampuKota.Dashboard" };
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(options);
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false"; // Else a build's output is served without its compression.
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, DashboardSettings settings)
    {
        UseLog(builder);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        AddCity(builder.Services, settings);
        AddServices(builder.Services, settings);
        builder.Services.AddNotifications(NotificationSettings.Read(builder.Configuration, settings.Incidents.Norms, settings.People.PublicAddress));
        builder.Services.AddPeople(settings);
        builder.Services.AddPhotos(builder.Configuration);
        builder.Services.AddWatching(builder.Configuration);
        builder.Services.AddCitizens();
        builder.Services.AddOrders();
        builder.Services.AddEnergy(settings.Rates);
        builder.Services.AddAssets();
        AddWeb(builder.Services, settings);
        WebApplication app = builder.Build();
        Connect(app.Services);
        UseWeb(app, settings);
        return app;
    }

    private static void UseLog(WebApplicationBuilder builder)
    {
        Log.Logger = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            // A host that cannot start says so with a stack trace, where we say it in a sentence.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog();
    }

    private static void AddCity(IServiceCollection services, DashboardSettings settings)
    {
        services.AddPooledDbContextFactory<CityContext>(options => options.UseCity(settings.CityConnection));
        services.AddSingleton<CityStore>();
        services.AddSingleton<CommandStore>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<IncidentStore>();
        services.AddSingleton(provider => new IncidentLedger(
            provider.GetRequiredService<IDbContextFactory<CityContext>>(), settings.Incidents.Norms, settings.Incidents.LimitsAt(settings.Clock.Speed)));
        services.AddSingleton<LampGroupStore>();
        services.AddSingleton<CalendarAssignmentStore>();
        services.AddSingleton<GatewayTuningStore>();
        services.AddSingleton<GatewayNoticeStore>();
        services.AddSingleton(_ => new RolloutStore(Path.Combine(settings.OwnDirectory, RolloutStore.FileName)));
        services.AddSingleton<CityDirectory>();
        services.AddSingleton<CityOpening>();
    }

    private static void AddServices(IServiceCollection services, DashboardSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Clock.CreateClock(NodaTime.SystemClock.Instance));
        services.AddSingleton(provider => OpenReader(settings, provider));
        services.AddSingleton<SystemState>();
        services.AddSingleton<BrokerClients>();
        services.AddSingleton<GatewayAccounts>();
        services.AddSingleton<HeardGateways>();
        services.AddSingleton<DashboardMetrics>();
        services.AddSingleton<LiveCity>();
        services.AddSingleton<ScheduleService>();
        services.AddSingleton<RolloutService>();
        services.AddSingleton<IncidentService>();
        services.AddSingleton<IncidentLamps>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<IncidentChecks>();
        services.AddSingleton<IncidentProofs>();
        services.AddSingleton<SeriesService>();
        services.AddSingleton<MapDocuments>();
        services.AddSingleton<MapEquipment>();
        services.AddSingleton<FaultHistory>();
        services.AddSingleton<ReplayService>();
        services.AddSingleton<MapBackground>();
        services.AddSingleton<GatewayAccessService>();
        services.AddSingleton<GatewayTuningService>();
        services.AddSingleton<CalendarAssignmentService>();
        services.AddSingleton<GatewayHealth>();
        services.AddSingleton<MessageRouter>();
        services.AddSingleton<BrokerLink>();
        services.AddSingleton<IMessagePublisher>(provider => provider.GetRequiredService<BrokerLink>());
        services.AddSingleton<CommandService>();
        services.AddSingleton(settings.ApprovalLimits);
        services.AddSingleton<LampGroupService>();
        services.AddSingleton<CommandDesk>();
        services.AddSingleton<LockRegister>();
        services.AddSingleton<DesiredService>();
        services.AddSingleton<LiveFeed>();

        // Stopped in the opposite order: the link first, so that nothing new comes while the rest ends.
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHostedService<LiveStart>();
        services.AddHostedService(provider => provider.GetRequiredService<CommandService>());
        services.AddHostedService<IncidentTurns>();
        services.AddHostedService(provider => provider.GetRequiredService<DesiredService>());
        services.AddHostedService(provider => provider.GetRequiredService<BrokerLink>());
        if (settings.StopWhenInputEnds)
            services.AddHostedService<InputWatch>();
    }

    private static ISeriesReader OpenReader(DashboardSettings settings, IServiceProvider provider)
    {
        CityClock clock = provider.GetRequiredService<CityClock>();
        return settings.Engine is { } engine
            ? RemoteSeriesReader.Create(engine, () => clock.GetCurrentInstant().ToUnixTimeMilliseconds())
            : new EmbeddedStoreReader(settings.StoreDirectory, provider.GetRequiredService<ILogger<EmbeddedStoreReader>>());
    }

    private static void AddWeb(IServiceCollection services, DashboardSettings settings)
    {
        services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings.OwnDirectory, "keys"))).SetApplicationName("LampuKota");
        services.AddHostFiltering(options => options.AllowedHosts =
        [
            "localhost", "127.0.0.1", "[::1]", .. settings.People.PublicAddress is { } address ? new[] { address.Host } : [], // A foreign name that resolves to loopback is an attack.
        ]);
        services.AddExceptionHandler<RefusalHandler>();
        services.AddProblemDetails();
        services.AddOpenApi("v1", ApiExamples.Add);
        services.ConfigureHttpJsonOptions(options => ApiJson.Use(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddResponseCompression(options => options.MimeTypes = ["application/json", "application/ld+json", "application/problem+json", "text/html", "text/plain", "text/csv", "application/geo+json", "image/svg+xml", ReplayEndpoint.MediaType]);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.AddApiRateLimits(settings.ApiRateLimits);
        services.AddOperatorRoom();
    }

    // Joined here because each needs the other: what arrives moves commands, and commands go out by the same link.
    private static void Connect(IServiceProvider services)
    {
        services.GetRequiredService<BrokerLink>().MessageHandler = services.GetRequiredService<MessageRouter>().HandleAsync;
        services.GetRequiredService<AccountService>().SessionsEnded += services.GetRequiredService<LiveFeed>().EndOf;
    }

    private static void UseWeb(WebApplication app, DashboardSettings settings)
    {
        if (settings.People.PublicAddress is not null)
            app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseHostFiltering();
        app.UseSecurityHeaders(settings);
        app.UseResponseCompression();
        app.UseStatusCodePages();
        app.UseFormsAgain();
        app.UseRefusedPages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseSameOrigin();
        app.UseOperatorLanguage();
        app.UseCitizenLanguage();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseStaleForms();
        app.MapApi();
        app.MapCitizenPages();
        app.MapOpenData();
        app.MapAnswerPages();
        app.MapPeople();
        app.MapOrders();
        app.MapOperatorRoom();
    }
}
