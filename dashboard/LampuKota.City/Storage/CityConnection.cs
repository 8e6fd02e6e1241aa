using Npgsql;

namespace LampuKota.City;

/// <summary>Where the city's database is: a file of SQLite, or a database of a PostgreSQL server.</summary>
public sealed class CityConnection
{
    private CityConnection(string? path, string? connectionString) => (Path, ConnectionString) = (path, connectionString);

    /// <summary>Path of SQLite's file; null for PostgreSQL.</summary>
    public string? Path { get; }

    /// <summary>Npgsql's connection string; null for SQLite.</summary>
    public string? ConnectionString { get; }

    /// <summary>A file of SQLite.</summary>
    /// <param name="path">Its path.</param>
    public static CityConnection Sqlite(string path) => new(path, null);

    /// <summary>A database of a PostgreSQL server, 12 or later. Each commit waits until it is on the server's disk, whatever the server is set to.</summary>
    /// <param name="connectionString">Npgsql's connection string, such as <c>Host=db;Database=lampukota;Username=lampukota;Passfile=/etc/lampukota/pgpass</c>.</param>
    /// <exception cref="CityOpenException">It cannot be read, or names no host or database.</exception>
    public static CityConnection PostgreSql(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database))
                throw new CityOpenException("City:Connection names no host or no database; write Host=...;Database=...;Username=...");

            builder.Options = $"{builder.Options} -c synchronous_commit=on".Trim();
            builder.ApplicationName ??= "LampuKota";
            return new CityConnection(null, builder.ConnectionString);
        }
        catch (ArgumentException exception)
        {
            throw new CityOpenException($"City:Connection cannot be read ({exception.Message.TrimEnd('.')}); write Host=...;Database=...;Username=...", exception);
        }
    }

    /// <summary>Shows no secret.</summary>
    public override string ToString()
    {
        if (Path is not null)
            return Path;
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"{builder.Database} on {builder.Host}:{builder.Port}";
    }
}
