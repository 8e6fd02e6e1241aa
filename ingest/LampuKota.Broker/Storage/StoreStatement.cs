using SQLitePCL;

namespace LampuKota.Broker;

/// <summary>A prepared statement. Columns count from 0; parameters are bound in their order.</summary>
internal sealed class StoreStatement(StoreDatabase database, sqlite3_stmt statement) : IDisposable
{
    private int _bound;

    public StoreStatement Bind(long value)
    {
        database.Check(raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public StoreStatement Bind(long? value)
    {
        if (value is { } present)
            return Bind(present);
        database.Check(raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }

    public StoreStatement Bind(string? value)
    {
        database.Check(value is null ? raw.sqlite3_bind_null(statement, ++_bound) : raw.sqlite3_bind_text(statement, ++_bound, value));
        return this;
    }

    public StoreStatement Bind(ReadOnlySpan<byte> value)
    {
        // SQLite takes a null pointer for NULL, and that is what an empty span may have.
        database.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++_bound, 0) : raw.sqlite3_bind_blob(statement, ++_bound, value));
        return this;
    }

    /// <summary>Moves to the next row. False where there is none; the statement may then be bound and run again.</summary>
    public bool Step()
    {
        _bound = 0;
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;

        // After an error, reset answers the same code again, and it is the error that tells.
        StoreDatabaseException? error = code == raw.SQLITE_DONE ? null : database.Error(code);
        _ = raw.sqlite3_reset(statement);
        return error is null ? false : throw error;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    /// <summary>Leaves the present row.</summary>
    public void Reset() => database.Check(raw.sqlite3_reset(statement));

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => _ = raw.sqlite3_finalize(statement);
}
