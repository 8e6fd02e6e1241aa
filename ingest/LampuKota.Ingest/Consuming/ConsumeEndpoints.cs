using LampuKota.Mqtt;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What a program without a broker of its own serves over HTTP: its health, and its metrics as Prometheus text.</summary>
internal static class ConsumeEndpoints
{
    public static void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapGet("/healthz", IngestEndpoints.HealthAsync);
        app.MapGet("/metrics", (HttpContext context) => IngestEndpoints.WriteMetricsAsync(context, Metrics(context.RequestServices)));
    }

    private static string Metrics(IServiceProvider services)
    {
        var text = new PrometheusWriter();
        IngestMeter meter = services.GetRequiredService<IngestMeter>();
        if (services.GetService<ITelemetryStore>() is { } store)
            IngestMetrics.WriteStore(text, meter, store);
        TelemetryConsumer consumer = services.GetRequiredService<TelemetryConsumer>();
        text.Gauge("lampukota_consume_connected", "1 while the broker is connected.", consumer.Client.State == MqttConnectionState.Connected ? 1 : 0);
        text.Counter("lampukota_consume_messages_total", "Messages taken from the broker since the start.", consumer.Messages);
        IngestMetrics.WritePacks(text, meter, services.GetService<SampleWatch>());
        IngestMetrics.WriteProcess(text);
        return text.ToString();
    }
}
