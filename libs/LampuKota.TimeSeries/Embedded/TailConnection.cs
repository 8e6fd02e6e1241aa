using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>A connection to the tail database for reading, with its statements. For one thread at a time.</summary>
internal sealed class TailConnection : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _selectTails;
    private readonly SqliteStatement _selectEnds;
    private readonly SqliteStatement _selectLast;

    public TailConnection(string path, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        _database = SqliteDatabase.OpenForReading(path);
        _begin = _database.Prepare("BEGIN");
        _commit = _database.Prepare("COMMIT");
        _selectTails = _database.Prepare("SELECT id, samples, frame FROM tail WHERE id > max((SELECT done FROM sealing), ?) ORDER BY id");
        _selectEnds = _database.Prepare("SELECT done, coalesce((SELECT max(id) FROM tail), 0) FROM sealing");
        _selectLast = _database.Prepare("SELECT device, points FROM last");
    }

    internal delegate void RunVisitor(in TailRun run);

    internal delegate void LastVisitor(int deviceId, ReadOnlySpan<byte> points);

    /// <summary>Reads within one transaction.</summary>
    public T Read<T>(Func<SqliteDatabase, T> read)
    {
        _begin.Run();
        try
        {
            return read(_database);
        }
        finally
        {
            _commit.Run();
        }
    }

    /// <summary>The last tail that is sealed, and the last tail.</summary>
    public (long DoneId, long LastId) ReadEnds()
    {
        _selectEnds.Step();
        (long doneId, long lastId) = (_selectEnds.Int64(0), _selectEnds.Int64(1));
        _selectEnds.Reset();
        return (doneId, Math.Max(doneId, lastId));
    }

    public bool HasTails()
    {
        (long doneId, long lastId) = ReadEnds();
        return lastId > doneId;
    }

    /// <summary>Shows the runs of tails that are not sealed, of those behind an id; of one device, or of all (0). A damaged tail is logged and left out.</summary>
    public void ForEachRun(long afterId, int onlyDeviceId, RunVisitor visit)
    {
        _selectTails.Bind(1, afterId);
        while (_selectTails.Step())
        {
            try
            {
                var frame = new TailFrameReader(_selectTails.Blob(2));
                while (frame.TryRead(onlyDeviceId, out TailRun run))
                    visit(run);
            }
            catch (ColumnFormatException)
            {
                _logger.TailIsDamaged(_path, _selectTails.Int64(0), (int)_selectTails.Int64(1));
            }
        }
    }

    /// <summary>Shows the last points of sealed samples, as <see cref="LastPointSet"/> encodes them.</summary>
    public void ForEachLast(LastVisitor visit)
    {
        while (_selectLast.Step())
            visit((int)_selectLast.Int64(0), _selectLast.Blob(1));
    }

    public void Dispose() => _database.Dispose();
}
