using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway.Linux;

/// <summary>Updates in the running program: only where a launcher started it, for without one nobody would bring the version before back.</summary>
internal sealed partial class UpdateRun : IDisposable
{
    private readonly Lazy<HttpClient> _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private Task _running = Task.CompletedTask;

    private UpdateRun(UpdateService service, Lazy<HttpClient> client, ILogger log) => (Service, _client, _log) = (service, client, log);

    public UpdateService Service { get; }

    /// <summary>Opens the folder of updates.</summary>
    /// <returns>Null where no launcher started this process, or the folder cannot be used: lamps are more important.</returns>
    public static UpdateRun? Open(ProgramSettings settings, TimeProvider timeProvider, ILoggerFactory logging)
    {
        ILogger log = logging.CreateLogger<UpdateRun>();
        if (!LaunchedBy.IsLaunched)
        {
            NotLaunched(log);
            return null;
        }

        var client = new Lazy<HttpClient>(settings.Updates.CreateClient);
        try
        {
            var folder = new UpdateFolder(new UpdateFiles(), settings.Updates.Directory);
            folder.Prepare();
            var options = new UpdateOptions(settings.GatewayId, FirmwareVersion.Current, LaunchedBy.IsOnTrial, settings.Updates.HealthDeadline);
            var keys = new UpdateKeys(settings.Updates.KeysDirectory, Path.Combine(AppContext.BaseDirectory, UpdateFolder.KeysFolder));
            return new UpdateRun(new UpdateService(folder, options, keys, client, timeProvider, log), client, log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotOpened(log, settings.Updates.Directory, exception.Message);
            return null;
        }
    }

    /// <summary>Lets an uplink tell when the backend has had a report.</summary>
    public IGatewayUplink Watch(IGatewayUplink uplink) => new ReportWitness(uplink, Service.ReportDelivered);

    /// <summary>Begins; where another version is to be started the program is stopped in order.</summary>
    /// <param name="stop">Stops the program.</param>
    public void Start(CancellationTokenSource stop) => _running = RunAsync(stop);

    public void Dispose()
    {
        _stop.Cancel();
        // It ends within moments of its token, and holds nothing that would keep the program.
        _running.ContinueWith(_ => Service.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private async Task RunAsync(CancellationTokenSource stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, stop.Token);
        try
        {
            await Service.RunAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
#pragma warning disable CA1031 // A defect of updates must not take the lamps with it, and must not keep a version that is on trial.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(_log, exception);
            if (!LaunchedBy.IsOnTrial)
                return;
        }

        Restarts(_log);
        await stop.CancelAsync();
    }

    [LoggerMessage(3530, LogLevel.Information, "Updates are off: the program was started by itself and not by its launcher")]
    private static partial void NotLaunched(ILogger log);

    [LoggerMessage(3531, LogLevel.Error, "Updates are off: {Folder} cannot be used: {Problem}")]
    private static partial void NotOpened(ILogger log, string folder, string problem);

    [LoggerMessage(3533, LogLevel.Critical, "Updates failed and are off until the next start")]
    private static partial void Failed(ILogger log, Exception exception);

    [LoggerMessage(3532, LogLevel.Information, "The program ends, so that another version is started; every lamp stays as it is")]
    private static partial void Restarts(ILogger log);
}
