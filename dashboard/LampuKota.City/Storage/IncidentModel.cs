using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How incidents lie in the database. Every list is in the order of falling numbers, so each filter's index ends with the number.</summary>
internal static class IncidentModel
{
    private const int MaximumWordLength = 32;

    public static void Configure(ModelBuilder model)
    {
        ConfigureIncidents(model);
        model.Entity<IncidentConditionRow>(condition =>
        {
            condition.ToTable("IncidentConditions");
            condition.HasKey(row => new { row.DeviceId, row.Event, row.StartUnixMs });
            condition.Property(row => row.DeviceId).HasMaxLength(DeviceId.MaximumLength);
            condition.Property(row => row.Event).HasMaxLength(LightingLimits.MaximumEventNameLength);
            condition.HasIndex(row => row.IncidentId);
            condition.HasIndex(row => row.ReleasedFromId).HasFilter("\"ReleasedFromId\" IS NOT NULL");
            condition.HasIndex(row => row.DeviceId).HasFilter("\"EndedUnixMs\" IS NULL");
        });
        model.Entity<IncidentStepRow>(step =>
        {
            step.ToTable("IncidentSteps");
            step.HasKey(row => row.Id);
            step.Property(row => row.Kind).HasConversion<string>().HasMaxLength(MaximumWordLength);
            step.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumWordLength);
            step.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            step.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            step.Property(row => row.Note).HasMaxLength(IncidentStepRules.MaximumNoteLength);
            step.Property(row => row.ClientKey).HasMaxLength(IncidentStepRules.MaximumClientKeyLength);
            step.Property(row => row.ReferenceId).HasMaxLength(LightingLimits.MaximumCommandIdLength);
            step.HasIndex(row => row.IncidentId);
            step.HasIndex(row => new { row.IncidentId, row.ClientKey }).IsUnique().HasFilter("\"ClientKey\" IS NOT NULL");
        });
    }

    private static void ConfigureIncidents(ModelBuilder model) => model.Entity<IncidentRow>(incident =>
    {
        incident.ToTable("Incidents");
        incident.HasKey(row => row.Id);
        incident.Property(row => row.Cause).HasConversion<string>().HasMaxLength(MaximumWordLength);
        incident.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumWordLength);
        incident.Property(row => row.Event).HasMaxLength(LightingLimits.MaximumEventNameLength);
        incident.Property(row => row.DeviceId).HasMaxLength(DeviceId.MaximumLength);
        incident.Property(row => row.KecamatanId).HasMaxLength(DeviceId.MaximumLength);
        incident.Property(row => row.KelurahanId).HasMaxLength(DeviceId.MaximumLength);
        incident.Property(row => row.CabinetId).HasMaxLength(DeviceId.MaximumLength);
        incident.Property(row => row.WorkerId).HasMaxLength(DeviceId.MaximumLength);
        incident.Property(row => row.WorkerName).HasMaxLength(LightingLimits.MaximumNameLength);
        incident.Property(row => row.CrewId).HasMaxLength(IncidentStepRules.MaximumIdLength);
        incident.Property(row => row.LockId).HasMaxLength(LightingLimits.MaximumCommandIdLength);
        incident.Property(row => row.TestCommandId).HasMaxLength(LightingLimits.MaximumCommandIdLength);
        incident.HasIndex(row => row.Id, "IX_Incidents_Open").HasFilter("\"ClosedUnixMs\" IS NULL");
        incident.HasIndex(row => new { row.State, row.Id });
        incident.HasIndex(row => new { row.Cause, row.Id });
        incident.HasIndex(row => new { row.KecamatanId, row.Id });
        incident.HasIndex(row => new { row.KelurahanId, row.Id });
        incident.HasIndex(row => new { row.CabinetId, row.Id });
        incident.HasIndex(row => new { row.DeviceId, row.Id });
        incident.HasIndex(row => new { row.CrewId, row.Id }).HasFilter("\"CrewId\" IS NOT NULL");
        incident.HasIndex(row => new { row.WorkerId, row.Id }).HasFilter("\"WorkerId\" IS NOT NULL");
        incident.HasIndex(row => row.MergedIntoId).HasFilter("\"MergedIntoId\" IS NOT NULL");
        incident.HasIndex(row => row.RaisedUnixMs);
        incident.HasIndex(row => new { row.Id, row.SearchText });
        incident.HasIndex(row => new { row.Id, row.RaisedUnixMs });
        incident.HasMany(row => row.Conditions).WithOne().HasForeignKey(condition => condition.IncidentId);
        incident.HasMany(row => row.Steps).WithOne().HasForeignKey(step => step.IncidentId);
    });
}
