using System.Runtime.InteropServices;
using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LampuKota.City;

/// <summary>How assets lie in the database.</summary>
internal static class AssetModel
{
    private const int MaximumCodeLength = 32;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<Backdrop>(backdrop =>
        {
            backdrop.ToTable("Backdrops");
            backdrop.HasKey(row => row.Kind);
            backdrop.Property(row => row.Kind).HasMaxLength(MaximumCodeLength);
        });
        Asset<Kecamatan>(model, "Kecamatan", place => place.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength));
        Asset<Kelurahan>(model, "Kelurahan", place =>
        {
            place.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            References<Kelurahan, Kecamatan>(place, nameof(City.Kelurahan.KecamatanId));
        });
        Asset<Street>(model, "Streets", street =>
        {
            street.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            street.Property(row => row.Class).HasConversion<string>().HasMaxLength(MaximumCodeLength);
            street.Property(row => row.LineMicrodegrees).HasConversion(
                line => ToBytes(line),
                bytes => FromBytes(bytes),
                ValueComparer.CreateDefault<IReadOnlyList<int>>(favorStructuralComparisons: false));
        });
        ConfigureDevices(model);
        model.Entity<CommissioningRow>(accepted =>
        {
            accepted.ToTable("Commissionings");
            accepted.HasKey(row => row.GatewayId);
            accepted.Property(row => row.GatewayId).HasMaxLength(DeviceId.MaximumLength);
            accepted.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            accepted.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
        });
        model.Entity<AssetImportRow>(import =>
        {
            import.ToTable("AssetImports");
            import.HasKey(row => row.Id);
            import.Property(row => row.Id).HasMaxLength(MaximumCodeLength);
            import.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
            import.Property(row => row.PersonName).HasMaxLength(LightingLimits.MaximumNameLength);
            import.Property(row => row.FileName).HasMaxLength(LightingLimits.MaximumNameLength);
            import.Property(row => row.State).HasConversion<string>().HasMaxLength(MaximumCodeLength);
        });
    }

    internal static byte[] ToBytes(IReadOnlyList<int> line) => MemoryMarshal.AsBytes<int>(line.ToArray()).ToArray();

    internal static int[] FromBytes(byte[] bytes) => MemoryMarshal.Cast<byte, int>(bytes).ToArray();

    private static void ConfigureDevices(ModelBuilder model)
    {
        Asset<Cabinet>(model, "Cabinets", cabinet =>
        {
            cabinet.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            cabinet.Property(row => row.CustomerNumber).HasMaxLength(MaximumCodeLength);
            cabinet.Property(row => row.Tariff).HasConversion<string>().HasMaxLength(MaximumCodeLength);
            References<Cabinet, Kelurahan>(cabinet, nameof(Cabinet.KelurahanId));
        });
        Asset<GatewayAsset>(model, "Gateways", gateway =>
        {
            References<GatewayAsset, Cabinet>(gateway, nameof(GatewayAsset.CabinetId));
            References<GatewayAsset, Kelurahan>(gateway, nameof(GatewayAsset.KelurahanId));
        });
        Asset<LampAsset>(model, "Lamps", lamp =>
        {
            lamp.Property(row => row.PoleCode).HasMaxLength(LightingLimits.MaximumNameLength);
            lamp.Property(row => row.SegmentId).HasMaxLength(DeviceId.MaximumLength);
            lamp.Property(row => row.Luminaire).HasMaxLength(LightingLimits.MaximumNameLength);
            lamp.Property(row => row.CalendarId).HasMaxLength(DeviceId.MaximumLength);
            References<LampAsset, GatewayAsset>(lamp, nameof(LampAsset.GatewayId));
            References<LampAsset, Cabinet>(lamp, nameof(LampAsset.CabinetId));
            References<LampAsset, Street>(lamp, nameof(LampAsset.StreetId));
            References<LampAsset, Kelurahan>(lamp, nameof(LampAsset.KelurahanId));
        });
        Asset<SensorAsset>(model, "Sensors", sensor =>
        {
            sensor.Property(row => row.Kind).HasMaxLength(MaximumCodeLength);
            sensor.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            References<SensorAsset, GatewayAsset>(sensor, nameof(SensorAsset.GatewayId));
            References<SensorAsset, Kelurahan>(sensor, nameof(SensorAsset.KelurahanId));
        });
    }

    private static void Asset<T>(ModelBuilder model, string table, Action<EntityTypeBuilder<T>> configure)
        where T : class
    {
        model.Entity<T>(asset =>
        {
            asset.ToTable(table);
            asset.HasKey("Id");
            asset.Property("Id").HasMaxLength(DeviceId.MaximumLength);
            configure(asset);
        });
    }

    // An asset that others stand on is never deleted by accident.
    private static void References<T, TPrincipal>(EntityTypeBuilder<T> asset, string foreignKey)
        where T : class
        where TPrincipal : class =>
        asset.HasOne<TPrincipal>().WithMany().HasForeignKey(foreignKey).OnDelete(DeleteBehavior.Restrict);
}
