using System.Text;
using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>Names for the quantities of tails and chunks: the store's numbers first, then whatever else a chunk names.</summary>
internal static class SealQuantities
{
    /// <summary>A table in which the index of each quantity that the store knows is its number less one.</summary>
    public static NameTable Load(SqliteDatabase database)
    {
        var names = new NameTable();
        using SqliteStatement select = database.Prepare("SELECT name FROM quantity ORDER BY id");
        while (select.Step())
            names.Intern(Encoding.UTF8.GetBytes(select.Text(0)));
        return names;
    }
}
