using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LampuKota.City;

/// <summary>How the city's database is opened: SQLite in one file, written ahead and synced at each commit, or PostgreSQL.</summary>
public static class CityDatabase
{
    /// <summary>Name of the database file in the dashboard's folder.</summary>
    public const string FileName = "city.db";

    /// <summary>Sets the options of a context.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">Path of the database file.</param>
    public static DbContextOptionsBuilder UseCity(this DbContextOptionsBuilder options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30 };
        return options.UseSqlite(connectionString.ToString()).AddInterceptors(DurableConnections.Instance);
    }

    /// <summary>Sets the options of a context.</summary>
    /// <param name="options">The options.</param>
    /// <param name="connection">Where the database is.</param>
    public static DbContextOptionsBuilder UseCity(this DbContextOptionsBuilder options, CityConnection connection)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Path is { } path)
            return options.UseCity(path);

        // The migrations are written for no engine; the snapshot that they are compared with has SQLite's types.
        return options.UseNpgsql(connection.ConnectionString).ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    /// <summary>Options of a context.</summary>
    /// <param name="connection">Where the database is.</param>
    public static DbContextOptions<CityContext> Options(CityConnection connection)
    {
        var options = new DbContextOptionsBuilder<CityContext>();
        options.UseCity(connection);
        return options.Options;
    }

    /// <summary>Options of a context on a database file.</summary>
    /// <param name="path">Path of the database file.</param>
    public static DbContextOptions<CityContext> Options(string path)
    {
        var options = new DbContextOptionsBuilder<CityContext>();
        options.UseCity(path);
        return options.Options;
    }
}
