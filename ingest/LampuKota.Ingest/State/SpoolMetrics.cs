using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What <c>/metrics</c> says of the spool before a remote engine.</summary>
internal static class SpoolMetrics
{
    public static void Write(PrometheusWriter text, SpoolStatus spool)
    {
        text.Gauge("lampukota_spool_bytes", "Bytes of all files of the spool.", spool.Bytes);
        text.Gauge("lampukota_spool_segments", "Segments of the spool; those of the last minute stay after the engine took them.", spool.Segments);
        text.Gauge("lampukota_spool_refused_bytes", "Bytes of lines that the engine refused for good, in refused.lp.", spool.RefusedBytes);
        text.Gauge("lampukota_spool_oldest_unsent_seconds", "For how long the oldest samples have waited for the engine.", spool.OldestAge.TotalSeconds);
        text.Gauge("lampukota_spool_full", "1 while nothing is acknowledged for want of room.", spool.IsFull ? 1 : 0);
        text.Gauge("lampukota_engine_away", "1 while the engine does not take samples.", spool.IsEngineAway ? 1 : 0);
        text.Counter("lampukota_engine_retries_total", "Requests that had to be sent again since the start.", spool.Retries);
        text.Counter("lampukota_engine_restarts_total", "How often the engine was found to have been started anew since the start.", spool.EngineRestarts);
        text.Counter("lampukota_engine_connection_breaks_total", "How often a connection to the engine broke, or could not be made, since the start.", spool.EngineBreaks);
    }
}
