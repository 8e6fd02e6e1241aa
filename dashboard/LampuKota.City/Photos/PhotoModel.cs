using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How photos lie in the database.</summary>
internal static class PhotoModel
{
    public static void Configure(ModelBuilder model) => model.Entity<PhotoRow>(photo =>
    {
        photo.ToTable("Photos");
        photo.HasKey(row => row.Id);
        photo.Property(row => row.Id).HasMaxLength(PhotoStore.IdLength);
        photo.Property(row => row.PersonId).HasMaxLength(DeviceId.MaximumLength);
        photo.HasIndex(row => row.ByteCount); // The sum of all reads this index, and no photo.
    });
}
