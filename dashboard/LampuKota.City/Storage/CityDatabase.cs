using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LampuKota.City;

/// <summary>How the city's database is opened: SQLite in one file, written ahead and synced at each commit.</summary>
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

    /// <summary>Options of a context on a database file.</summary>
    /// <param name="path">Path of the database file.</param>
    public static DbContextOptions<CityContext> Options(string path)
    {
        var options = new DbContextOptionsBuilder<CityContext>();
        options.UseCity(path);
        return options.Options;
    }
}
