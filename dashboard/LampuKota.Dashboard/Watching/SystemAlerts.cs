namespace LampuKota.Dashboard;

/// <summary>What is wrong with the system itself, of what is known of it; pure.</summary>
public static class SystemAlerts
{
    /// <summary>Where less is left the disk is nearly full, however large it is: what a busy day brings, and a copy of the city's database.</summary>
    private const long LeastFreeBytes = 1L << 30;

    /// <summary>A certificate that ends within a week, or a disk with half of the share left, is worth waking somebody.</summary>
    private const int UrgentDays = 7;

    private const long DayMs = 86_400_000;

    /// <summary>The alerts, the worst first; one for each disk, certificate and backup.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="settings">When something is worth a word.</param>
    public static IReadOnlyList<SystemAlert> Of(SystemFacts facts, AlertSettings settings)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Parts(facts).Concat(Ledger(facts)).Concat(Disks(facts, settings)).Concat(Certificates(facts, settings)).Concat(Backups(facts, settings)).Concat(Clocks(facts)).OrderBy(alert => alert.Kind)];
    }

    private static IEnumerable<SystemAlert> Parts(SystemFacts facts)
    {
        (string Part, SystemAlertKind Kind)[] known =
        [
            (SystemParts.Database, SystemAlertKind.DatabaseAway), (SystemParts.Broker, SystemAlertKind.BrokerAway), (SystemParts.Ingest, SystemAlertKind.IngestSilent),
            (SystemParts.Telemetry, SystemAlertKind.TelemetrySilent), (SystemParts.Notifications, SystemAlertKind.MessagesStuck),
        ];
        return known.Where(one => facts.Parts.TryGetValue(one.Part, out bool isWell) && !isWell).Select(one => new SystemAlert(one.Kind, IsUrgent: true));
    }

    private static IEnumerable<SystemAlert> Ledger(SystemFacts facts)
    {
        if (facts.Ingest?.Ledger is not { } ledger)
            yield break;
        if (ledger.Unaccounted != 0)
            yield return new SystemAlert(SystemAlertKind.LedgerUnbalanced, IsUrgent: true) { Amount = ledger.Unaccounted };
        if (ledger.Damaged > 0)
            yield return new SystemAlert(SystemAlertKind.SamplesDamaged, IsUrgent: false) { Amount = ledger.Damaged };
    }

    private static IEnumerable<SystemAlert> Disks(SystemFacts facts, AlertSettings settings) =>
        from disk in facts.Disks
        where disk.Bytes > 0
        let enough = Math.Max(LeastFreeBytes, disk.Bytes / 100 * settings.DiskFreePercent)
        where disk.FreeBytes < enough
        select new SystemAlert(SystemAlertKind.DiskNearlyFull, IsUrgent: disk.FreeBytes < enough / 2) { Subject = disk.Part, Amount = disk.FreeBytes };

    private static IEnumerable<SystemAlert> Certificates(SystemFacts facts, AlertSettings settings) =>
        from certificate in facts.Ingest?.Certificates ?? []
        let days = (certificate.NotAfterUnixMs - facts.NowUnixMs) / (double)DayMs
        where days < settings.CertificateDays
        select new SystemAlert(SystemAlertKind.CertificateEnding, IsUrgent: days < UrgentDays) { Subject = certificate.Name, AtUnixMs = certificate.NotAfterUnixMs };

    private static IEnumerable<SystemAlert> Backups(SystemFacts facts, AlertSettings settings) =>
        from backup in settings.BackupAge == TimeSpan.Zero ? [] : facts.Backups
        where backup.TakenUnixMs is null || facts.NowUnixMs - backup.TakenUnixMs > settings.BackupAge.TotalMilliseconds
        select new SystemAlert(SystemAlertKind.BackupTooOld, IsUrgent: false) { Subject = backup.Part, AtUnixMs = backup.TakenUnixMs };

    private static IEnumerable<SystemAlert> Clocks(SystemFacts facts)
    {
        if (facts.DoubtfulClocks.Count > 0)
            yield return new SystemAlert(SystemAlertKind.ClockDoubtful, IsUrgent: false) { Subject = facts.DoubtfulClocks[0], Amount = facts.DoubtfulClocks.Count };
    }
}
