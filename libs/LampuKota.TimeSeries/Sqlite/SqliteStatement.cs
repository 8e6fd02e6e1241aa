using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>A prepared statement. Columns count from 0, parameters from 1.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int parameter, long value)
    {
        database.Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        database.Check(raw.sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    /// <summary>Moves to the next row. False where there is none; the statement may then be bound and run again.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;

        // After an error, reset answers the same code again, and it is the error that tells.
        Microsoft.Data.Sqlite.SqliteException? error = code == raw.SQLITE_DONE ? null : database.Error(code);
        _ = raw.sqlite3_reset(statement);
        return error is null ? false : throw error;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    /// <summary>Leaves the present row, so that no read transaction stays open.</summary>
    public void Reset() => database.Check(raw.sqlite3_reset(statement));

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A text. No column of ours that holds one may be NULL, so that one that is tells of a damaged file.</summary>
    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string()
        ?? throw new Microsoft.Data.Sqlite.SqliteException("SQLite error 11: a text is missing, so the file is damaged", raw.SQLITE_CORRUPT);

    /// <summary>A blob, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose()
    {
        database.Forget(this);
        _ = raw.sqlite3_finalize(statement);
    }
}
