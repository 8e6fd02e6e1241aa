using LampuKota.Lighting;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>Publishes the events that ingest finds on <c>_ingest/event</c>. It looks at what is known every few seconds, and no commit ever waits for it.</summary>
internal sealed class FaultMonitor(
    DeviceRegistry devices, ISeriesReader store, IEventPublisher events, CityClock clock, IngestSettings settings, TimeProvider time, ILogger<FaultMonitor> logger)
    : BackgroundService
{
    /// <summary>TALQ's name of the event.</summary>
    private const string CommunicationFailure = "communicationFailure";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Two reports of our usual interval.
    private static readonly Duration HeardAfter = Duration.FromMinutes(2);

    private static readonly Dictionary<string, double> NoValues = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var rule = new CommunicationRule(settings.SilentAfter, HeardAfter, Now());
            var records = new List<DeviceRecord>();
            using var timer = new PeriodicTimer(Interval, time);
            bool knowsStored = await TryReadStoredAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                knowsStored = knowsStored || await TryReadStoredAsync(stoppingToken);
                await LookAsync(rule, records, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // A remote engine may be away when this program starts: what is heard is watched meanwhile.
    private async Task<bool> TryReadStoredAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (LastPoint last in store.LastPoints(stoppingToken))
                devices.NoteStored(last.Series.DeviceId, last.Point.TimestampUnixMs);
            return true;
        }
        catch (IOException e)
        {
            logger.StoredDevicesAreUnknown(e.Message);
            return false;
        }
    }

    private async Task LookAsync(CommunicationRule rule, List<DeviceRecord> records, CancellationToken stoppingToken)
    {
        devices.CopyTo(records);
        long nowUnixMs = Now();
        int silent = 0;
        int heard = 0;
        for (int device = 0; device < records.Count; device++)
        {
            if (rule.Evaluate(device, records[device], nowUnixMs) is not { } change)
                continue;

            await events.PublishAsync(new DeviceEvent(CommunicationFailure, devices.IdOf(device), change.Phase, change.StartUnixMs, nowUnixMs, NoValues), stoppingToken);
            silent += change.Phase == EventPhase.Start ? 1 : 0;
            heard += change.Phase == EventPhase.End ? 1 : 0;
        }

        if (silent + heard > 0)
            logger.CommunicationChanged(silent, heard);
    }

    private long Now() => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
