using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>The table of chunks of a day file, and what is known of each device's without looking.</summary>
internal sealed class DayChunks
{
    // Six hours at a report a minute. Of fewer rows a reader makes the rollups in a microsecond or two, as fast as it would read them; and such chunks are joined soon, so that
    // sealing would make them in vain.
    private const int LeastRowsWithHours = 360;

    private readonly SqliteStatement _list;
    private readonly SqliteStatement _sum;
    private readonly SqliteStatement _selectData;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _insert;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly SqliteDatabase _database;
    private readonly Func<long> _nowUnixMs;
    private readonly ByteWriter _chunk = new();
    private readonly ByteWriter _hours = new();
    private readonly HourRollups _rollups = new();
    private readonly RollupNames _quantityNumbers;
    private readonly Dictionary<string, DeviceChunks> _known = [];

    public DayChunks(SqliteDatabase database, string path, Func<long> nowUnixMs, ILogger logger)
    {
        (_database, _path, _nowUnixMs, _logger) = (database, path, nowUnixMs, logger);
        _quantityNumbers = new RollupNames(database, RollupNames.DayTable);
        _list = database.Prepare("SELECT id, from_ms, to_ms, samples FROM chunk WHERE device = ? ORDER BY samples");
        _sum = database.Prepare("SELECT count(*), max(to_ms) FROM chunk WHERE device = ?");
        _selectData = database.Prepare("SELECT data FROM chunk WHERE id = ?");
        _delete = database.Prepare("DELETE FROM chunk WHERE id = ?");
        _insert = database.Prepare("INSERT INTO chunk(device, from_ms, to_ms, samples, final, hours, data) VALUES(?, ?, ?, ?, ?, nullif(?, x''), ?)");
    }

    /// <summary>Whether chunks were put aside that the account may not have yet: now, or by a process that ended before it could say so.</summary>
    public bool HasUnreportedQuarantine { get; set; }

    /// <summary>How many chunks a device has, and the newest instant in them.</summary>
    public DeviceChunks Of(string device)
    {
        if (_known.TryGetValue(device, out DeviceChunks known))
            return known;

        _sum.Bind(1, device).Step();
        known = new DeviceChunks((int)_sum.Int64(0), _sum.Int64(1));
        _sum.Reset();
        return _known[device] = known;
    }

    /// <summary>A device's chunks, the smallest first.</summary>
    public void List(string device, List<ChunkInfo> chunks)
    {
        chunks.Clear();
        _list.Bind(1, device);
        while (_list.Step())
            chunks.Add(new ChunkInfo(_list.Int64(0), _list.Int64(1), _list.Int64(2), _list.Int64(3)));
    }

    /// <summary>Runs work on a chunk's bytes; false where it cannot be read, and then it is put aside. Within a transaction.</summary>
    public bool TryRead(long chunkId, string device, ChunkReading read)
    {
        _selectData.Bind(1, chunkId);
        if (!_selectData.Step())
            return false;

        string reason;
        try
        {
            return read(_selectData.Blob(0));
        }
        catch (ColumnFormatException e)
        {
            reason = e.Message;
        }
        finally
        {
            _selectData.Reset();
        }

        PutAside(chunkId, device, reason);
        return false;
    }

    private void PutAside(long chunkId, string device, string reason)
    {
        Quarantine.Move(_database, chunkId, reason, _nowUnixMs());
        _known.Remove(device);
        HasUnreportedQuarantine = true;
        _logger.ChunkIsPutAside(_path, chunkId, device, reason);
    }

    /// <summary>Adds a chunk.</summary>
    public void Insert(string device, ChunkColumns columns, NameTable quantities, bool isFinal)
    {
        _chunk.Clear();
        ChunkWriter.Write(columns, quantities, isFinal ? ColumnEffort.Thorough : ColumnEffort.Quick, _chunk);
        WriteHours(columns, quantities, isFinal);
        (long fromMs, long toMs) = (columns.Timestamps[0], columns.Timestamps[^1]);
        DeviceChunks before = Of(device);
        _insert.Bind(1, device).Bind(2, fromMs).Bind(3, toMs).Bind(4, columns.Samples).Bind(5, isFinal ? 1 : 0)
            .Bind(6, _hours.Written).Bind(7, _chunk.Written).Run();
        _known[device] = new DeviceChunks(before.Count + 1, before.Count == 0 ? toMs : Math.Max(before.ToMs, toMs));
    }

    public void Delete(string device, ChunkInfo chunk)
    {
        _delete.Bind(1, chunk.Id).Run();
        if (_known.TryGetValue(device, out DeviceChunks known))
            _known[device] = known with { Count = known.Count - 1 };
    }

    /// <summary>Forgets what is known, after a transaction that was rolled back.</summary>
    public void Forget()
    {
        _known.Clear();
        _quantityNumbers.Forget();
    }

    private void WriteHours(ChunkColumns columns, NameTable quantities, bool isFinal)
    {
        _hours.Clear();
        if (!isFinal && columns.Rows < LeastRowsWithHours)
            return;

        _rollups.Begin(StoreFolder.DayOf(columns.Timestamps[0]));
        for (int column = 0; column < columns.ColumnCount; column++)
            _rollups.Add(_quantityNumbers.GetOrAdd(quantities.GetString(columns.QuantityOf(column))), columns.TimestampsOf(column), columns.ValuesOf(column));
        _rollups.Write(_hours);
    }
}

/// <summary>What a device has in a day file.</summary>
internal readonly record struct DeviceChunks(int Count, long ToMs);

/// <summary>A chunk as it is listed.</summary>
internal readonly record struct ChunkInfo(long Id, long FromMs, long ToMs, long Samples);

/// <summary>Takes a chunk's bytes; false where it has no use for them.</summary>
internal delegate bool ChunkReading(ReadOnlySpan<byte> chunk);
