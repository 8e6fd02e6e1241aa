using LampuKota.Broker;
using LampuKota.TimeSeries;

namespace LampuKota.Ingest;

/// <summary>What ingest serves over HTTP: its health, and its metrics as Prometheus text.</summary>
internal static class IngestEndpoints
{
    private const string PrometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(WebApplication app)
    {
        app.UseMqttWebSockets();
        app.UseRouting();
        app.MapGet("/healthz", HealthAsync);
        app.MapGet("/metrics", MetricsAsync);
    }

    // Kestrel answers only once all listeners are open, the broker's among them.
    internal static Task HealthAsync(HttpContext context)
    {
        IServiceProvider services = context.RequestServices;
        bool isStopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
        string? trouble = IngestHealth.TroubleOf(services.GetService<ITelemetryStore>(), services.GetService<MqttBroker>()) ?? (isStopping ? "stopping" : null);
        context.Response.StatusCode = trouble is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync((trouble ?? "healthy") + "\n", context.RequestAborted);
    }

    private static Task MetricsAsync(HttpContext context)
    {
        IServiceProvider services = context.RequestServices;
        string text = IngestMetrics.Write(
            services.GetRequiredService<IngestMeter>(), services.GetRequiredService<ITelemetryStore>(), services.GetRequiredService<MqttBroker>().Statistics,
            services.GetRequiredService<AccessMetrics>(), services.GetRequiredService<SampleWatch>());
        return WriteMetricsAsync(context, text);
    }

    internal static Task WriteMetricsAsync(HttpContext context, string text)
    {
        context.Response.ContentType = PrometheusContentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
