using System.Collections.Concurrent;
using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>Reads what is committed and not yet sealed, and the last points. Connections are kept for the next reader.</summary>
internal sealed class TailReader(StoreFolder folder, ILogger logger) : IDisposable
{
    // As many as a dashboard draws charts at one time; more are opened and closed again.
    private const int MostKept = 4;

    private readonly ConcurrentBag<SqliteDatabase> _kept = [];

    /// <summary>The points of one series that are in tails, in order of arrival.</summary>
    public List<TimedValue> ReadSeries(SeriesKey series, TimeRange range) => Use([], database =>
    {
        var points = new List<TimedValue>();
        long deviceId = FindId(database, "SELECT id FROM device WHERE name = ?", series.DeviceId);
        long quantityId = FindId(database, "SELECT id FROM quantity WHERE name = ?", series.Quantity);
        ForEachRun(database, (in TailRun run) =>
        {
            if (run.DeviceId != deviceId)
                return;
            for (int index = 0; index < run.Count; index++)
            {
                long timestamp = run.TimestampUnixMs(index);
                if (run.QuantityId(index) == quantityId && timestamp >= range.FromUnixMs && timestamp < range.ToUnixMs)
                    points.Add(new TimedValue(timestamp, run.Value(index)));
            }
        });
        return points;
    });

    /// <summary>The newest point of every series.</summary>
    public List<LastPoint> ReadLast() => Use([], database =>
    {
        Dictionary<long, string> devices = ReadNames(database, "SELECT id, name FROM device");
        Dictionary<long, string> quantities = ReadNames(database, "SELECT id, name FROM quantity");
        var sets = new Dictionary<long, LastPointSet>(devices.Count);
        using SqliteStatement select = database.Prepare("SELECT device, points FROM last");
        while (select.Step())
            SetOf(sets, select.Int64(0)).MergeOlder(select.Blob(1));
        ForEachRun(database, (in TailRun run) =>
        {
            LastPointSet set = SetOf(sets, run.DeviceId);
            for (int index = 0; index < run.Count; index++)
                set.Add(run.QuantityId(index), new TimedValue(run.TimestampUnixMs(index), run.Value(index)));
        });

        return sets.SelectMany(device => device.Value.Points.Select(entry => new LastPoint(
            new SeriesKey(devices[device.Key], quantities[entry.QuantityId]), new SeriesPoint(entry.Point.TimestampUnixMs, entry.Point.Value)))).ToList();
    });

    public void Dispose()
    {
        while (_kept.TryTake(out SqliteDatabase? database))
            database.Dispose();
    }

    // All within one read transaction, so that names, last points and tails belong together.
    private T Use<T>(T nothing, Func<SqliteDatabase, T> read)
    {
        if (!_kept.TryTake(out SqliteDatabase? database))
        {
            if (!File.Exists(folder.TailFile))
                return nothing;
            database = SqliteDatabase.OpenForReading(folder.TailFile);
        }

        bool isGood = false;
        try
        {
            database.Execute("BEGIN");
            T result = read(database);
            database.Execute("COMMIT");
            isGood = true;
            return result;
        }
        finally
        {
            if (isGood && _kept.Count < MostKept)
                _kept.Add(database);
            else
                database.Dispose();
        }
    }

    private void ForEachRun(SqliteDatabase database, RunVisitor visit)
    {
        using SqliteStatement select = database.Prepare("SELECT id, samples, frame FROM tail WHERE id > (SELECT done FROM sealing) ORDER BY id");
        while (select.Step())
        {
            try
            {
                var frame = new TailFrameReader(select.Blob(2));
                while (frame.TryRead(out TailRun run))
                    visit(run);
            }
            catch (ColumnFormatException)
            {
                logger.TailIsDamaged(folder.TailFile, select.Int64(0), (int)select.Int64(1));
            }
        }
    }

    private static long FindId(SqliteDatabase database, string sql, string name)
    {
        using SqliteStatement select = database.Prepare(sql);
        return select.Bind(1, name).Step() ? select.Int64(0) : -1;
    }

    private static Dictionary<long, string> ReadNames(SqliteDatabase database, string sql)
    {
        var names = new Dictionary<long, string>();
        using SqliteStatement select = database.Prepare(sql);
        while (select.Step())
            names.Add(select.Int64(0), select.Text(1));
        return names;
    }

    private static LastPointSet SetOf(Dictionary<long, LastPointSet> sets, long deviceId)
    {
        if (!sets.TryGetValue(deviceId, out LastPointSet? set))
            sets[deviceId] = set = new LastPointSet();
        return set;
    }

    private delegate void RunVisitor(in TailRun run);
}
