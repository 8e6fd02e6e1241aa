using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;
using NodaTime;

namespace LampuKota.Ingest;

/// <summary>Publishes the events that ingest finds on <c>_ingest/event</c>. It looks at what is known every few seconds, and no commit ever waits for it.</summary>
internal sealed class FaultMonitor(
    DeviceRegistry devices, ISeriesReader store, MqttBroker broker, CityClock clock, IngestSettings settings, TimeProvider time, ILogger<FaultMonitor> logger)
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
            await foreach (LastPoint last in store.LastPoints(stoppingToken))
                devices.NoteStored(last.Series.DeviceId, last.Point.TimestampUnixMs);

            var records = new List<DeviceRecord>();
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look(rule, records);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Look(CommunicationRule rule, List<DeviceRecord> records)
    {
        devices.CopyTo(records);
        long nowUnixMs = Now();
        int silent = 0;
        int heard = 0;
        for (int device = 0; device < records.Count; device++)
        {
            if (rule.Evaluate(device, records[device], nowUnixMs) is not { } change)
                continue;

            Publish(new DeviceEvent(CommunicationFailure, devices.IdOf(device), change.Phase, change.StartUnixMs, nowUnixMs, NoValues));
            silent += change.Phase == EventPhase.Start ? 1 : 0;
            heard += change.Phase == EventPhase.End ? 1 : 0;
        }

        if (silent + heard > 0)
            logger.CommunicationChanged(silent, heard);
    }

    private void Publish(DeviceEvent deviceEvent) => broker.Publish(new MqttMessage
    {
        Topic = Topics.IngestEvent,
        Payload = LightingJson.ToUtf8(deviceEvent),
        Qos = QualityOfService.AtLeastOnce,
        ContentType = "application/json",
        PayloadIsUtf8 = true,
    });

    private long Now() => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
