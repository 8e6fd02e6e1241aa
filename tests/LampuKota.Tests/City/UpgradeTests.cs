using LampuKota.City;
using LampuKota.Dashboard;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.Tests;

/// <summary>An upgrade from the data of every earlier version: each migration that a city may have stopped at, with rows in every table that it had then.</summary>
public sealed class UpgradeTests
{
    /// <summary>All migrations but the last; the first made the city.</summary>
    public static TheoryData<string> Earlier => [.. EarlierMigrations()];

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Every_row_of_an_earlier_version_is_there_after_the_upgrade(string migration)
    {
        using var database = new TestDatabase();
        OlderSchema before;
        OlderSchema after;
        IReadOnlyDictionary<string, IReadOnlyList<string>> kept;
        await using (CityContext context = database.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync(migration);
            (before, after) = (OlderSchema.After(context, migration), OlderSchema.After(context, OlderSchema.Migrations(context)[^1]));
            await before.FillAsync(context);
            kept = await before.ReadKeysAsync(context, after);
        }

        await new CityStore(database).MigrateAsync(CancellationToken.None);

        await using CityContext upgraded = database.CreateDbContext();
        Assert.Empty(await upgraded.Database.GetPendingMigrationsAsync());
        IReadOnlyDictionary<string, IReadOnlyList<string>> found = await before.ReadKeysAsync(upgraded, after);
        Assert.True(kept.Count > 10);
        Assert.All(kept, table =>
        {
            Assert.Equal(OlderSchema.Rows, table.Value.Count);
            Assert.Subset(found[table.Key].ToHashSet(), table.Value.ToHashSet());
        });
        await new CityStore(database).MigrateAsync(CancellationToken.None); // The second start has nothing to do, and says nothing.
    }

    [Fact]
    public async Task The_tables_after_all_migrations_are_those_of_the_program()
    {
        using TestDatabase database = await TestDatabase.CreateAsync();
        await using CityContext context = database.CreateDbContext();

        // Were a column missing, or of a type that cannot be read, its query would fail.
        foreach (System.Reflection.PropertyInfo set in typeof(CityContext).GetProperties().Where(property => property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(DbSet<>)))
            Assert.Empty(((IQueryable<object>)set.GetValue(context)!).Where(_ => false).ToArray());
    }

    [Fact]
    public async Task An_upgrade_is_undone_by_the_backup_that_was_taken_before_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lampukota-upgrade-");
        string data = Path.Combine(folder.FullName, "data");
        string backup = Path.Combine(folder.FullName, "backup");
        string restored = Path.Combine(folder.FullName, "restored");
        string older = EarlierMigrations()[^1];
        try
        {
            Directory.CreateDirectory(Path.Combine(data, "dashboard"));
            var city = new Folder(Path.Combine(data, "dashboard"));
            await using (CityContext context = city.CreateDbContext())
                await context.GetService<IMigrator>().MigrateAsync(older);

            Assert.Equal(0, await BackupProgram.RunAsync(["backup", backup, $"--Data:Directory={data}"]));
            await new CityStore(city).MigrateAsync(CancellationToken.None);
            Assert.Equal(0, await BackupProgram.RunAsync(["restore", backup, restored]));

            await using CityContext former = new Folder(Path.Combine(restored, "dashboard")).CreateDbContext();
            Assert.Equal(older, (await former.Database.GetAppliedMigrationsAsync()).Last());
            await using CityContext upgraded = city.CreateDbContext();
            Assert.NotEqual(older, (await upgraded.Database.GetAppliedMigrationsAsync()).Last());
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static string[] EarlierMigrations()
    {
        using var context = new CityContext(CityDatabase.Options(":memory:"));
        return [.. OlderSchema.Migrations(context).SkipLast(1)];
    }

    private sealed class Folder(string path) : IDbContextFactory<CityContext>
    {
        public CityContext CreateDbContext() => new(CityDatabase.Options(Path.Combine(path, CityDatabase.FileName)));
    }
}
