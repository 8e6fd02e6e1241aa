using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Takes the backups that are asked for, while everything else goes on, and tells every second how far it is.</summary>
internal sealed class BackupWorker(
    BackupQueue queue, IngestSettings settings, ITelemetryStore store, MqttBroker broker, TimeProvider time, ILogger<BackupWorker> logger) : BackgroundService
{
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                PendingBackup backup = await queue.TakeAsync(stoppingToken);
                IngestAnswer answer = await RunAsync(backup, stoppingToken);
                queue.End();
                RequestAnswers.Send(broker, backup.Request, answer);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<IngestAnswer> RunAsync(PendingBackup asked, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        var progress = new LatestProgress();
        try
        {
            Task<BackupResult> backup = StoreBackup.RunAsync(OptionsFor(asked.Path), progress, cancellationToken);
            await TellUntilDoneAsync(asked, backup, progress, cancellationToken);
            BackupResult result = await backup;
            logger.BackupIsTaken(asked.Path, result.Number, result.CopiedFiles, result.CopiedBytes, result.Files, result.Bytes, time.GetElapsedTime(begun).TotalSeconds);
            return new IngestAnswer(Backup: new BackupReport(
                result.Number, result.Files, result.Bytes, result.CopiedFiles, result.CopiedBytes, result.DamagedFiles));
        }
        catch (BackupException e)
        {
            logger.BackupFailed(asked.Path, e.Message);
            return new IngestAnswer(Problem: e.Message);
        }
    }

    private BackupOptions OptionsFor(string path)
    {
        BackupOptions options = IngestBackup.OptionsFor(settings, path) with { Time = time };
        return store is EmbeddedStore embedded ? options with { WithoutSealing = embedded.WithoutSealingAsync } : options;
    }

    private async Task TellUntilDoneAsync(PendingBackup asked, Task backup, LatestProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TellInterval, time);
        while (true)
        {
            Task tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(backup, tick) == backup)
                return;
            await tick;
            BackupProgress now = progress.Read();
            RequestAnswers.Send(broker, asked.Request, new IngestAnswer(Progress: new BackupProgressReport(now.BytesDone, now.BytesTotal)));
        }
    }

    private sealed class LatestProgress : IProgress<BackupProgress>
    {
        private readonly Lock _lock = new();
        private BackupProgress _latest;

        public void Report(BackupProgress value)
        {
            lock (_lock)
                _latest = value;
        }

        public BackupProgress Read()
        {
            lock (_lock)
                return _latest;
        }
    }
}
