using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How rota, contacts and deliveries lie in the database.</summary>
internal static class NotificationModel
{
    /// <summary>Characters of what went wrong; longer reasons are cut.</summary>
    public const int MaximumErrorLength = 300;

    private const int MaximumWordLength = 32;
    private const int MaximumSubjectLength = 64;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<CrewRow>(crew =>
        {
            crew.ToTable("Crews");
            crew.HasKey(row => row.Id);
            crew.Property(row => row.Id).HasMaxLength(DeviceId.MaximumLength);
            crew.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            crew.Property(row => row.Level).HasConversion<string>().HasMaxLength(MaximumWordLength);
        });
        model.Entity<ContactRow>(contact =>
        {
            contact.ToTable("Contacts");
            contact.HasKey(row => row.PersonId);
            contact.Property(row => row.PersonId).HasMaxLength(ContactRules.MaximumPersonIdLength);
            contact.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
        });
        model.Entity<DeliveryRow>(delivery =>
        {
            delivery.ToTable("NotificationDeliveries");
            delivery.HasKey(row => row.Id);
            delivery.Property(row => row.Id).HasMaxLength(MaximumWordLength);
            delivery.Property(row => row.Subject).HasMaxLength(MaximumSubjectLength);
            delivery.Property(row => row.Kind).HasConversion<string>().HasMaxLength(MaximumWordLength);
            delivery.Property(row => row.Level).HasConversion<string>().HasMaxLength(MaximumWordLength);
            delivery.Property(row => row.PersonId).HasMaxLength(ContactRules.MaximumPersonIdLength);
            delivery.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            delivery.Property(row => row.Channel).HasConversion<string>().HasMaxLength(MaximumWordLength);
            delivery.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumWordLength);
            delivery.Property(row => row.Error).HasMaxLength(MaximumErrorLength);
            delivery.HasIndex(row => new { row.Subject, row.PersonId, row.Channel }).IsUnique(); // Told once, whatever happens between a decision and its commit.
            delivery.HasIndex(row => new { row.State, row.DueUnixMs });
            delivery.HasIndex(row => row.IncidentId);
            delivery.HasIndex(row => row.IsReported).HasFilter("NOT \"IsReported\"");
        });
        model.Entity<EscalationRow>(escalation =>
        {
            escalation.ToTable("NotificationEscalations");
            escalation.HasKey(row => row.IncidentId);
            escalation.Property(row => row.IncidentId).ValueGeneratedNever();
            escalation.Property(row => row.Subject).HasMaxLength(MaximumSubjectLength);
            escalation.Property(row => row.Level).HasConversion<string>().HasMaxLength(MaximumWordLength);
            escalation.HasIndex(row => row.DueUnixMs);
        });
        model.Entity<NotificationCursorRow>(cursor =>
        {
            cursor.ToTable("NotificationCursors");
            cursor.HasKey(row => row.Id);
            cursor.Property(row => row.Id).ValueGeneratedNever();
            cursor.Property(row => row.DigestDate).HasMaxLength(MaximumWordLength);
        });
        model.Entity<NotificationKeyRow>(key =>
        {
            key.ToTable("NotificationKeys");
            key.HasKey(row => row.Name);
            key.Property(row => row.Name).HasMaxLength(MaximumWordLength);
        });
    }
}
