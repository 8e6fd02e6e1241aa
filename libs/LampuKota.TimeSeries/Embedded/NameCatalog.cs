using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Numbers of names in a store, from 1 on, without gaps and for ever. Guarded by the lock of the intake.</summary>
internal sealed class NameCatalog(int maximumCount)
{
    private readonly NameTable _names = new();

    public int Count => _names.Count;

    /// <summary>Adds a name that the database already numbers.</summary>
    public void Load(long id, string name)
    {
        if (_names.Intern(System.Text.Encoding.UTF8.GetBytes(name)) + 1 != id)
            throw new StoreOpenException($"The store numbers its names wrongly ('{name}' is {id}): its tail.db is damaged, so restore it from a backup.");
    }

    /// <summary>The number of a name; new where the name was not met before.</summary>
    /// <param name="names">A batch's names.</param>
    /// <param name="index">The name's index in it.</param>
    /// <param name="isNew">Whether it is new.</param>
    public int GetOrAdd(NameTable names, int index, out bool isNew)
    {
        int before = _names.Count;
        int id = _names.Intern(names, index) + 1;
        isNew = _names.Count > before;
        return id <= maximumCount ? id : throw new StoreFailedException($"The store has more than {maximumCount} different names, which no city has.");
    }
}
