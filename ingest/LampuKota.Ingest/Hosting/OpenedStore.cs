using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>The store that the settings name, and its reader.</summary>
internal sealed record OpenedStore(ITelemetryStore Store, ISeriesReader Reader) : IAsyncDisposable
{
    /// <summary>Opens it.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened.</exception>
    public static OpenedStore Open(IngestSettings settings, CityClock clock, IngestMeter meter, ILoggerFactory loggers)
    {
        if (settings.Engine is null)
        {
            EmbeddedStore embedded = OpenEmbedded(settings, clock, meter, loggers);
            return new OpenedStore(embedded, embedded);
        }

        LineProtocolSink sink = LineProtocolSink.Open(new LineProtocolSinkOptions
        {
            Folder = settings.OwnDirectory,
            Engine = settings.Engine,
            MaximumBytes = settings.SpoolBytes,
            OnCommit = meter.OnCommit,
            Logger = loggers.CreateLogger<LineProtocolSink>(),
        });
        return new OpenedStore(sink, OpenReader(settings, clock, loggers));
    }

    /// <summary>Opens the reader alone.</summary>
    public static ISeriesReader OpenReader(IngestSettings settings, CityClock clock, ILoggerFactory loggers) => settings.Engine is { } engine
        ? RemoteSeriesReader.Create(engine, () => clock.GetCurrentInstant().ToUnixTimeMilliseconds())
        : new EmbeddedStoreReader(settings.OwnDirectory, loggers.CreateLogger<EmbeddedStoreReader>());

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        (Reader as IDisposable)?.Dispose();
    }

    private static EmbeddedStore OpenEmbedded(IngestSettings settings, CityClock clock, IngestMeter meter, ILoggerFactory loggers) => EmbeddedStore.Open(new EmbeddedStoreOptions
    {
        Folder = settings.OwnDirectory,
        NowUnixMs = () => clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
        RetentionDays = settings.RetentionDays,
        RollupRetentionDays = settings.RollupRetentionDays,
        RetentionBytes = settings.RetentionBytes,
        MinimumFreeBytes = settings.MinimumFreeBytes,
        SealAfter = settings.SealAfter,
        OnCommit = meter.OnCommit,
        Logger = loggers.CreateLogger<EmbeddedStore>(),
    });
}
