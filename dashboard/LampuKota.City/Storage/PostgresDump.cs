using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace LampuKota.City;

/// <summary>
/// Takes the city out of a PostgreSQL database into one file, as it is at one instant, and brings it back into an empty one, by the server's own <c>pg_dump</c> and <c>pg_restore</c>:
/// nobody knows its types and sequences better. They must be of the server's version or a newer one.
/// </summary>
public static class PostgresDump
{
    /// <summary>Name of the file in the dashboard's folder and in its backups.</summary>
    public const string FileName = "city.pgdump";

    /// <summary>Writes the database into a file; readers and writers do not wait.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="path">The file, which is written anew.</param>
    /// <param name="cancellationToken">Gives up, and ends the program.</param>
    /// <exception cref="CityOpenException">It could not be done.</exception>
    public static Task WriteAsync(CityConnection connection, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return RunAsync("pg_dump", connection, ["--format=custom", "--no-owner", "--no-privileges", $"--file={path}"], cancellationToken);
    }

    /// <summary>Brings a file back, all or nothing.</summary>
    /// <param name="connection">A database without tables.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up, and leaves the database empty.</param>
    /// <exception cref="CityOpenException">It could not be done, or the database holds tables.</exception>
    public static async Task ReadAsync(CityConnection connection, string path, CancellationToken cancellationToken)
    {
        await RefuseTablesAsync(connection, cancellationToken);
        await RunAsync(
            "pg_restore", connection, ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", $"--dbname={new NpgsqlConnectionStringBuilder(connection.ConnectionString).Database}", path],
            cancellationToken);
    }

    /// <summary>Sees that a database is there and holds no table.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CityOpenException">It holds one, or does not answer.</exception>
    public static async Task RefuseTablesAsync(CityConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            await using var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false }.ConnectionString);
            await database.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema())", database);
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
                throw new CityOpenException($"The database {connection} holds tables already: name an empty one by City:Connection.");
        }
        catch (NpgsqlException exception)
        {
            throw new CityOpenException($"The database {connection} does not answer ({exception.Message.TrimEnd('.')}); make an empty one, and name it by City:Connection.", exception);
        }
    }

    private static async Task RunAsync(string tool, CityConnection connection, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardError = true, UseShellExecute = false };
        foreach ((string name, string? value) in EnvironmentOf(new NpgsqlConnectionStringBuilder(connection.ConnectionString)))
            start.Environment[name] = value;
        using Process process = Start(start);
        try
        {
            string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new CityOpenException($"{tool} failed at {connection}: {errors.Trim().ReplaceLineEndings(" ")}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CityOpenException($"{start.FileName} cannot be started ({exception.Message}): install PostgreSQL's client programs (postgresql-client), of the server's version or newer.", exception);
        }
    }

    // A password goes by the environment, which others on the machine do not read, as they do the command line.
    private static Dictionary<string, string?> EnvironmentOf(NpgsqlConnectionStringBuilder connection) => new Dictionary<string, string?>
    {
        ["PGHOST"] = connection.Host,
        ["PGPORT"] = connection.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = connection.Database,
        ["PGUSER"] = connection.Username,
        ["PGPASSWORD"] = connection.Password,
        ["PGPASSFILE"] = connection.Passfile,
        ["PGSSLMODE"] = connection.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => "prefer",
        },
        ["PGSSLROOTCERT"] = connection.RootCertificate,
        ["PGSSLCERT"] = connection.SslCertificate,
        ["PGSSLKEY"] = connection.SslKey,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary();
}
