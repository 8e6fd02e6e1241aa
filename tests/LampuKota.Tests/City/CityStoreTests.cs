using System.Text.Json;
using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.Tests;

public sealed class CityStoreTests
{
    [SqliteFact]
    public async Task The_migrations_make_exactly_the_schema_that_the_code_expects()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using CityContext context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task What_was_imported_is_read_back_whole()
    {
        using TestDatabase database = await TestDatabase.CreateAsync(TestCity.Assets);

        CityAssets loaded = await new CityStore(database).LoadAsync(CancellationToken.None);

        Assert.Equal(JsonSerializer.Serialize(TestCity.Assets), JsonSerializer.Serialize(loaded));
    }

    [Fact]
    public async Task A_city_is_empty_until_a_plan_was_imported()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new CityStore(database);
        Assert.True(await store.IsEmptyAsync(CancellationToken.None));

        await store.ImportAsync(TestCity.Assets, TestDatabase.Audit(), CancellationToken.None);

        Assert.False(await store.IsEmptyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_import_that_fails_in_the_middle_leaves_nothing()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        var store = new CityStore(database);
        CityAssets broken = TestCity.Assets with { Lamps = [.. TestCity.Assets.Lamps, TestCity.Lamp("KPG-X", "NO-SUCH-GATEWAY", "KPG-OBB-P001", TestCity.Oebobo)] };

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.ImportAsync(broken, TestDatabase.Audit(), CancellationToken.None));

        Assert.True(await store.IsEmptyAsync(CancellationToken.None));
        await using CityContext context = database.CreateDbContext();
        Assert.Empty(context.AuditEntries);
    }

    [SqliteFact]
    public async Task Every_connection_syncs_its_commits_and_writes_ahead()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using CityContext context = database.CreateDbContext();

        Assert.Equal("wal", (await context.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").ToListAsync()).Single());
        Assert.Equal(2, (await context.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").ToListAsync()).Single());
    }

    [SqliteFact]
    public async Task Lamps_of_the_time_before_protection_are_not_protected()
    {
        using var database = new TestDatabase();
        await using (CityContext context = database.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync("20261122000000_Initial");
            await context.Database.ExecuteSqlRawAsync("""
                PRAGMA foreign_keys = OFF;
                INSERT INTO Lamps (Id, PoleCode, GatewayId, CabinetId, SegmentId, StreetId, KelurahanId, RatedPowerWatts, PoleHeightMetres, IsMetered, LongitudeDegrees, LatitudeDegrees)
                VALUES ('L', 'p', 'g', 'c', 's', 't', 'k', 90, 9, 1, 123.6, -10.2);
                """);
        }

        await new CityStore(database).MigrateAsync(CancellationToken.None);

        Assert.False(Assert.Single((await new CityStore(database).LoadAsync(CancellationToken.None)).Lamps).IsProtected);
    }

    [SqliteFact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using (CityContext context = database.CreateDbContext())
            await context.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99.0.0')");

        CityOpenException refused = await Assert.ThrowsAsync<CityOpenException>(() => new CityStore(database).MigrateAsync(CancellationToken.None));

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [SqliteFact]
    public async Task A_file_that_is_no_database_is_told_of_in_one_sentence()
    {
        using var database = new TestDatabase();
        await File.WriteAllTextAsync(database.Path, new string('x', 4_096));

        CityOpenException refused = await Assert.ThrowsAsync<CityOpenException>(() => new CityStore(database).MigrateAsync(CancellationToken.None));

        Assert.Contains(database.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_a_database_of_the_newest_schema_changes_nothing()
    {
        using TestDatabase database = await TestDatabase.CreateAsync(TestCity.Assets);

        await new CityStore(database).MigrateAsync(CancellationToken.None);

        Assert.Equal(TestCity.Assets.Lamps.Count, (await new CityStore(database).LoadAsync(CancellationToken.None)).Lamps.Count);
    }
}
