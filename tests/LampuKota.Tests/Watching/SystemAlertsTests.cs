using LampuKota.Dashboard;

namespace LampuKota.Tests;

public sealed class SystemAlertsTests
{
    private const long Now = 1_763_700_000_000;
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Gigabyte = 1_000_000_000;

    private static readonly AlertSettings Settings = new(TimeSpan.FromHours(36), CertificateDays: 30, DiskFreePercent: 5);

    private static readonly IngestFacts Ingest = new(
        60, new IngestLedger(100, 80, 10, 5, 5, 0, 0), new IngestStorage(1, 1, 1), new IngestMqtt(1, 1), new IngestRates(1, 1, 0), new IngestCommits(1, 1));

    private static readonly SystemFacts Well = new(
        Now,
        new Dictionary<string, bool> { [SystemParts.Broker] = true, [SystemParts.Ingest] = true, [SystemParts.Telemetry] = true, [SystemParts.Database] = true, [SystemParts.Notifications] = true },
        Ingest,
        [new DiskRoom(SystemParts.Database, 50 * Gigabyte, 100 * Gigabyte)],
        [new BackupAge(SystemParts.Database, Now - (20 * Hour), 1), new BackupAge(SystemParts.Ingest, Now - (20 * Hour), 1)],
        []);

    [Fact]
    public void A_system_that_is_well_says_nothing() => Assert.Empty(SystemAlerts.Of(Well, Settings));

    [Theory]
    [InlineData(SystemParts.Broker, SystemAlertKind.BrokerAway)]
    [InlineData(SystemParts.Ingest, SystemAlertKind.IngestSilent)]
    [InlineData(SystemParts.Telemetry, SystemAlertKind.TelemetrySilent)]
    [InlineData(SystemParts.Database, SystemAlertKind.DatabaseAway)]
    [InlineData(SystemParts.Notifications, SystemAlertKind.MessagesStuck)]
    public void A_part_that_is_not_well_is_urgent(string part, SystemAlertKind kind)
    {
        SystemFacts facts = Well with { Parts = new Dictionary<string, bool>(Well.Parts) { [part] = false } };

        Assert.Equal(new SystemAlert(kind, IsUrgent: true), Assert.Single(SystemAlerts.Of(facts, Settings)));
    }

    [Fact]
    public void A_ledger_that_does_not_balance_is_told_with_what_is_missing()
    {
        SystemFacts facts = Well with { Ingest = Ingest with { Ledger = Ingest.Ledger with { Received = 107 } } };

        Assert.Equal(new SystemAlert(SystemAlertKind.LedgerUnbalanced, IsUrgent: true) { Amount = 7 }, Assert.Single(SystemAlerts.Of(facts, Settings)));
    }

    [Fact]
    public void Values_that_could_not_be_read_back_are_told()
    {
        SystemFacts facts = Well with { Ingest = Ingest with { Ledger = Ingest.Ledger with { Damaged = 3, Stored = 77 } } };

        Assert.Equal((SystemAlertKind.SamplesDamaged, 3L), Assert.Single(SystemAlerts.Of(facts, Settings).Select(alert => (alert.Kind, alert.Amount))));
    }

    [Theory]
    [InlineData(100, 5.0, null)]
    [InlineData(100, 4.9, false)]
    [InlineData(100, 2.4, true)]
    [InlineData(10, 1.1, null)] // A gibibyte is enough for a small disk, and the least for any.
    [InlineData(10, 1.0, false)]
    [InlineData(0, 0.0, null)] // Nobody says how large it is.
    public void A_disk_is_nearly_full_below_its_share_and_below_a_gibibyte(int gigabytes, double left, bool? isUrgent)
    {
        SystemFacts facts = Well with { Disks = [new DiskRoom(SystemParts.Ingest, (long)(left * Gigabyte), gigabytes * Gigabyte)] };

        Assert.Equal(isUrgent, SystemAlerts.Of(facts, Settings).SingleOrDefault()?.IsUrgent);
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(29, false)]
    [InlineData(6, true)]
    [InlineData(-1, true)]
    public void A_certificate_is_told_before_its_end_and_after(int days, bool? isUrgent)
    {
        SystemFacts facts = Well with { Ingest = Ingest with { Certificates = [new IngestCertificate("server", "broker", Now + (days * Day))] } };

        Assert.Equal(isUrgent, SystemAlerts.Of(facts, Settings).SingleOrDefault()?.IsUrgent);
    }

    [Theory]
    [InlineData(35, false)]
    [InlineData(37, true)]
    [InlineData(null, true)]
    public void A_backup_is_told_when_it_is_too_old_or_none(int? hours, bool isTold)
    {
        SystemFacts facts = Well with { Backups = [new BackupAge(SystemParts.Ingest, hours is null ? null : Now - (hours * Hour), 0)] };

        Assert.Equal(isTold, SystemAlerts.Of(facts, Settings).Any(alert => alert is { Kind: SystemAlertKind.BackupTooOld, Subject: SystemParts.Ingest }));
        Assert.Empty(SystemAlerts.Of(facts, Settings with { BackupAge = TimeSpan.Zero }));
    }

    [Fact]
    public void Clocks_in_doubt_are_one_alert()
    {
        SystemFacts facts = Well with { DoubtfulClocks = ["KPG-OBB-G001", "KPG-OBB-G002"] };

        Assert.Equal(new SystemAlert(SystemAlertKind.ClockDoubtful, IsUrgent: false) { Subject = "KPG-OBB-G001", Amount = 2 }, Assert.Single(SystemAlerts.Of(facts, Settings)));
    }

    [Fact]
    public void The_worst_comes_first()
    {
        SystemFacts facts = Well with { DoubtfulClocks = ["G"], Backups = [new BackupAge(SystemParts.Ingest, null, 0)], Parts = new Dictionary<string, bool> { [SystemParts.Broker] = false } };

        Assert.Equal([SystemAlertKind.BrokerAway, SystemAlertKind.BackupTooOld, SystemAlertKind.ClockDoubtful], SystemAlerts.Of(facts, Settings).Select(alert => alert.Kind));
    }
}
