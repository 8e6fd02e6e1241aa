using System.Text.Json;
using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.Mqtt;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>Publishes <c>_ingest/state</c> every few seconds, retained.</summary>
internal sealed class StatePublisher(
    MqttBroker broker, ITelemetryStore store, IngestMeter meter, IngestSettings settings, CertificateEnds certificates, CityClock clock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private Reading _before;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _before = Read();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                Publish();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Publish() => broker.Publish(new MqttMessage
    {
        Topic = Topics.IngestState,
        Payload = JsonSerializer.SerializeToUtf8Bytes(Describe(), IngestJsonContext.Default.IngestState),
        Qos = QualityOfService.AtMostOnce,
        Retain = true,
        ContentType = "application/json",
        PayloadIsUtf8 = true,
    });

    private IngestState Describe()
    {
        Reading now = Read();
        Reading before = _before;
        _before = now;
        double seconds = Math.Max(time.GetElapsedTime(before.Timestamp, now.Timestamp).TotalSeconds, double.Epsilon);
        long[] waits = Since(before.Waits, now.Waits);
        long[] acks = Since(before.Acks, now.Acks);
        StoreSize size = store.Measure();
        BrokerStatistics statistics = broker.Statistics;
        return new IngestState(
            clock.GetCurrentInstant().ToUnixTimeMilliseconds(),
            Math.Round(time.GetElapsedTime(meter.StartedTimestamp).TotalSeconds, 1),
            Describe(store.Ledger),
            new StorageState(size.FileBytes, size.TailBytes, size.Days, size.Devices, size.Disk.FreeBytes) { DiskBytes = size.Disk.TotalBytes, RetentionDays = settings.RetentionDays },
            new MqttState(statistics.ConnectionsNow, statistics.SessionsNow, statistics.SubscriptionsNow, statistics.RetainedMessagesNow),
            new RateState(Rate(now.Packs - before.Packs, seconds), Rate(now.Values - before.Values, seconds), Rate(now.CpuSeconds - before.CpuSeconds, seconds)),
            new CommitState(waits.Sum(), LatencyHistogram.QuantileMilliseconds(waits, 0.5), LatencyHistogram.QuantileMilliseconds(waits, 0.99)))
        {
            Acknowledgements = new AckState(acks.Sum(), LatencyHistogram.QuantileMilliseconds(acks, 0.5), LatencyHistogram.QuantileMilliseconds(acks, 0.99)),
            Queues = new QueueState(
                statistics.QueuedMessagesNow + statistics.InFlightNow, statistics.QueuedBytesNow, size.PendingBytes, store is LineProtocolSink sink ? sink.Status.Bytes : 0),
            Backup = BackupNote.TryRead(settings.OwnDirectory) is { } note ? new BackupState(note.TakenUnixMs, note.Bytes) : null,
            Certificates = certificates.Read(),
        };
    }

    private static long[] Since(long[] before, long[] now) => [.. now.Zip(before, (later, earlier) => later - earlier)];

    private LedgerState Describe(StoreLedger ledger) => new(
        ledger.Received,
        ledger.Stored,
        ledger.Duplicate,
        ledger.Rejected,
        RejectReasonNames.Count(ledger.RejectedByReason),
        ledger.Pending,
        ledger.Damaged,
        meter.UndecodablePacks)
    { Refused = ledger.Refused };

    private static double Rate(double amount, double seconds) => Math.Round(amount / seconds, 3);

    private Reading Read() => new(time.GetTimestamp(), meter.Packs, meter.Values, Environment.CpuUsage.TotalTime.TotalSeconds, meter.CommitWait.Read().Counts, broker.Statistics.AckLatency.Read().Counts);

    private readonly record struct Reading(long Timestamp, long Packs, long Values, double CpuSeconds, long[] Waits, long[] Acks);
}
