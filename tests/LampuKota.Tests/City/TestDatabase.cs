using LampuKota.City;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LampuKota.Tests;

/// <summary>
/// A city's database of its own, at the newest schema: SQLite in a folder, or, where LAMPUKOTA_TEST_POSTGRES holds a connection string, a new database of that server. So
/// every test that uses it runs on both; LampuKota.EndToEnd starts a server and runs them.
/// </summary>
internal sealed class TestDatabase : IDbContextFactory<CityContext>, IDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("LAMPUKOTA_TEST_POSTGRES");

    // A copy of a database at the newest schema is made faster than the schema.
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("lampukota-city-");
    private readonly string? _name;
    private readonly DbContextOptions<CityContext> _options;

    public TestDatabase()
        : this("template0")
    {
    }

    private TestDatabase(string template)
    {
        _name = Server is null ? null : $"city_{Guid.NewGuid():N}";
        if (_name is not null)
            OnServer($"CREATE DATABASE {_name} TEMPLATE {template}");
        Connection = _name is null ? CityConnection.Sqlite(Path) : CityConnection.PostgreSql(new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString);
        _options = CityDatabase.Options(Connection);
    }

    public static bool IsPostgreSql => Server is not null;

    /// <summary>SQLite's file, and the beginning of the names of others beside it.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, CityDatabase.FileName);

    public CityConnection Connection { get; }

    public static async Task<TestDatabase> CreateAsync(CityAssets? assets = null)
    {
        var database = Server is null ? new TestDatabase() : new TestDatabase(await Template.Value);
        var store = new CityStore(database);
        if (Server is null)
            await store.MigrateAsync(CancellationToken.None);
        if (assets is not null)
            await store.ImportAsync(assets, Audit(), CancellationToken.None);
        return database;
    }

    public static AuditEntry Audit() =>
        new() { AtUnixMs = 1, PersonId = "maria", PersonName = "Maria Bria", Action = "import", Subject = "plan", Detail = "" };

    public CityContext CreateDbContext() => new(_options);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_name is not null)
        {
            using (var pooled = new NpgsqlConnection(Connection.ConnectionString))
                NpgsqlConnection.ClearPool(pooled);
            OnServer($"DROP DATABASE {_name} WITH (FORCE)");
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var made = new TestDatabase();
        await new CityStore(made).MigrateAsync(CancellationToken.None);
        await using var pooled = new NpgsqlConnection(made.Connection.ConnectionString);
        NpgsqlConnection.ClearPool(pooled); // Nobody may be in it while it is copied.
        made._folder.Delete(recursive: true);
        return made._name!;
    }

    private static void OnServer(string text)
    {
        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is our own.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
