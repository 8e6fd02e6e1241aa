using System.Runtime.InteropServices;
using LampuKota.Columns;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>The chunks of one UTC day, open for sealing.</summary>
internal sealed class DayFile : IDisposable
{
    private const long SchemaVersion = 1;

    // A new chunk swallows chunks up to three times its size, so that a sample is rewritten a few times in its life and a day keeps a few chunks a device.
    private const int MergeFactor = 3;

    // 8 quantities at one row a second for a day; beyond it a merge would cost more than it saves.
    private const int MaximumChunkSamples = 700_000;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _selectMark;
    private readonly SqliteStatement _insertMark;
    private readonly SqliteStatement _deleteMarks;
    private readonly SqliteStatement _selectChunks;
    private readonly SqliteStatement _selectData;
    private readonly SqliteStatement _deleteChunk;
    private readonly SqliteStatement _insertChunk;
    private readonly ILogger _logger;
    private readonly ChunkMerge _merge = new();
    private readonly ByteWriter _chunk = new();
    private readonly List<ChunkInfo> _chunks = [];
    private readonly List<ChunkSample> _stored = [];

    private DayFile(SqliteDatabase database, string path, ILogger logger)
    {
        _database = database;
        Path = path;
        _logger = logger;
        _selectMark = database.Prepare("SELECT duplicates FROM seal_mark WHERE run = ? AND slice = ?");
        _insertMark = database.Prepare("INSERT INTO seal_mark(run, slice, duplicates) VALUES(?, ?, ?)");
        _deleteMarks = database.Prepare("DELETE FROM seal_mark WHERE run <> ?");
        _selectChunks = database.Prepare("SELECT id, from_ms, to_ms, samples FROM chunk WHERE device = ? ORDER BY samples");
        _selectData = database.Prepare("SELECT data FROM chunk WHERE id = ?");
        _deleteChunk = database.Prepare("DELETE FROM chunk WHERE id = ?");
        _insertChunk = database.Prepare("INSERT INTO chunk(device, from_ms, to_ms, samples, data) VALUES(?, ?, ?, ?, ?)");
    }

    public string Path { get; }

    public static DayFile Open(string path, ILogger logger)
    {
        SqliteDatabase database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            // Small pages, since a chunk of some kilobytes lies on pages of its own and wastes half of its last one.
            database.Execute("PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -512");
            long version = database.ReadInt64("PRAGMA user_version");
            if (version > SchemaVersion)
                throw new StoreFailedException($"{path} was written by a newer version ({version}; this one knows {SchemaVersion}): run the newer program.");
            if (version == 0)
                Create(database);
            return new DayFile(database, path, logger);
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
    /// </summary>
    /// <returns>How many of the samples were there already.</returns>
    public long Fold(long run, int slice, IReadOnlyList<DeviceSamples> devices, NameTable quantities)
    {
        _selectMark.Bind(1, run).Bind(2, slice);
        if (_selectMark.Step())
        {
            long known = _selectMark.Int64(0);
            _selectMark.Reset();
            return known;
        }

        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            long duplicates = 0;
            foreach (DeviceSamples device in devices)
                duplicates += Fold(device, quantities);
            _deleteMarks.Bind(1, run).Run();
            _insertMark.Bind(1, run).Bind(2, slice).Bind(3, duplicates).Run();
            _database.Execute("COMMIT");
            return duplicates;
        }
        catch
        {
            // The error that led here is the one to tell; some errors have rolled back by themselves.
            _database.TryExecute("ROLLBACK");
            throw;
        }
    }

    public void Dispose() => _database.Dispose();

    private long Fold(DeviceSamples device, NameTable quantities)
    {
        ReadOnlySpan<ChunkSample> samples = CollectionsMarshal.AsSpan(device.Samples);
        (long fromMs, long toMs) = Bounds(samples);
        long total = samples.Length;
        ListChunks(device.Name);
        foreach (ChunkInfo chunk in _chunks)
        {
            bool replaces = chunk.Samples <= MergeFactor * total && total + chunk.Samples <= MaximumChunkSamples;
            bool overlaps = chunk.FromMs <= toMs && chunk.ToMs >= fromMs;
            if ((!replaces && !overlaps) || !TryRead(chunk.Id, device.Name, quantities))
                continue;

            _merge.Add(CollectionsMarshal.AsSpan(_stored), replaces ? ChunkMerge.Origin.Replaced : ChunkMerge.Origin.Kept);
            if (replaces)
            {
                total += chunk.Samples;
                chunk.IsReplaced = true;
            }
        }

        _merge.Add(samples, ChunkMerge.Origin.New);
        ReadOnlySpan<ChunkSample> merged = _merge.Merge();
        if (!merged.IsEmpty)
            Replace(device.Name, merged, quantities);
        return _merge.Duplicates;
    }

    private void ListChunks(string device)
    {
        _chunks.Clear();
        _selectChunks.Bind(1, device);
        while (_selectChunks.Step())
            _chunks.Add(new ChunkInfo(_selectChunks.Int64(0), _selectChunks.Int64(1), _selectChunks.Int64(2), _selectChunks.Int64(3)));
    }

    private bool TryRead(long chunkId, string device, NameTable quantities)
    {
        _stored.Clear();
        _selectData.Bind(1, chunkId);
        if (!_selectData.Step())
            return false;

        try
        {
            ChunkReader.ReadAll(_selectData.Blob(0), quantities, _stored);
            return true;
        }
        catch (ColumnFormatException e)
        {
            _logger.ChunkIsDamaged(Path, chunkId, device, e.Message);
            return false;
        }
        finally
        {
            _selectData.Reset();
        }
    }

    private void Replace(string device, ReadOnlySpan<ChunkSample> samples, NameTable quantities)
    {
        foreach (ChunkInfo chunk in _chunks)
        {
            if (chunk.IsReplaced)
                _deleteChunk.Bind(1, chunk.Id).Run();
        }

        for (; !samples.IsEmpty; samples = samples[Math.Min(MaximumChunkSamples, samples.Length)..])
        {
            ReadOnlySpan<ChunkSample> part = samples[..Math.Min(MaximumChunkSamples, samples.Length)];
            _chunk.Clear();
            ChunkWriter.Write(part, quantities, _chunk);
            _insertChunk.Bind(1, device).Bind(2, part[0].TimestampUnixMs).Bind(3, part[^1].TimestampUnixMs).Bind(4, part.Length).Bind(5, _chunk.Written).Run();
        }
    }

    private static (long FromMs, long ToMs) Bounds(ReadOnlySpan<ChunkSample> samples)
    {
        long fromMs = long.MaxValue;
        long toMs = long.MinValue;
        foreach (ref readonly ChunkSample sample in samples)
        {
            fromMs = Math.Min(fromMs, sample.TimestampUnixMs);
            toMs = Math.Max(toMs, sample.TimestampUnixMs);
        }

        return (fromMs, toMs);
    }

    private static void Create(SqliteDatabase database) => database.Execute($"""
        BEGIN IMMEDIATE;
        CREATE TABLE chunk(id INTEGER PRIMARY KEY, device TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, samples INTEGER NOT NULL,
          data BLOB NOT NULL) STRICT;
        CREATE INDEX chunk_device ON chunk(device, from_ms);
        CREATE TABLE seal_mark(run INTEGER NOT NULL, slice INTEGER NOT NULL, duplicates INTEGER NOT NULL, PRIMARY KEY(run, slice)) STRICT, WITHOUT ROWID;
        PRAGMA user_version = {SchemaVersion};
        COMMIT;
        """);

    private sealed record ChunkInfo(long Id, long FromMs, long ToMs, long Samples)
    {
        public bool IsReplaced { get; set; }
    }
}

/// <summary>Samples of one device and one day, in order of arrival.</summary>
internal sealed record DeviceSamples(string Name, List<ChunkSample> Samples);
