using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LampuKota.Dashboard;

/// <summary>
/// A dead man's switch: while every part is well it calls an address outside, once an interval. What watches that address tells somebody when the calls
/// stay away, whatever has died: this program, the machine, or its way out.
/// </summary>
internal sealed class Heartbeat(
    HealthCheckService health, HeartbeatSettings settings, IHttpClientFactory clients, DashboardMetrics metrics, TimeProvider time, ILogger<Heartbeat> logger)
    : BackgroundService
{
    /// <summary>Name of its HTTP client.</summary>
    public const string ClientName = "heartbeat";

    /// <summary>How long one call, or one look at the parts, may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private string? _problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Url is null)
            return;

        using var timer = new PeriodicTimer(settings.Interval, time);
        try
        {
            do
                await BeatAsync(settings.Url, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task BeatAsync(Uri url, CancellationToken stoppingToken)
    {
        string? problem = await FindSickPartAsync(stoppingToken) ?? await CallAsync(url, stoppingToken);
        metrics.HeartbeatEnded(isSent: problem is null);
        // Told once, not at every beat.
        if (problem is not null && _problem is null)
            logger.HeartbeatStays(problem);
        else if (problem is null && _problem is not null)
            logger.HeartbeatIsBack();
        _problem = problem;
    }

    private async Task<string?> FindSickPartAsync(CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        try
        {
            HealthReport report = await health.CheckHealthAsync(either.Token);
            return report.Status == HealthStatus.Healthy
                ? null
                : string.Join(" ", report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy).Select(part => part.Value.Description ?? $"{part.Key} is not well."));
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return "The parts did not say in time how they are.";
        }
    }

    private async Task<string?> CallAsync(Uri url, CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        try
        {
            using HttpClient client = clients.CreateClient(ClientName);
            using HttpResponseMessage answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : FormattableString.Invariant($"The address of the heartbeat answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return $"The address of the heartbeat cannot be reached ({exception.HttpRequestError}).";
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return "The address of the heartbeat did not answer in time.";
        }
    }
}

/// <summary>What the heartbeat says in the log.</summary>
internal static partial class HeartbeatLog
{
    [LoggerMessage(4300, LogLevel.Warning, "The heartbeat stays away. {Problem}")]
    public static partial void HeartbeatStays(this ILogger logger, string problem);

    [LoggerMessage(4301, LogLevel.Information, "The heartbeat is back")]
    public static partial void HeartbeatIsBack(this ILogger logger);
}
