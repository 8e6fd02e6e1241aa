using LampuKota.Broker;
using LampuKota.Lighting;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What <c>/metrics</c> says.</summary>
internal static class IngestMetrics
{
    public static string Write(IngestMeter meter, EmbeddedStore store, BrokerStatistics broker)
    {
        var text = new PrometheusWriter();
        WriteLedger(text, meter, store.Ledger);
        WriteStore(text, store.Measure());
        text.Counter("lampukota_commits_total", "Commits of telemetry since the start.", meter.Commits);
        text.Histogram("lampukota_commit_wait_seconds", "From a batch's arrival to its being on disk.", meter.CommitWait);
        WriteBroker(text, broker);
        text.Counter("process_cpu_seconds_total", "Processor time of this process.", Environment.CpuUsage.TotalTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Resident memory of this process.", Environment.WorkingSet);
        text.Gauge("dotnet_gc_heap_bytes", "Managed memory of this process.", GC.GetTotalMemory(forceFullCollection: false));
        return text.ToString();
    }

    // Over the store's whole life: received = stored + duplicate + rejected + pending + damaged.
    private static void WriteLedger(PrometheusWriter text, IngestMeter meter, StoreLedger ledger)
    {
        text.Counter("lampukota_samples_received_total", "Values that ever came; the sum of the following.", ledger.Received);
        text.Counter("lampukota_samples_stored_total", "Values folded into chunks.", ledger.Stored);
        text.Counter("lampukota_samples_duplicate_total", "Values that were there already.", ledger.Duplicate);
        text.Header("lampukota_samples_rejected_total", "Values that were refused, by reason.", "counter");
        for (int reason = 0; reason < RejectCounts.Length; reason++)
            text.Value("lampukota_samples_rejected_total", "reason", RejectReasonNames.Of(reason), ledger.RejectedByReason[reason]);
        text.Gauge("lampukota_samples_pending", "Values on disk that are not folded yet.", ledger.Pending);
        text.Gauge("lampukota_samples_damaged", "Values that could not be read back; the disk fails where this is not 0.", ledger.Damaged);
        text.Counter("lampukota_packs_total", "Packs decoded since the start.", meter.Packs);
        text.Counter("lampukota_packs_undecodable_total", "Packs refused whole since the start.", meter.UndecodablePacks);
    }

    private static void WriteStore(PrometheusWriter text, StoreSize size)
    {
        text.Gauge("lampukota_store_bytes", "Bytes of all files of the store.", size.FileBytes);
        text.Gauge("lampukota_store_tail_bytes", "Bytes that are committed and not folded yet.", size.TailBytes);
        text.Gauge("lampukota_store_waiting_bytes", "Bytes that wait for the next commit.", size.PendingBytes);
        text.Gauge("lampukota_store_days", "Day files of the store.", size.Days);
        text.Gauge("lampukota_store_devices", "Devices that ever reported.", size.Devices);
    }

    private static void WriteBroker(PrometheusWriter text, BrokerStatistics broker)
    {
        text.Gauge("mqtt_connections", "Network Connections now.", broker.ConnectionsNow);
        text.Gauge("mqtt_sessions", "Sessions now, connected or not.", broker.SessionsNow);
        text.Gauge("mqtt_subscriptions", "Subscriptions now.", broker.SubscriptionsNow);
        text.Gauge("mqtt_retained_messages", "Retained Messages now.", broker.RetainedMessagesNow);
        text.Gauge("mqtt_retained_bytes", "Bytes of all Retained Messages now.", broker.RetainedBytesNow);
        text.Counter("mqtt_connections_opened_total", "Network Connections that were opened.", broker.ConnectionsOpened);
        text.Counter("mqtt_connects_refused_total", "CONNECT packets that were refused.", broker.ConnectsRefused);
        text.Counter("mqtt_authentication_failures_total", "CONNECT packets with wrong credentials.", broker.AuthenticationFailures);
        text.Counter("mqtt_keep_alive_timeouts_total", "Connections closed because nothing was heard.", broker.KeepAliveTimeouts);
        text.Counter("mqtt_protocol_violations_total", "Connections closed because of bytes that MQTT does not allow.", broker.ProtocolViolations);
        text.Counter("mqtt_bytes_received_total", "Bytes received.", broker.BytesReceived);
        text.Counter("mqtt_bytes_sent_total", "Bytes sent.", broker.BytesSent);
        text.Header("mqtt_publish_received_total", "PUBLISH packets received, by QoS.", "counter");
        text.Value("mqtt_publish_received_total", "qos", "0", broker.ReceivedQos0);
        text.Value("mqtt_publish_received_total", "qos", "1", broker.ReceivedQos1);
        text.Value("mqtt_publish_received_total", "qos", "2", broker.ReceivedQos2);
        text.Header("mqtt_publish_sent_total", "PUBLISH packets sent, by QoS.", "counter");
        text.Value("mqtt_publish_sent_total", "qos", "0", broker.SentQos0);
        text.Value("mqtt_publish_sent_total", "qos", "1", broker.SentQos1);
        text.Value("mqtt_publish_sent_total", "qos", "2", broker.SentQos2);
        text.Header("mqtt_publish_dropped_total", "Messages that were dropped on their way to a client, by reason.", "counter");
        text.Value("mqtt_publish_dropped_total", "reason", "queueFullQos0", broker.DroppedQueueFullQos0);
        text.Value("mqtt_publish_dropped_total", "reason", "queueFull", broker.DroppedQueueFull);
        text.Value("mqtt_publish_dropped_total", "reason", "expired", broker.DroppedExpired);
        text.Value("mqtt_publish_dropped_total", "reason", "tooLarge", broker.DroppedTooLarge);
        text.Header("mqtt_publish_refused_total", "Messages, subscriptions and wills that were refused, by whom.", "counter");
        text.Value("mqtt_publish_refused_total", "by", "telemetry", broker.RefusedBySink);
        text.Value("mqtt_publish_refused_total", "by", "accessPolicy", broker.RefusedByAccessPolicy);
        text.Value("mqtt_publish_refused_total", "by", "quota", broker.RefusedByQuota);
    }
}
