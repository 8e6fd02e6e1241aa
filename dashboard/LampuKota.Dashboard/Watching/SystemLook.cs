using LampuKota.City;
using LampuKota.Lighting;
using LampuKota.TimeSeries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LampuKota.Dashboard;

/// <summary>Looks at the system itself: every part's health, what ingest said, disks, backups, clocks.</summary>
/// <param name="health">The parts.</param>
/// <param name="state">What ingest said.</param>
/// <param name="directory">The gateways.</param>
/// <param name="gateways">What they say of themselves.</param>
/// <param name="settings">Where data lie.</param>
/// <param name="alerts">When something is worth a word.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="time">Real time.</param>
internal sealed class SystemLook(
    HealthCheckService health, SystemState state, CityDirectory directory, GatewayHealth gateways, DashboardSettings settings, AlertSettings alerts, CityClock clock, TimeProvider time)
{
    /// <summary>How long a look may take; a part that has not answered by then is not well.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SystemFacts> LookAsync(CancellationToken cancellationToken)
    {
        long nowUnixMs = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        IngestFacts? ingest = state.Ingest is { } report ? IngestFacts.Read(report.State) : null;
        var disk = DiskSpace.Of(settings.OwnDirectory);
        return new SystemFacts(
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            await PartsAsync(cancellationToken),
            ingest,
            [new DiskRoom(SystemParts.Database, disk.FreeBytes, disk.TotalBytes), .. ingest is null ? (DiskRoom[])[] : [new DiskRoom(SystemParts.Ingest, ingest.Storage.DiskFreeBytes, ingest.Storage.DiskBytes)]],
            [.. Backups(ingest).Where(backup => backup.TakenUnixMs is not null || !settings.People.IsDemonstration)],
            [.. directory.Current.Assets.Gateways.Select(gateway => gateway.Id).Where(id => gateways.Of(id, nowUnixMs).IsClockDoubtful)]);
    }

    /// <summary>What is wrong.</summary>
    /// <param name="facts">What is known.</param>
    public IReadOnlyList<SystemAlert> AlertsOf(SystemFacts facts) => SystemAlerts.Of(facts, alerts);

    // A demonstration is thrown away, and nobody misses a backup of it. Workers of another broker say nothing of themselves, and their engine has backups of its own.
    private IEnumerable<BackupAge> Backups(IngestFacts? ingest)
    {
        BackupNote? own = BackupNote.TryRead(settings.OwnDirectory);
        yield return new BackupAge(SystemParts.Database, own?.TakenUnixMs, own?.Bytes ?? 0);
        if (ingest is not null)
            yield return new BackupAge(SystemParts.Ingest, ingest.Backup?.TakenUnixMs, ingest.Backup?.Bytes ?? 0);
    }

    private async Task<IReadOnlyDictionary<string, bool>> PartsAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            HealthReport report = await health.CheckHealthAsync(either.Token);
            return report.Entries.ToDictionary(part => part.Key, part => part.Value.Status == HealthStatus.Healthy);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What holds the others up is the one that has to answer over a wire.
            return new Dictionary<string, bool> { [SystemParts.Database] = false };
        }
    }
}
