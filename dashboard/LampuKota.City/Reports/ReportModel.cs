using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How reports of citizens lie in the database.</summary>
internal static class ReportModel
{
    private const int MaximumWordLength = 32;

    public static void Configure(ModelBuilder model) => model.Entity<ReportRow>(report =>
    {
        report.ToTable("CitizenReports");
        report.HasKey(row => row.Id);
        report.Property(row => row.Code).HasMaxLength(ReportCode.Length);
        report.Property(row => row.Kind).HasConversion<string>().HasMaxLength(MaximumWordLength);
        report.Property(row => row.LampId).HasMaxLength(DeviceId.MaximumLength);
        report.Property(row => row.KelurahanId).HasMaxLength(DeviceId.MaximumLength);
        report.Property(row => row.Place).HasMaxLength(ReportText.MaximumPlaceLength);
        report.Property(row => row.Note).HasMaxLength(ReportText.MaximumNoteLength);
        report.Property(row => row.PhotoId).HasMaxLength(PhotoStore.IdLength);
        report.Property(row => row.Evidence).HasConversion<string>().HasMaxLength(MaximumWordLength);
        report.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumWordLength);
        report.Property(row => row.RefusalReason).HasConversion<string>().HasMaxLength(MaximumWordLength);
        report.Property(row => row.DecidedById).HasMaxLength(DeviceId.MaximumLength);
        report.Property(row => row.DecidedByName).HasMaxLength(LightingLimits.MaximumNameLength);
        report.Property(row => row.DecisionNote).HasMaxLength(ReportText.MaximumNoteLength);
        report.HasIndex(row => row.Code).IsUnique();
        report.HasIndex(row => new { row.State, row.Id });
        report.HasIndex(row => new { row.LampId, row.Id });
        report.HasIndex(row => row.IncidentId);
    });
}
