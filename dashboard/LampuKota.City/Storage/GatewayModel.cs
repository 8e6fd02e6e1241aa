using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How settings of gateways, and what gateways told of themselves, lie in the database.</summary>
internal static class GatewayModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<GatewayTuningRow>(version =>
        {
            version.ToTable("GatewaySettings");
            version.HasKey(row => row.Version);
            version.Property(row => row.Version).ValueGeneratedNever();
            version.Property(row => row.GatewayId).HasMaxLength(DeviceId.MaximumLength);
            version.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            version.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            version.HasIndex(row => new { row.GatewayId, row.Version });
        });
        model.Entity<GatewayNoticeRow>(notice =>
        {
            notice.ToTable("GatewayNotices");
            notice.HasKey(row => new { row.GatewayId, row.Event });
            notice.Property(row => row.GatewayId).HasMaxLength(DeviceId.MaximumLength);
            notice.Property(row => row.Event).HasMaxLength(LightingLimits.MaximumEventNameLength);
        });
    }
}
