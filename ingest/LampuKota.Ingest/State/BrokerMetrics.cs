using LampuKota.Broker;

namespace LampuKota.Ingest;

/// <summary>The broker's part of <c>/metrics</c>.</summary>
internal static class BrokerMetrics
{
    public static void Write(PrometheusWriter text, BrokerStatistics broker)
    {
        WriteConnections(text, broker);
        WriteSessions(text, broker);
        WriteTraffic(text, broker);
        WriteRefusals(text, broker);
    }

    private static void WriteConnections(PrometheusWriter text, BrokerStatistics broker)
    {
        text.Gauge("mqtt_connections", "Network Connections now.", broker.ConnectionsNow);
        text.Counter("mqtt_connections_opened_total", "Network connections that were opened.", broker.ConnectionsOpened);
        text.Counter("mqtt_connections_over_limit_total", "Network connections that were closed unread.", broker.ConnectionsOverLimit);
        text.Counter("mqtt_tls_failures_total", "TLS handshakes that failed.", broker.TlsFailures);
        text.Counter("mqtt_connects_accepted_total", "CONNECT packets that were accepted.", broker.ConnectsAccepted);
        text.Counter("mqtt_connects_refused_total", "CONNECT packets that were refused.", broker.ConnectsRefused);
        text.Counter("mqtt_connect_timeouts_total", "Connections closed because no CONNECT came in time.", broker.ConnectTimeouts);
        text.Counter("mqtt_authentication_failures_total", "CONNECT packets with wrong credentials.", broker.AuthenticationFailures);
        text.Counter("mqtt_client_certificates_refused_total", "TLS handshakes that ended because of the client's certificate.", broker.ClientCertificatesRefused);
        text.Counter("mqtt_connections_cut_total", "Connections ended because their credential was revoked or replaced.", broker.ConnectionsCut);
        text.Counter("mqtt_keep_alive_timeouts_total", "Connections closed because nothing was heard.", broker.KeepAliveTimeouts);
        text.Counter("mqtt_protocol_violations_total", "Connections closed because of bytes that MQTT does not allow.", broker.ProtocolViolations);
    }

    private static void WriteSessions(PrometheusWriter text, BrokerStatistics broker)
    {
        text.Gauge("mqtt_sessions", "Sessions now, connected or not.", broker.SessionsNow);
        text.Gauge("mqtt_sessions_connected", "Sessions now that have a connection.", broker.ConnectedSessionsNow);
        text.Counter("mqtt_sessions_expired_total", "Sessions that ended because their Session Expiry Interval passed.", broker.SessionsExpired);
        text.Counter("mqtt_session_takeovers_total", "Connections whose session another connection took over.", broker.SessionTakeovers);
        text.Gauge("mqtt_subscriptions", "Subscriptions now.", broker.SubscriptionsNow);
        text.Gauge("mqtt_in_flight_messages", "Messages sent at QoS 1 and 2 that await their acknowledgement, of all sessions.", broker.InFlightNow);
        text.Gauge("mqtt_queued_messages", "Messages that wait to be sent, of all sessions.", broker.QueuedMessagesNow);
        text.Gauge("mqtt_queued_bytes", "Bytes of the messages in flight and queued, of all sessions.", broker.QueuedBytesNow);
        text.Gauge("mqtt_retained_messages", "Retained Messages now.", broker.RetainedMessagesNow);
        text.Gauge("mqtt_retained_bytes", "Bytes of all Retained Messages now.", broker.RetainedBytesNow);
        text.Counter("mqtt_store_commits_total", "Commits of sessions, Retained Messages and wills.", broker.StoreCommits);
        text.Gauge("mqtt_store_pending_changes", "Changes of these that wait for the next commit.", broker.StorePendingNow);
        text.Gauge("mqtt_store_full", "1 while commits of these wait for space on the disk.", broker.StoreIsFull ? 1 : 0);
        text.Counter("mqtt_wills_published_total", "Will Messages that were published.", broker.WillsPublished);
    }

    private static void WriteTraffic(PrometheusWriter text, BrokerStatistics broker)
    {
        text.Counter("mqtt_bytes_received_total", "Bytes received.", broker.BytesReceived);
        text.Counter("mqtt_bytes_sent_total", "Bytes sent.", broker.BytesSent);
        text.Counters("mqtt_publish_received_total", "PUBLISH packets received, by QoS.", "qos",
            [("0", broker.ReceivedQos0), ("1", broker.ReceivedQos1), ("2", broker.ReceivedQos2)]);
        text.Counters("mqtt_publish_sent_total", "PUBLISH packets sent, by QoS.", "qos",
            [("0", broker.SentQos0), ("1", broker.SentQos1), ("2", broker.SentQos2)]);
        text.Counters("mqtt_publish_dropped_total", "Messages that were dropped on their way to a client, by reason.", "reason",
        [
            ("queueFullQos0", broker.DroppedQueueFullQos0),
            ("queueFull", broker.DroppedQueueFull),
            ("expired", broker.DroppedExpired),
            ("tooLarge", broker.DroppedTooLarge),
        ]);
        text.Histogram("mqtt_publish_ack_seconds", "From the receipt of a PUBLISH at QoS 1 or 2 to its PUBACK or PUBREC.", broker.AckLatency);
    }

    private static void WriteRefusals(PrometheusWriter text, BrokerStatistics broker)
    {
        text.Counters("mqtt_publish_refused_total", "Messages, subscriptions and wills that were refused, by whom.", "by",
            [("telemetry", broker.RefusedBySink), ("accessPolicy", broker.RefusedByAccessPolicy), ("quota", broker.RefusedByQuota)]);
        text.Counters("mqtt_refusals_total", "Refusals by what was refused and by Reason Code; those that happened.", "thing", "code",
            broker.Refusals.Select(refusal => (CamelCase(refusal.Thing.ToString()), $"0x{(byte)refusal.Code:X2}", (double)refusal.Count)));
        text.Counters("mqtt_limit_reached_total", "How often a limit held something back, by its setting in the section Mqtt.", "limit",
            broker.LimitsReached.Select(limit => (limit.Key.ToString(), (double)limit.Value)));
    }

    private static string CamelCase(string word) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word);
}
