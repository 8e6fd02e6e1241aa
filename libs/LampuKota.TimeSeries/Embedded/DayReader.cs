using System.Text;
using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>One day file, open for reading. For one thread at a time; what is read within one <see cref="Read"/> belongs together.</summary>
internal sealed class DayReader : IDisposable
{
    private const string OfDevice = "FROM chunk WHERE device = ? AND from_ms < ? AND to_ms >= ? ORDER BY from_ms";

    // The rollups of some thousand devices, so that a page that is drawn again reads no file.
    private const int CacheKibibytes = 8_192;

    private readonly SqliteDatabase _database;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly RollupSlots _hours;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _selectData;
    private readonly SqliteStatement? _selectHours;
    private readonly RollupNames? _quantities;
    private readonly Rollup[] _rollups = new Rollup[RollupSlots.HoursPerDay];
    private readonly List<TimedValue> _chunk = [];
    private string _quantityName = "";
    private byte[] _quantity = [];

    private DayReader(SqliteDatabase database, string path, long day, ILogger logger)
    {
        (_database, _path, _logger) = (database, path, logger);
        _hours = RollupSlots.Hours(day);
        database.Execute($"PRAGMA cache_size = -{CacheKibibytes}");
        _begin = database.Prepare("BEGIN");
        _commit = database.Prepare("COMMIT");
        _selectData = database.Prepare($"SELECT id, data {OfDevice}");
        if (database.ReadInt64("SELECT count(*) FROM pragma_table_info('chunk') WHERE name = 'hours'") == 0)
            return; // Written by an older version: rollups are made of the samples.
        _selectHours = database.Prepare($"SELECT id, hours {OfDevice}");
        _quantities = new RollupNames(database, RollupNames.DayTable);
    }

    /// <summary>Opens a file; null where the writer has not made its tables yet.</summary>
    public static DayReader? Open(string path, long day, ILogger logger)
    {
        SqliteDatabase database = SqliteDatabase.OpenForReading(path);
        try
        {
            if (!DayFile.IsBlank(database))
                return new DayReader(database, path, day, logger);
            database.Dispose();
            return null;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Reads within one short transaction, so that nothing moves while it is read.</summary>
    public T Read<T>(Func<DayReader?, T> read)
    {
        _begin.Run();
        try
        {
            return read(this);
        }
        finally
        {
            _commit.Run();
        }
    }

    /// <summary>Adds the points of a series within a range, chunk by chunk. A damaged chunk is logged and left out.</summary>
    public void ReadPoints(SeriesKey series, TimeRange range, List<TimedValue> points)
    {
        Select(_selectData, series, range);
        while (_selectData.Step())
        {
            if (!TryReadChunk(series, _selectData))
                continue;
            foreach (TimedValue point in _chunk)
            {
                if (point.TimestampUnixMs >= range.FromUnixMs && point.TimestampUnixMs < range.ToUnixMs)
                    points.Add(point);
            }
        }
    }

    /// <summary>The devices that have a chunk.</summary>
    public List<string> ReadDevices()
    {
        using SqliteStatement select = _database.Prepare("SELECT DISTINCT device FROM chunk ORDER BY device");
        var devices = new List<string>();
        while (select.Step())
            devices.Add(select.Text(0));
        return devices;
    }

    /// <summary>The names of the quantities that the rollups of the file call by numbers.</summary>
    public Dictionary<int, string> ReadQuantities()
    {
        var names = new Dictionary<int, string>();
        if (_quantities is null)
            return names;
        using SqliteStatement select = _database.Prepare($"SELECT id, name FROM {RollupNames.DayTable}");
        while (select.Step())
            names.Add((int)select.Int64(0), select.Text(1));
        return names;
    }

    /// <summary>Adds a device's hour rollups of all quantities, by number; false where some chunk has none, and all must be asked for one by one.</summary>
    public bool TryReadAllRollups(string deviceId, TimeRange range, Dictionary<int, RollupMerge> merges)
    {
        if (_selectHours is null)
            return false;

        bool isWhole = true;
        Select(_selectHours, new SeriesKey(deviceId, ""), range);
        while (_selectHours.Step())
            isWhole &= TryReadAllHours(_selectHours.Blob(1), merges);
        return isWhole;
    }

    /// <summary>Adds the hour rollups of the chunks that touch a range.</summary>
    public void ReadRollups(SeriesKey series, TimeRange range, RollupMerge merge)
    {
        if (_selectHours is null)
        {
            ReadRollupsOfData(series, range, chunkId: null, merge);
            return;
        }

        int number = _quantities!.Find(series.Quantity);
        List<long>? withoutHours = null;
        Select(_selectHours, series, range);
        while (_selectHours.Step())
        {
            ReadOnlySpan<byte> blob = _selectHours.Blob(1);
            if (blob.IsEmpty || !TryReadHours(blob, number, merge))
                (withoutHours ??= []).Add(_selectHours.Int64(0));
        }

        foreach (long chunkId in withoutHours ?? [])
            ReadRollupsOfData(series, range, chunkId, merge);
    }

    public void Dispose() => _database.Dispose();

    private static void Select(SqliteStatement statement, SeriesKey series, TimeRange range) =>
        statement.Bind(1, series.DeviceId).Bind(2, range.ToUnixMs).Bind(3, range.FromUnixMs);

    // Rollups that do not read any more are made of the samples, which have a checksum of their own.
    private bool TryReadHours(ReadOnlySpan<byte> blob, int number, RollupMerge merge)
    {
        try
        {
            if (RollupBlob.TryRead(blob, _hours, number, _rollups))
                merge.Add(_rollups);
            return true;
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    private bool TryReadAllHours(ReadOnlySpan<byte> blob, Dictionary<int, RollupMerge> merges)
    {
        try
        {
            RollupBlob.ReadAll(blob, _hours, (number, hours) =>
            {
                if (!merges.TryGetValue(number, out RollupMerge? merge))
                    merges[number] = merge = new RollupMerge();
                merge.Add(hours);
            });
            return true;
        }
        catch (ColumnFormatException)
        {
            return false;
        }
    }

    private void ReadRollupsOfData(SeriesKey series, TimeRange range, long? chunkId, RollupMerge merge)
    {
        Select(_selectData, series, range);
        while (_selectData.Step())
        {
            if ((chunkId is { } only && _selectData.Int64(0) != only) || !TryReadChunk(series, _selectData))
                continue;
            Array.Clear(_rollups);
            foreach (TimedValue point in _chunk)
            {
                ref Rollup rollup = ref _rollups[_hours.SlotOf(point.TimestampUnixMs)];
                rollup = rollup.With(point.TimestampUnixMs, point.Value);
            }

            merge.Add(_rollups);
        }
    }

    private bool TryReadChunk(SeriesKey series, SqliteStatement row)
    {
        if (!ReferenceEquals(_quantityName, series.Quantity))
            (_quantityName, _quantity) = (series.Quantity, Encoding.UTF8.GetBytes(series.Quantity));
        _chunk.Clear();
        try
        {
            ChunkReader.ReadSeries(row.Blob(1), _quantity, _chunk);
            return true;
        }
        catch (ColumnFormatException e)
        {
            _logger.ChunkIsDamaged(_path, row.Int64(0), series.DeviceId, e.Message);
            return false;
        }
    }
}
