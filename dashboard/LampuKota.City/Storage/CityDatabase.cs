using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>How the city's database is opened: SQLite in one file, written ahead and synced at each commit, or PostgreSQL.</summary>
public static class CityDatabase
{
    /// <summary>Name of the database file in the dashboard's folder.</summary>
    public const string FileName = "city.db";

    /// <summary>Sets the options of a context.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">Path of the database file.</param>
    /// <param name="historyTable">Table that tells which migrations were applied; null for the usual one.</param>
    public static DbContextOptionsBuilder UseCity(this DbContextOptionsBuilder options, string path, string? historyTable = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 30 };
        return options.UseSqlite(connectionString.ToString(), sqlite => sqlite.MigrationsHistoryTable(historyTable ?? HistoryRepository.DefaultTableName)).AddInterceptors(DurableConnections.Instance);
    }

    /// <summary>Sets the options of a context.</summary>
    /// <param name="options">The options.</param>
    /// <param name="connection">Where the database is.</param>
    /// <param name="historyTable">Name of the table of applied migrations; null for the city's own.</param>
    public static DbContextOptionsBuilder UseCity(this DbContextOptionsBuilder options, CityConnection connection, string? historyTable = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Path is { } path)
            return options.UseCity(path, historyTable);

        // The migrations are written for no engine; the snapshot that they are compared with has SQLite's types.
        return options.UseNpgsql(connection.ConnectionString, npgsql => npgsql.MigrationsHistoryTable(historyTable ?? HistoryRepository.DefaultTableName))
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
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
