using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How the audit log lies in the database; every context that adds to it has the same.</summary>
internal static class AuditModel
{
    private const int MaximumWordLength = 32;
    private const int HashLength = 64;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("AuditEntries");
            entry.HasKey(row => row.Id);
            entry.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            entry.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            entry.Property(row => row.Action).HasMaxLength(MaximumWordLength);
            entry.Property(row => row.Subject).HasMaxLength(LightingLimits.MaximumCommandIdLength);
            entry.Property(row => row.Hash).HasMaxLength(HashLength);
            entry.HasIndex(row => row.AtUnixMs);
            entry.HasIndex(row => row.PersonId);
        });
        model.Entity<AuditHead>(head =>
        {
            head.ToTable("AuditHeads");
            head.HasKey(row => row.Id);
            head.Property(row => row.Id).ValueGeneratedNever();
            head.Property(row => row.Hash).HasMaxLength(HashLength);
        });
    }
}
