using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>One UTC day's file, open for sealing.</summary>
internal sealed class DayFile : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _selectMark;
    private readonly SqliteStatement _insertMark;
    private readonly SqliteStatement _deleteMarks;
    private readonly SqliteStatement _selectUnfinished;
    private readonly DayChunks _chunks;
    private readonly DeviceFold _fold;
    private readonly TimeRange _range;
    private readonly long _day;

    // A process that was killed may have folded without syncing: what its marks answer for must be on disk too before the tails go.
    private bool _isSynced;

    private DayFile(SqliteDatabase database, string path, long day, Func<long> nowUnixMs, ILogger logger)
    {
        _database = database;
        _range = StoreFolder.RangeOf(day);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _selectMark = database.Prepare("SELECT duplicates, by_device FROM seal_mark WHERE run = ? AND slice = ?");
        _insertMark = database.Prepare("INSERT INTO seal_mark(run, slice, duplicates, by_device) VALUES(?, ?, ?, ?)");
        _deleteMarks = database.Prepare("DELETE FROM seal_mark WHERE run <> ?");
        _selectUnfinished = database.Prepare("SELECT DISTINCT device FROM chunk WHERE final = 0 AND device > ? ORDER BY device LIMIT ?");
        _day = day;
        _chunks = new DayChunks(database, path, nowUnixMs, logger) { HasUnreportedQuarantine = Quarantine.List(database, day).Count > 0 };
        _fold = new DeviceFold(_chunks);
    }

    public static DayFile Open(string path, long day, Func<long> nowUnixMs, ILogger logger)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            DaySchema.Prepare(database, path);
            return new DayFile(database, path, day, nowUnixMs, logger);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Whether a crash came between the making of a file and that of its tables; the next run of sealing makes them.</summary>
    public static bool IsBlank(SqliteDatabase database)
    {
        try
        {
            return database.ReadInt64("PRAGMA user_version") == 0;
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == raw.SQLITE_READONLY_ROLLBACK)
        {
            // Cut off even before it came to write-ahead logging.
            return true;
        }
    }

    /// <summary>
    /// Folds samples of some devices in, in one transaction. Done again for the same run and slice, as after a crash, it changes nothing and gives the same answer.
    /// Not durable before <see cref="Sync"/>.
    /// </summary>
    /// <returns>How many of the samples were there already.</returns>
    public FoldResult Fold(long run, int slice, SealSlice devices)
    {
        _selectMark.Bind(1, run).Bind(2, slice);
        if (_selectMark.Step())
        {
            var known = FoldResult.Read(_selectMark.Int64(0), _selectMark.Blob(1));
            _selectMark.Reset();
            return known;
        }

        return Transact(() =>
        {
            var result = new FoldResult();
            foreach (int deviceId in devices.DeviceIds)
                result.Add(deviceId, _fold.Fold(devices.NameOf(deviceId), devices.Rows.Of(deviceId), _range, devices.Quantities));
            _deleteMarks.Bind(1, run).Run();
            _insertMark.Bind(1, run).Bind(2, slice).Bind(3, result.Duplicates).Bind(4, result.Write()).Run();
            return result;
        });
    }

    /// <summary>What was ever put aside here, where the account may not have all of it yet; else nothing. To be told again until <see cref="QuarantineIsAccounted"/>.</summary>
    public IReadOnlyList<QuarantinedChunk> UnreportedQuarantine() => _chunks.HasUnreportedQuarantine ? Quarantine.List(_database, _day) : [];

    /// <summary>The account has what was put aside.</summary>
    public void QuarantineIsAccounted() => _chunks.HasUnreportedQuarantine = false;

    /// <summary>Makes what was folded durable: a synced commit takes along all that were not.</summary>
    public void Sync()
    {
        if (_isSynced)
            return;

        _database.Execute("PRAGMA synchronous = FULL");
        DaySchema.Touch(_database);
        _database.Execute("PRAGMA synchronous = NORMAL");
        _isSynced = true;
    }

    /// <summary>Writes the chunks of some devices for good: joined, and as small as they get. Done again it changes nothing.</summary>
    /// <param name="afterDevice">Devices up to this one are done.</param>
    /// <param name="most">How many devices to do.</param>
    /// <returns>The last device that was done; null where none is left.</returns>
    public string? Finish(string afterDevice, int most)
    {
        var devices = new List<string>();
        _selectUnfinished.Bind(1, afterDevice).Bind(2, most);
        while (_selectUnfinished.Step())
            devices.Add(_selectUnfinished.Text(0));
        if (devices.Count == 0)
            return null;

        Transact(() =>
        {
            foreach (string device in devices)
                _fold.Finish(device);
            return 0;
        });
        return devices[^1];
    }

    /// <summary>Gives free pages back to the disk, some at a time; only a file that was made for it can.</summary>
    /// <returns>Whether there are more.</returns>
    public bool Shrink(int pages)
    {
        _database.Execute($"PRAGMA incremental_vacuum({pages})");
        return _database.ReadInt64("PRAGMA freelist_count") > 0 && _database.ReadInt64("PRAGMA auto_vacuum") > 0;
    }

    /// <summary>Moves the write-ahead log into the file.</summary>
    /// <returns>Whether all of it was moved; what a reader still needs stays.</returns>
    public bool Checkpoint() => _database.ReadInt64("PRAGMA wal_checkpoint(TRUNCATE)") == 0;

    public void Dispose() => _database.Dispose();

    private T Transact<T>(Func<T> work)
    {
        _isSynced = false;
        _begin.Run();
        try
        {
            T result = work();
            _commit.Run();
            return result;
        }
        catch
        {
            // The error that led here is the one to tell; some errors have rolled back by themselves.
            _database.TryExecute("ROLLBACK");
            _chunks.Forget();
            throw;
        }
    }
}
