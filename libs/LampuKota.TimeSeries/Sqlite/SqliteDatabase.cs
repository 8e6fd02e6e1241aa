using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>
/// A thin connection to SQLite: spans instead of boxed parameters, so that a blob goes in and out without a copy of ours. Every error is a
/// <see cref="SqliteException"/> with SQLite's extended code. For one thread at a time.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private static readonly TimeSpan ReaderBusyTimeout = TimeSpan.FromSeconds(2);

    private readonly sqlite3 _handle;
    private readonly HashSet<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(string path, int flags)
    {
        int code = raw.sqlite3_open_v2(path, out _handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            SqliteException error = Error(code);
            _handle.Dispose();
            throw error;
        }

        _ = raw.sqlite3_extended_result_codes(_handle, 1);
    }

    /// <summary>Opens a file for writing, or makes it.</summary>
    public static SqliteDatabase OpenOrCreate(string path) => new(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens a file for reading; a writer's short locks (recovery after a crash) are waited for.</summary>
    public static SqliteDatabase OpenForReading(string path)
    {
        var database = new SqliteDatabase(path, raw.SQLITE_OPEN_READONLY);
        database.WaitWhenBusy(ReaderBusyTimeout);
        return database;
    }

    /// <summary>How long a statement waits for another connection's lock before it fails.</summary>
    public void WaitWhenBusy(TimeSpan timeout) => Check(raw.sqlite3_busy_timeout(_handle, (int)timeout.TotalMilliseconds));

    /// <summary>Prepares a statement; it ends with the connection where it is not disposed before.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement));
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements that give no rows, or whose rows do not matter.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Runs a statement whose failure does not matter.</summary>
    public void TryExecute(string sql) => _ = raw.sqlite3_exec(_handle, sql);

    /// <summary>The first column of the first row, or 0.</summary>
    public long ReadInt64(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Copies the whole of another database into this one, some pages at a time.</summary>
    /// <param name="source">The other one; where it is within a read transaction, the copy is of that instant.</param>
    /// <param name="pagesPerStep">Pages a step.</param>
    /// <param name="onStep">Told after each step how many pages it copied.</param>
    public void CopyFrom(SqliteDatabase source, int pagesPerStep, Action<int> onStep)
    {
        using sqlite3_backup copy = raw.sqlite3_backup_init(_handle, "main", source._handle, "main");
        if (copy.IsInvalid)
            throw Error(raw.sqlite3_errcode(_handle));
        int code;
        int done = 0;
        do
        {
            code = raw.sqlite3_backup_step(copy, pagesPerStep);
            int now = raw.sqlite3_backup_pagecount(copy) - raw.sqlite3_backup_remaining(copy);
            onStep(now - done);
            done = now;
        }
        while (code == raw.SQLITE_OK);

        if (code != raw.SQLITE_DONE)
            throw new SqliteException($"SQLite error {code} while copying a database", code & 0xFF, code);
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    public SqliteException Error(int code)
    {
        int extended = raw.sqlite3_extended_errcode(_handle);
        string message = $"SQLite error {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}";
        return new SqliteException(message, code & 0xFF, (extended & 0xFF) == (code & 0xFF) ? extended : code);
    }

    /// <summary>A statement that was disposed.</summary>
    public void Forget(SqliteStatement statement) => _statements.Remove(statement);

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.ToArray())
            statement.Dispose();
        _ = raw.sqlite3_close_v2(_handle);
    }
}
