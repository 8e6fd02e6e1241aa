using System.Globalization;
using Npgsql;

namespace LampuKota.EndToEnd;

/// <summary>A PostgreSQL server of Debian's on a free port of loopback, in a folder of its own. It runs as a user without rights, since it refuses to run as root.</summary>
internal sealed class RunningPostgres : IAsyncDisposable
{
    /// <summary>One of the server's programs, whatever version of it Debian has.</summary>
    public const string Program = "/usr/lib/postgresql";

    private const string User = "postgres";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private RunningProgram? _running;

    private readonly bool _isDurable;

    private RunningPostgres(bool isDurable) => _isDurable = isDurable;

    private string Data => Path.Combine(_folder.Path, "data");

    private static string Programs => Path.Combine(Directory.GetDirectories(Program).Order(StringComparer.Ordinal).Last(), "bin");

    /// <summary>Makes one and starts it.</summary>
    /// <param name="isDurable">Whether its commits are synced; nothing is lost without but in a power cut, and databases are made ten times as fast.</param>
    public static async Task<RunningPostgres> StartAsync(bool isDurable = true)
    {
        var server = new RunningPostgres(isDurable);
        if (Environment.IsPrivilegedProcess)
            await MustRunAsync("chown", User, server._folder.Path);
        await MustRunAsync([.. AsUser(), Path.Combine(Programs, "initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        await server.ResumeAsync();
        return server;
    }

    /// <summary>A connection string for a database of this server.</summary>
    public string Connection(string database) => FormattableString.Invariant($"Host=127.0.0.1;Port={_port};Database={database};Username={User}");

    /// <summary>Runs one statement in a database.</summary>
    public async Task ExecuteAsync(string statement, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own words.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops it at once, as a power cut of the server's program would.</summary>
    public async Task KillAsync()
    {
        await MustRunAsync([.. AsUser(), Path.Combine(Programs, "pg_ctl"), "-D", Data, "-m", "immediate", "stop"]);
        await _running!.WaitForExitAsync(Deadline);
        await _running.DisposeAsync();
        _running = null;
    }

    /// <summary>Starts it again on its data.</summary>
    public async Task ResumeAsync()
    {
        string[] server = [.. AsUser(), Path.Combine(Programs, "postgres"), "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={Data}", "-c", "max_connections=200",
            .. _isDurable ? (string[])[] : ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off"]];
        _running = RunningProgram.Start(server[0], server[1..]);
        await _running.WaitForLineAsync("ready to accept connections", Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await KillAsync();
        _folder.Dispose();
    }

    private static string[] AsUser() => Environment.IsPrivilegedProcess ? ["/usr/sbin/runuser", "-u", User, "--"] : ["/usr/bin/env"];

    private static async Task MustRunAsync(params string[] command)
    {
        (int exitCode, string output) = await RunningProgram.RunAsync(command[0], command[1..], Deadline);
        Assert.True(exitCode == 0, output);
    }
}
