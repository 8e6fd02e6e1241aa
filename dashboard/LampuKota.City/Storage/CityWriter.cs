using System.Data.Common;
using Npgsql;

namespace LampuKota.City;

/// <summary>
/// Holds the city's database for one process: each database has one writer. SQLite's file lies in a folder that is locked already; on PostgreSQL it is an advisory lock of a
/// connection of its own, which the server takes back when that connection ends.
/// </summary>
public sealed class CityWriter : IAsyncDisposable
{
    /// <summary>The lock's number; any will do that no other program of this database takes.</summary>
    private const long LockNumber = 0x4C616D70754B6F74; // "LampuKot"

    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);
    private readonly NpgsqlConnection? _connection;
    private readonly CancellationTokenSource _disposing = new();
    private readonly Task _looking;

    private CityWriter(NpgsqlConnection? connection, TimeProvider time)
    {
        _connection = connection;
        _looking = connection is null ? Task.CompletedTask : LookAsync(connection, time, _disposing.Token);
        Lost = connection is null ? Task.Delay(Timeout.Infinite, _disposing.Token) : _looking;
    }

    /// <summary>Completes when the database is no longer held.</summary>
    public Task Lost { get; }

    /// <summary>Takes the database.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="time">Real time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CityOpenException">Another process holds it, the server does not answer, or it would lose commits.</exception>
    public static async Task<CityWriter> TakeAsync(CityConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.ConnectionString is not { } connectionString)
            return new CityWriter(null, time);

        var held = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5, CommandTimeout = 5 }.ConnectionString);
        try
        {
            await held.OpenAsync(cancellationToken);
            if (await AskAsync(held, "SHOW fsync", cancellationToken) is not "on")
                throw new CityOpenException($"The PostgreSQL server of {connection} has fsync off, so a power cut would lose what people were told is saved; set fsync = on.");
            if (await AskAsync(held, $"SELECT pg_try_advisory_lock({LockNumber})", cancellationToken) is not true)
                throw new CityOpenException($"Another dashboard writes the city's database {connection}; stop it, or give this one a database of its own by City:Connection.");
            return new CityWriter(held, time);
        }
        catch (DbException exception)
        {
            await held.DisposeAsync();
            throw new CityOpenException($"The city's database {connection} does not answer ({exception.Message.TrimEnd('.')}); see that the server runs, that the database is made, and that City:Connection is right.", exception);
        }
        catch (CityOpenException)
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await _looking;
        if (_connection is not null)
            await _connection.DisposeAsync();
        _disposing.Dispose();
    }

    // Ends when the connection has ended, or is given back.
    private static async Task LookAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken disposing)
    {
        using var looks = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await looks.WaitForNextTickAsync(disposing))
                await AskAsync(connection, "SELECT 1", disposing);
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException or InvalidOperationException)
        {
            return; // The server has taken the lock back, or we give it back.
        }
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
