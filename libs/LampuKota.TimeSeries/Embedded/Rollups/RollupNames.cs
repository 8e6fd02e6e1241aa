namespace LampuKota.TimeSeries;

/// <summary>The names that rollups call by numbers, kept in the same database, so that a file can be read by itself.</summary>
internal sealed class RollupNames(SqliteDatabase database, string table)
{
    /// <summary>The quantities of a day file.</summary>
    public const string DayTable = "quantity";

    private readonly Dictionary<string, int> _numbers = [];
    private readonly SqliteStatement _select = database.Prepare($"SELECT id FROM {table} WHERE name = ?");
    private SqliteStatement? _insert;

    public static string Schema(string table) => $"CREATE TABLE {table}(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT";

    /// <summary>The number of a name, or -1.</summary>
    public int Find(string name)
    {
        if (_numbers.TryGetValue(name, out int number))
            return number;
        if (!_select.Bind(1, name).Step())
            return -1;

        number = (int)_select.Int64(0);
        _select.Reset();
        return _numbers[name] = number;
    }

    /// <summary>The number of a name; new where it has none. For the writer, within its transaction.</summary>
    public int GetOrAdd(string name)
    {
        int number = Find(name);
        if (number > 0)
            return number;

        _insert ??= database.Prepare($"INSERT INTO {table}(name) VALUES(?)");
        _insert.Bind(1, name).Run();
        return Find(name);
    }

    /// <summary>Forgets what a transaction added that was rolled back.</summary>
    public void Forget() => _numbers.Clear();
}
