using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>The city's database: what the city owns, and what people have decided. Telemetry is not in it.</summary>
/// <param name="options">Provider and connection; see <see cref="CityDatabase"/>.</param>
public sealed class CityContext(DbContextOptions<CityContext> options) : DbContext(options)
{
    /// <summary>Background shapes of the map.</summary>
    public DbSet<Backdrop> Backdrops => Set<Backdrop>();

    /// <summary>Districts.</summary>
    public DbSet<Kecamatan> Kecamatan => Set<Kecamatan>();

    /// <summary>Urban villages.</summary>
    public DbSet<Kelurahan> Kelurahan => Set<Kelurahan>();

    /// <summary>Streets.</summary>
    public DbSet<Street> Streets => Set<Street>();

    /// <summary>Control cabinets.</summary>
    public DbSet<Cabinet> Cabinets => Set<Cabinet>();

    /// <summary>Gateways.</summary>
    public DbSet<GatewayAsset> Gateways => Set<GatewayAsset>();

    /// <summary>Lamps.</summary>
    public DbSet<LampAsset> Lamps => Set<LampAsset>();

    /// <summary>City sensors.</summary>
    public DbSet<SensorAsset> Sensors => Set<SensorAsset>();

    /// <summary>Accepted gateways.</summary>
    public DbSet<CommissioningRow> Commissionings => Set<CommissioningRow>();

    /// <summary>Files of assets that were read.</summary>
    public DbSet<AssetImportRow> AssetImports => Set<AssetImportRow>();

    /// <summary>Commands to lamps.</summary>
    public DbSet<CommandRow> Commands => Set<CommandRow>();

    /// <summary>What became of each command at each lamp.</summary>
    public DbSet<CommandTargetRow> CommandTargets => Set<CommandTargetRow>();

    /// <summary>Lamp groups.</summary>
    public DbSet<LampGroupRow> LampGroups => Set<LampGroupRow>();

    /// <summary>Versions of the calendars and control programs.</summary>
    public DbSet<ScheduleVersionRow> ScheduleVersions => Set<ScheduleVersionRow>();

    /// <summary>The desired document that each gateway was last given.</summary>
    public DbSet<DesiredVersionRow> DesiredVersions => Set<DesiredVersionRow>();

    /// <summary>Versions of the settings of gateways.</summary>
    public DbSet<GatewayTuningRow> GatewayTunings => Set<GatewayTuningRow>();

    /// <summary>What gateways told of themselves.</summary>
    public DbSet<GatewayNoticeRow> GatewayNotices => Set<GatewayNoticeRow>();

    /// <summary>Incidents.</summary>
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();

    /// <summary>The conditions that incidents are made of.</summary>
    public DbSet<IncidentConditionRow> IncidentConditions => Set<IncidentConditionRow>();

    /// <summary>What happened to incidents.</summary>
    public DbSet<IncidentStepRow> IncidentSteps => Set<IncidentStepRow>();

    /// <summary>Crews that answer for faults.</summary>
    public DbSet<CrewRow> Crews => Set<CrewRow>();

    /// <summary>How people are reached.</summary>
    public DbSet<ContactRow> Contacts => Set<ContactRow>();

    /// <summary>Messages to people.</summary>
    public DbSet<DeliveryRow> NotificationDeliveries => Set<DeliveryRow>();

    /// <summary>Incidents for which nobody has answered yet.</summary>
    public DbSet<EscalationRow> NotificationEscalations => Set<EscalationRow>();

    /// <summary>How far the notifier has come.</summary>
    public DbSet<NotificationCursorRow> NotificationCursors => Set<NotificationCursorRow>();

    /// <summary>Keys of the city's own.</summary>
    public DbSet<NotificationKeyRow> NotificationKeys => Set<NotificationKeyRow>();

    /// <summary>Photos of poles, repairs and reports.</summary>
    public DbSet<PhotoRow> Photos => Set<PhotoRow>();

    /// <summary>Reports of citizens.</summary>
    public DbSet<ReportRow> CitizenReports => Set<ReportRow>();

    /// <summary>Bills of the utility.</summary>
    public DbSet<UtilityBillRow> UtilityBills => Set<UtilityBillRow>();

    /// <summary>Who changed what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>The end of the audit log's chain.</summary>
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        AuditChain.SaveAsync(this, cancel => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancel), cancellationToken);

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        AuditChain.RefuseToSaveAtOnce(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        AssetModel.Configure(modelBuilder);
        RecordModel.Configure(modelBuilder);
        NotificationModel.Configure(modelBuilder);
        PhotoModel.Configure(modelBuilder);
        ReportModel.Configure(modelBuilder);
        GatewayModel.Configure(modelBuilder);
        EnergyModel.Configure(modelBuilder);
    }
}
