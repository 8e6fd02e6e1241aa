using LampuKota.Columns;
using Microsoft.Data.Sqlite;

namespace LampuKota.Benchmarks;

/// <summary>The plainest store: SQLite with a row a lamp and minute, all its values beside each other.</summary>
internal sealed class SqliteRows : IDisposable
{
    private const string LastRows =
        "SELECT s.* FROM lamp l CROSS JOIN sample s ON s.lamp = l.id AND s.at = (SELECT max(at) FROM sample WHERE lamp = l.id)";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _last;

    private SqliteRows(SqliteConnection connection)
    {
        _connection = connection;
        _last = connection.CreateCommand();
        _last.CommandText = LastRows;
        _last.Prepare();
    }

    public static SqliteRows Open(int lamps, string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        // A large cache for filling alone: a minute's rows lie 2,000 pages apart.
        Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000");
        Execute(connection, "CREATE TABLE lamp(id INTEGER PRIMARY KEY); CREATE TABLE sample(lamp INTEGER, at INTEGER, "
            + string.Join(", ", RealisticDay.Quantities.Select(quantity => quantity + " REAL")) + ", PRIMARY KEY(lamp, at)) WITHOUT ROWID");
        Fill(connection, lamps);
        Execute(connection, "PRAGMA cache_size = -2000");
        return new SqliteRows(connection);
    }

    public int LastValues()
    {
        int values = 0;
        using SqliteDataReader reader = _last.ExecuteReader();
        while (reader.Read())
        {
            for (int column = 2; column < reader.FieldCount; column++)
            {
                reader.GetDouble(column);
                values++;
            }
        }

        return values;
    }

    public void Dispose()
    {
        _last.Dispose();
        _connection.Dispose();
    }

    private static void Fill(SqliteConnection connection, int lamps)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        for (int lamp = 0; lamp < lamps; lamp++)
            Execute(connection, $"INSERT INTO lamp VALUES({lamp})");

        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO sample VALUES(@0, @1, @2, @3, @4, @5, @6, @7, @8, @9)";
        for (int parameter = 0; parameter < RealisticDay.Quantities.Length + 2; parameter++)
            insert.Parameters.AddWithValue($"@{parameter}", 0L);
        insert.Prepare();
        var day = new RealisticDay(lamps);
        var batch = new SampleBatch();
        while (day.Made < day.Messages)
        {
            int firstLamp = day.Made % day.Gateways * RealisticDay.LampsPerGateway;
            day.MakeNext(batch);
            Insert(batch, firstLamp, insert);
        }

        transaction.Commit();
    }

    private static void Insert(SampleBatch batch, int firstLamp, SqliteCommand insert)
    {
        foreach (SampleRow row in batch.Rows)
        {
            insert.Parameters[0].Value = (long)(firstLamp + row.Device);
            insert.Parameters[1].Value = row.TimestampUnixMs;
            for (int quantity = 0; quantity < RealisticDay.Quantities.Length; quantity++)
                insert.Parameters[quantity + 2].Value = row.Values[quantity];
            insert.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
