using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LampuKota.City;

/// <summary>How the city's database is opened: SQLite in one file, written ahead and synced at each commit.</summary>
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

    /// <summary>Options of a context on a database file.</summary>
    /// <param name="path">Path of the database file.</param>
    public static DbContextOptions<CityContext> Options(string path)
    {
        var options = new DbContextOptionsBuilder<CityContext>();
        options.UseCity(path);
        return options.Options;
    }
}
