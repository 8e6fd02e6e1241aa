using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

#nullable disable

namespace LampuKota.City;

[DbContext(typeof(PeopleContext))]
internal sealed partial class PeopleContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");

        modelBuilder.Entity("LampuKota.City.Account", b =>
        {
            b.Property<string>("Id").HasMaxLength(63);
            b.Property<int>("AccessFailedCount");
            b.Property<string>("Areas").IsRequired();
            b.Property<string>("ConcurrencyStamp").IsConcurrencyToken().HasMaxLength(64);
            b.Property<long>("CreatedUnixMs");
            b.Property<string>("FactorKey");
            b.Property<long>("FactorStep");
            b.Property<string>("FullName").IsRequired().HasMaxLength(100);
            b.Property<bool>("IsLocked");
            b.Property<long?>("LastSignInUnixMs");
            b.Property<long?>("LockoutEnd").HasColumnName("LockoutEndUnixMs");
            b.Property<bool>("MustChangePassword");
            b.Property<string>("NormalizedUserName").IsRequired().HasMaxLength(40);
            b.Property<long?>("PasswordExpiresUnixMs");
            b.Property<string>("PasswordHash");
            b.Property<string>("RecoveryHashes").IsRequired();
            b.Property<string>("Role").IsRequired().HasMaxLength(32);
            b.Property<string>("SecurityStamp").IsRequired().HasMaxLength(64);
            b.Property<string>("UserName").IsRequired().HasMaxLength(40);
            b.HasKey("Id");
            b.HasIndex("NormalizedUserName").IsUnique();
            b.ToTable("Accounts", (string)null);
        });

        modelBuilder.Entity("LampuKota.City.ApiToken", b =>
        {
            b.Property<string>("Id").HasMaxLength(63);
            b.Property<string>("AccountId").IsRequired().HasMaxLength(63);
            b.Property<long>("CreatedUnixMs");
            b.Property<long>("ExpiresUnixMs");
            b.Property<long?>("LastUsedUnixMs");
            b.Property<string>("Name").IsRequired().HasMaxLength(100);
            b.Property<long?>("RevokedUnixMs");
            b.Property<int>("Scopes");
            b.Property<string>("SecretHash").IsRequired().HasMaxLength(64);
            b.HasKey("Id");
            b.HasIndex("AccountId");
            b.HasOne("LampuKota.City.Account", null).WithMany().HasForeignKey("AccountId").OnDelete(DeleteBehavior.Cascade).IsRequired();
            b.ToTable("ApiTokens", (string)null);
        });
    }
}
