using LampuKota.Lighting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LampuKota.City;

/// <summary>Accounts and tokens. They lie in the city's database beside everything else, with migrations and a history of their own.</summary>
/// <param name="options">Provider and connection; see <see cref="CityDatabase"/>.</param>
public sealed class PeopleContext(DbContextOptions<PeopleContext> options) : DbContext(options)
{
    /// <summary>Name of the table that tells which migrations were applied.</summary>
    public const string HistoryTable = "__PeopleMigrationsHistory";

    private const int StampLength = 64;

    /// <summary>Accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>Tokens.</summary>
    public DbSet<ApiToken> Tokens => Set<ApiToken>();

    /// <summary>The audit log, to add to it in the same commit; the city's migrations make its tables.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

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
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.HasKey(row => row.Id);
            account.Property(row => row.Id).HasMaxLength(DeviceId.MaximumLength);
            account.Property(row => row.UserName).HasMaxLength(UserNames.MaximumLength).IsRequired();
            account.Property(row => row.NormalizedUserName).HasMaxLength(UserNames.MaximumLength).IsRequired();
            account.Property(row => row.FullName).HasMaxLength(LightingLimits.MaximumNameLength);
            account.Property(row => row.Role).HasConversion<string>().HasMaxLength(32);
            account.Property(row => row.Areas).HasConversion(
                areas => string.Join(' ', areas), // A code has no space in it.
                text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                ValueComparer.CreateDefault<IReadOnlyList<string>>(favorStructuralComparisons: false));
            account.Property(row => row.SecurityStamp).HasMaxLength(StampLength).IsRequired();
            account.Property(row => row.ConcurrencyStamp).HasMaxLength(StampLength).IsConcurrencyToken();
            account.Property(row => row.LockoutEnd).HasColumnName("LockoutEndUnixMs").HasConversion(
                end => end!.Value.ToUnixTimeMilliseconds(), unixMs => DateTimeOffset.FromUnixTimeMilliseconds(unixMs));
            // Messages have addresses of their own, and the second factor is the person's, not the mail box's.
            account.Ignore(row => row.Email).Ignore(row => row.NormalizedEmail).Ignore(row => row.EmailConfirmed)
                .Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled).Ignore(row => row.LockoutEnabled);
            account.HasIndex(row => row.NormalizedUserName).IsUnique();
        });
        modelBuilder.Entity<ApiToken>(token =>
        {
            token.ToTable("ApiTokens");
            token.HasKey(row => row.Id);
            token.Property(row => row.Id).HasMaxLength(DeviceId.MaximumLength);
            token.Property(row => row.SecretHash).HasMaxLength(StampLength);
            token.Property(row => row.AccountId).HasMaxLength(DeviceId.MaximumLength);
            token.Property(row => row.Name).HasMaxLength(LightingLimits.MaximumNameLength);
            token.HasIndex(row => row.AccountId);
            token.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        AuditModel.Configure(modelBuilder);
        modelBuilder.Entity<AuditEntry>().ToTable(entry => entry.ExcludeFromMigrations());
        modelBuilder.Entity<AuditHead>().ToTable(head => head.ExcludeFromMigrations());
    }
}
