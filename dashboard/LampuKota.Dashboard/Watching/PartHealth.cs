using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LampuKota.Dashboard;

/// <summary>Whether the broker can be reached.</summary>
internal sealed class BrokerHealth(SystemState system) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(system.IsBrokerConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The broker cannot be reached."));
}

/// <summary>Whether ingest, where one has ever told of itself, still does. Workers of another broker do not.</summary>
internal sealed class IngestHealth(SystemState system, TimeProvider time) : IHealthCheck
{
    /// <summary>Ingest tells of itself every five seconds.</summary>
    private const long SilentAfterMs = 60_000;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        bool isSilent = system.Ingest is { } report && time.GetUtcNow().ToUnixTimeMilliseconds() - report.ReceivedUnixMs > SilentAfterMs;
        return Task.FromResult(isSilent ? HealthCheckResult.Unhealthy("Ingest has not told of itself for a minute.") : HealthCheckResult.Healthy());
    }
}

/// <summary>Whether telemetry comes at all: a city that sends nothing cannot be told from one that cannot be heard.</summary>
internal sealed class TelemetryHealth(DashboardMetrics metrics, HeartbeatSettings settings, TimeProvider time) : IHealthCheck
{
    private readonly Lock _lock = new();
    private long _samples = -1;
    private long _changed;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            long samples = metrics.Samples;
            if (samples != _samples)
                (_samples, _changed) = (samples, time.GetTimestamp());
            return Task.FromResult(time.GetElapsedTime(_changed) < settings.SilentAfter
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(FormattableString.Invariant($"No telemetry has come for {settings.SilentAfter.TotalMinutes:0} minutes.")));
        }
    }
}

/// <summary>Whether messages reach anybody: what was found and is told to nobody is as good as not found.</summary>
internal sealed class NotificationHealth(NotificationWatch watch) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        NotificationStanding standing = await watch.LookAsync(cancellationToken) ?? NotificationStanding.Good;
        return standing.IsWell
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(FormattableString.Invariant($"{standing.StuckCount} messages are stuck, and {standing.UnheardCount} incidents are known to nobody."));
    }
}

/// <summary>Whether the city's database answers.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<CityContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using CityContext city = await contexts.CreateDbContextAsync(cancellationToken);
        return await city.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The city's database does not answer.");
    }
}
