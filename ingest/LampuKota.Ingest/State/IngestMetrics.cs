using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What <c>/metrics</c> says.</summary>
internal static class IngestMetrics
{
    public static string Write(IngestMeter meter, ITelemetryStore store, BrokerStatistics broker, AccessMetrics access, SampleWatch watch)
    {
        var text = new PrometheusWriter();
        WriteStore(text, meter, store);
        WritePacks(text, meter, watch);
        BrokerMetrics.Write(text, broker);
        access.Write(text);
        WriteProcess(text);
        return text.ToString();
    }

    /// <summary>The account, the store's size and its commits.</summary>
    public static void WriteStore(PrometheusWriter text, IngestMeter meter, ITelemetryStore store)
    {
        WriteLedger(text, store.Ledger);
        StoreSize size = store.Measure();
        WriteStore(text, size);
        WriteRetention(text, size);
        text.Gauge("lampukota_store_full", "1 while nothing is acknowledged because commits wait for room.", store.IsFull ? 1 : 0);
        if (store is LineProtocolSink sink)
            SpoolMetrics.Write(text, sink.Status);
        text.Counter("lampukota_commits_total", "Commits of telemetry since the start.", meter.Commits);
        text.Histogram("lampukota_commit_wait_seconds", "From a batch's arrival to its being on disk.", meter.CommitWait);
    }

    /// <summary>Packs that came, and what of them came too late for the rules.</summary>
    public static void WritePacks(PrometheusWriter text, IngestMeter meter, SampleWatch? watch)
    {
        text.Counter("lampukota_packs_total", "Packs decoded since the start.", meter.Packs);
        text.Counter("lampukota_packs_undecodable_total", "Packs refused whole since the start.", meter.UndecodablePacks);
        if (watch is not null)
            text.Counter("lampukota_samples_late_total", "Values that came too late for fault rules to look at since the start; they are stored.", watch.LateSamples);
    }

    /// <summary>What the process uses.</summary>
    public static void WriteProcess(PrometheusWriter text)
    {
        text.Counter("process_cpu_seconds_total", "Processor time of this process.", Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Resident memory of this process.", Environment.WorkingSet);
        text.Counter("dotnet_gc_allocated_bytes_total", "Managed memory that this process ever allocated.", GC.GetTotalAllocatedBytes());
        text.Gauge("dotnet_gc_heap_bytes", "Managed memory of this process.", GC.GetTotalMemory(forceFullCollection: false));
    }

    // Over the store's whole life: received = stored + duplicate + rejected + pending + damaged + refused.
    private static void WriteLedger(PrometheusWriter text, StoreLedger ledger)
    {
        text.Counter("lampukota_samples_received_total", "Values that ever came; the sum of the following.", ledger.Received);
        text.Counter("lampukota_samples_stored_total", "Values folded into chunks.", ledger.Stored);
        text.Counter("lampukota_samples_duplicate_total", "Values that were there already.", ledger.Duplicate);
        text.Counters("lampukota_samples_rejected_total", "Values that were refused, by reason.", "reason",
            Enumerable.Range(0, RejectCounts.Length).Select(reason => (RejectReasonNames.Of(reason), (double)ledger.RejectedByReason[reason])));
        text.Gauge("lampukota_samples_pending", "Values on disk that are not folded yet.", ledger.Pending);
        text.Gauge("lampukota_samples_damaged", "Values that could not be read back; the disk fails where this is not 0.", ledger.Damaged);
        text.Gauge("lampukota_samples_refused", "Values that a remote engine refused for good, kept in a file.", ledger.Refused);
    }

    private static void WriteStore(PrometheusWriter text, StoreSize size)
    {
        text.Gauge("lampukota_store_bytes", "Bytes of all files of the store.", size.FileBytes);
        text.Gauge("lampukota_store_tail_bytes", "Bytes that are committed and not folded yet.", size.TailBytes);
        text.Gauge("lampukota_store_waiting_bytes", "Bytes that wait for the next commit.", size.PendingBytes);
        text.Gauge("lampukota_store_days", "Day files of the store.", size.Days);
        text.Gauge("lampukota_store_devices", "Devices that ever reported.", size.Devices);
    }

    private static void WriteRetention(PrometheusWriter text, StoreSize size)
    {
        text.Gauge("lampukota_store_disk_free_bytes", "Bytes that the disk of the store has left.", size.Disk.FreeBytes);
        text.Gauge("lampukota_store_disk_bytes", "Bytes of the disk of the store.", size.Disk.TotalBytes);
        text.Counters("lampukota_retention_deleted_days_total", "Days that retention deleted since the start, by reason.", "reason",
            size.Deleted.Select(count => (Word(count.Reason), (double)count.Days)));
        text.Counters("lampukota_retention_deleted_bytes_total", "Bytes that retention deleted since the start, by reason.", "reason",
            size.Deleted.Select(count => (Word(count.Reason), (double)count.Bytes)));
    }

    private static string Word(RetentionReason reason) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
