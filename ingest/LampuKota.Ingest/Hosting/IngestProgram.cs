using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Options;
using NodaTime;
using Serilog;
using Serilog.Events;

namespace LampuKota.Ingest;

/// <summary>The program from its arguments to its exit code: 0 stopped, 1 failed, 2 the operator can help.</summary>
internal static class IngestProgram
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            Console.WriteLine(CommandLine.Help);
            return 0;
        }

        try
        {
            if (arguments is [CredentialsCommand.Name, .. string[] command])
                return await CredentialsCommand.RunAsync(command, Console.Out, Console.Error);
            if (arguments is [BackupCommand.Name, .. string[] backup])
                return await BackupCommand.RunAsync(backup, Console.Out, Console.Error);
            if (arguments is [RestoreCommand.Name, .. string[] restore])
                return RestoreCommand.Run(restore, Console.Out, Console.Error);
            if (arguments is [CheckCommand.Name, .. string[] check])
                return CheckCommand.Run(check, Console.Out, Console.Error);
            (IngestMode mode, arguments) = CommandLine.TakeMode(arguments);
            CommandLine.Check(arguments);
            return await RunCheckedAsync(mode, arguments);
        }
        catch (Exception e) when (e is OperatorMistakeException or StoreOpenException or BrokerStoreOpenException)
        {
            return Refuse(e.Message);
        }
        catch (OptionsValidationException e)
        {
            return Refuse(string.Join(' ', e.Failures));
        }
    }

    private static async Task<int> RunCheckedAsync(IngestMode mode, string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddConfiguration(builder.Configuration, arguments);
        IngestSettings settings = IngestSettings.Read(builder.Configuration);
        builder.Configuration[IngestSettings.UrlsKey] = ""; // Opened by hand, beside the broker's listeners.
        AddLogging(builder);

        CityClock clock = settings.Clock.CreateClock(SystemClock.Instance);
        var meter = new IngestMeter(TimeProvider.System);
        using ILoggerFactory loggers = new Serilog.Extensions.Logging.SerilogLoggerFactory();
        if (mode == IngestMode.Broker)
            return await RunBrokerAsync(builder, settings, clock, meter, loggers);

        ConsumeSettings consume = ConsumeSettings.Read(builder.Configuration, mode);
        await using OpenedStore? store = mode == IngestMode.Consume ? OpenedStore.Open(settings, clock, meter, loggers) : null;
        ISeriesReader reader = store?.Reader ?? OpenedStore.OpenReader(settings, clock, loggers);
        using IDisposable? ownReader = store is null ? reader as IDisposable : null;
        ConsumeServices.Add(builder, new ConsumeParts(mode, settings, consume, clock, meter, store?.Store, reader));
        await using WebApplication app = builder.Build();
        ConsumeEndpoints.Map(app);
        return await RunAsync(app, mode, settings, clock);
    }

    private static async Task<int> RunBrokerAsync(
        WebApplicationBuilder builder, IngestSettings settings, CityClock clock, IngestMeter meter, ILoggerFactory loggers)
    {
        await using OpenedStore store = OpenedStore.Open(settings, clock, meter, loggers);
        using SqliteBrokerStore? brokerStore = settings.Broker.SessionStore == SessionStoreKind.Disk ? SqliteBrokerStore.Open(settings.BrokerStoreFile) : null;
        AccessParts access = AccessParts.Open(settings, loggers.CreateLogger<ServiceCredentials>());
        IngestServices.Add(builder, new IngestParts(settings, clock, meter, store.Store, store.Reader, brokerStore, access));
        await using WebApplication app = builder.Build();
        IngestEndpoints.Map(app);
        return await RunAsync(app, IngestMode.Broker, settings, clock);
    }

    private static async Task<int> RunAsync(WebApplication app, IngestMode mode, IngestSettings settings, CityClock clock)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException)
        {
            // Kestrel says which address, and the operator needs to know which setting.
            if (ListenFailure.Explain(settings, mode) is { } explanation)
                throw new OperatorMistakeException(explanation);
            throw;
        }
        catch (OperationCanceledException) when (app.Services.GetRequiredService<StoreGuard>().HasFailed)
        {
            // The guard has said why.
            return 1;
        }

        ILogger<StoreGuard> logger = app.Services.GetRequiredService<ILogger<StoreGuard>>();
        string mqtt = app.Services.GetService<MqttBroker>() is { } broker ? string.Join(", ", broker.EndPoints) : $"the broker of {app.Services.GetRequiredService<TelemetryConsumer>().Client.Options}";
        logger.Ready(mqtt, string.Join(", ", settings.HttpAddresses.Select(address => address.Url)), settings.DataDirectory);
        if (clock.Speed != 1)
            logger.ClockIsScaled(clock.GetCurrentInstant(), clock.Speed);
        await app.WaitForShutdownAsync();

        // What was received before the connections ended is committed here.
        if (app.Services.GetService<ITelemetryStore>() is { } store)
            await store.DisposeAsync();
        bool aServiceFailed = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
        if (aServiceFailed || app.Services.GetService<StoreGuard>() is { HasFailed: true })
            return 1;
        logger.Stopped();
        return 0;
    }

    /// <summary>The settings: beside the program, then from the environment, then from the command line.</summary>
    /// <exception cref="OperatorMistakeException">The file cannot be read.</exception>
    internal static void AddConfiguration(ConfigurationManager configuration, string[] arguments)
    {
        try
        {
            configuration.AddJsonFile("appsettings.json", optional: true, reloadOnChange: false).AddEnvironmentVariables().AddCommandLine(arguments);
        }
        catch (InvalidDataException e)
        {
            throw new OperatorMistakeException($"appsettings.json beside the program cannot be read: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        try
        {
            Log.Logger = new LoggerConfiguration()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                // The host says so with a stack trace, where we say why in a sentence.
                .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start")
                .ReadFrom.Configuration(builder.Configuration)
                .WriteTo.Console(
                    outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}",
                    formatProvider: System.Globalization.CultureInfo.InvariantCulture)
                .CreateLogger();
        }
        catch (InvalidOperationException e)
        {
            throw new OperatorMistakeException($"A setting of Serilog cannot be used: {e.Message}");
        }

        builder.Logging.AddSerilog(Log.Logger, dispose: true);
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine($"LampuKota.Ingest: {sentence}");
        return 2;
    }
}
