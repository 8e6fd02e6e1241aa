using SQLitePCL;

namespace LampuKota.Broker;

/// <summary>A thin connection to SQLite, spans instead of boxed parameters. Every error is a <see cref="StoreDatabaseException"/>. For one thread at a time.</summary>
internal sealed class StoreDatabase : IDisposable
{
    // A tool that looks at the file may lock it for a moment.
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly sqlite3 _handle;
    private readonly List<StoreStatement> _statements = [];
    private bool _isDisposed;

    static StoreDatabase() => Batteries_V2.Init();

    /// <summary>Opens a file for writing, or makes it.</summary>
    public StoreDatabase(string path)
    {
        int code = raw.sqlite3_open_v2(path, out _handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            StoreDatabaseException error = Error(code);
            _handle.Dispose();
            throw error;
        }

        _ = raw.sqlite3_extended_result_codes(_handle, 1);
        Check(raw.sqlite3_busy_timeout(_handle, (int)BusyTimeout.TotalMilliseconds));
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public StoreStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement));
        StoreStatement prepared = new(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements whose rows do not matter.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Runs a statement whose failure does not matter.</summary>
    public void TryExecute(string sql) => _ = raw.sqlite3_exec(_handle, sql);

    /// <summary>The first column of the first row, or 0.</summary>
    public long ReadInt64(string sql)
    {
        StoreStatement statement = Prepare(sql);
        if (!statement.Step())
            return 0;
        long value = statement.Int64(0);
        statement.Reset();
        return value;
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Error(code);
    }

    public StoreDatabaseException Error(int code) =>
        new($"SQLite error {raw.sqlite3_extended_errcode(_handle)}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}", raw.sqlite3_extended_errcode(_handle));

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        foreach (StoreStatement statement in _statements)
            statement.Dispose();
        _ = raw.sqlite3_close_v2(_handle);
    }
}

/// <summary>An error of SQLite.</summary>
/// <param name="message">What SQLite says, with its extended code.</param>
/// <param name="code">SQLite's extended code.</param>
internal sealed class StoreDatabaseException(string message, int code) : IOException(message)
{
    /// <summary>Whether the file is no database, or a broken one.</summary>
    public bool IsDamage => (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether there is no space: for the file, or for the shared memory of its log, which holds nothing that must last. The transaction is undone.</summary>
    public bool IsWantOfSpace => code is raw.SQLITE_FULL or raw.SQLITE_IOERR_SHMSIZE;
}
