namespace LampuKota.TimeSeries;

/// <summary>The names that a reader has met; names are only ever added to a store. Safe for use by several threads.</summary>
internal sealed class StoreNames(string table)
{
    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _ids = [];
    private readonly string _select = $"SELECT name FROM {table} WHERE id > ? ORDER BY id";

    /// <summary>The names of all quantities of a store.</summary>
    public static IReadOnlyList<string> ReadQuantities(StoreFolder folder)
    {
        using SqliteDatabase database = SqliteDatabase.OpenForReading(folder.TailFile);
        using SqliteStatement select = database.Prepare("SELECT name FROM quantity");
        var names = new List<string>();
        while (select.Step())
            names.Add(select.Text(0));
        return names;
    }

    /// <summary>Reads what was added since; ids count from 1 without gaps.</summary>
    public void Refresh(SqliteDatabase database)
    {
        lock (_lock)
        {
            using SqliteStatement select = database.Prepare(_select);
            select.Bind(1, _names.Count);
            while (select.Step())
            {
                _names.Add(select.Text(0));
                _ids[_names[^1]] = _names.Count;
            }
        }
    }

    /// <summary>The id of a name, or -1.</summary>
    public int Find(string name)
    {
        lock (_lock)
            return _ids.GetValueOrDefault(name, -1);
    }

    /// <summary>All names that <see cref="Refresh"/> has met; that of an id is one place before it.</summary>
    public string[] ToArray()
    {
        lock (_lock)
            return [.. _names];
    }
}
