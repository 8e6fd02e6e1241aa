using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LampuKota.City;

/// <summary>How commands, schedules and the audit log lie in the database.</summary>
internal static class RecordModel
{
    private const int MaximumWordLength = 32;

    public static void Configure(ModelBuilder model)
    {
        ConfigureCommands(model);
        model.Entity<LampGroupRow>(group =>
        {
            group.ToTable("LampGroups");
            group.HasKey(row => row.Id);
            group.Property(row => row.Id).HasMaxLength(DeviceId.MaximumLength);
            group.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            group.Property(row => row.Kind).HasConversion<string>().HasMaxLength(MaximumWordLength);
            group.Property(row => row.LampIds).HasConversion(
                ids => string.Join(' ', ids), // An id has no space in it.
                text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                ValueComparer.CreateDefault<IReadOnlyList<string>>(favorStructuralComparisons: false));
        });
        ConfigureSchedules(model);
        IncidentModel.Configure(model);
        AuditModel.Configure(model);
    }

    private static void ConfigureCommands(ModelBuilder model)
    {
        model.Entity<CommandRow>(command =>
        {
            command.ToTable("Commands");
            command.HasKey(row => row.Id);
            command.Property(row => row.Id).HasMaxLength(LightingLimits.MaximumCommandIdLength);
            command.Property(row => row.Reason).HasMaxLength(LightingLimits.MaximumReasonLength);
            command.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            command.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            command.Property(row => row.Kind).HasConversion<string>().HasMaxLength(MaximumWordLength);
            command.Property(row => row.ScopeKind).HasConversion<string>().HasMaxLength(MaximumWordLength);
            command.Property(row => row.ScopeId).HasMaxLength(DeviceId.MaximumLength);
            command.Property(row => row.ReferenceId).HasMaxLength(LightingLimits.MaximumCommandIdLength);
            command.Property(row => row.UndoneById).HasMaxLength(LightingLimits.MaximumCommandIdLength);
            command.Property(row => row.ApprovalCause).HasConversion<string>().HasMaxLength(MaximumWordLength);
            command.Property(row => row.ApprovalState).HasConversion<string>().HasMaxLength(MaximumWordLength);
            command.Property(row => row.DecidedById).HasMaxLength(DeviceId.MaximumLength);
            command.Property(row => row.DecidedByName).HasMaxLength(LightingLimits.MaximumNameLength);
            command.Property(row => row.DecisionNote).HasMaxLength(LightingLimits.MaximumReasonLength);
            command.HasIndex(row => row.RequestedUnixMs);
            command.HasIndex(row => new { row.ScopeKind, row.ScopeId, row.RequestedUnixMs });
            command.HasIndex(row => row.IsPending).HasFilter("\"IsPending\"");
            command.HasMany(row => row.Targets).WithOne().HasForeignKey(target => target.CommandId);
        });
        model.Entity<CommandTargetRow>(target =>
        {
            target.ToTable("CommandTargets");
            target.HasKey(row => new { row.CommandId, row.Position });
            target.Property(row => row.LampId).HasMaxLength(DeviceId.MaximumLength);
            target.Property(row => row.GatewayId).HasMaxLength(DeviceId.MaximumLength);
            target.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumWordLength);
            target.Property(row => row.Rejection).HasConversion<string>().HasMaxLength(MaximumWordLength);
            target.Property(row => row.RejectionDetail).HasMaxLength(LightingLimits.MaximumDetailLength);
            target.HasIndex(row => row.LampId);
        });
    }

    private static void ConfigureSchedules(ModelBuilder model)
    {
        model.Entity<ScheduleVersionRow>(version =>
        {
            version.ToTable("ScheduleVersions");
            version.HasKey(row => row.Version);
            version.Property(row => row.Version).ValueGeneratedNever();
            version.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            version.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
        });
        model.Entity<DesiredVersionRow>(desired =>
        {
            desired.ToTable("DesiredVersions");
            desired.HasKey(row => row.GatewayId);
            desired.Property(row => row.GatewayId).HasMaxLength(DeviceId.MaximumLength);
            desired.Property(row => row.ContentHash).HasMaxLength(64);
        });
    }
}
