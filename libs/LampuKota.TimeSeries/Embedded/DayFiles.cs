using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>The day files that sealing writes; the few that are in use stay open.</summary>
internal sealed class DayFiles(StoreFolder folder, Func<long> nowUnixMs, ILogger logger) : IDisposable
{
    // Today, yesterday, and one that a gateway fills which was away.
    private const int MostOpen = 3;

    private readonly List<(long Day, DayFile File)> _open = [];
    private readonly List<QuarantinedChunk> _unreported = [];

    /// <summary>How many files were set aside since the start.</summary>
    public int SetAsideCount { get; private set; }

    /// <summary>Chunks that were put aside in the files that are open or were, as far as the account may not have them yet.</summary>
    public IReadOnlyList<QuarantinedChunk> UnreportedQuarantine() => [.. _unreported, .. _open.SelectMany(entry => entry.File.UnreportedQuarantine())];

    /// <summary>The account has what <see cref="UnreportedQuarantine"/> said.</summary>
    public void QuarantineIsAccounted()
    {
        _unreported.Clear();
        _open.ForEach(entry => entry.File.QuarantineIsAccounted());
    }

    /// <summary>Runs work on a day's file. A file that is no longer a database is set aside, and the work done on a new one.</summary>
    public T Use<T>(long day, Func<DayFile, T> work)
    {
        try
        {
            return work(Get(day));
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            SetAside(day, e.Message);
            return work(Get(day));
        }
    }

    /// <summary>Makes all that was folded durable.</summary>
    public void Sync()
    {
        foreach ((_, DayFile file) in _open)
            file.Sync();
    }

    /// <summary>Deletes a day's files.</summary>
    public void Delete(long day)
    {
        Close(day);
        folder.DeleteDay(day);
    }

    public void Dispose()
    {
        foreach ((_, DayFile file) in _open)
            file.Dispose();
        _open.Clear();
    }

    private DayFile Get(long day)
    {
        int at = _open.FindIndex(entry => entry.Day == day);
        DayFile file = at >= 0 ? _open[at].File : DayFile.Open(folder.DayFile(day), day, nowUnixMs, logger);
        if (at >= 0)
            _open.RemoveAt(at);
        _open.Add((day, file));
        if (_open.Count > MostOpen)
        {
            _open[0].File.Sync();
            _unreported.AddRange(_open[0].File.UnreportedQuarantine());
            Close(_open[0].Day);
        }

        return file;
    }

    private void Close(long day)
    {
        int at = _open.FindIndex(entry => entry.Day == day);
        if (at < 0)
            return;
        _open[at].File.Dispose();
        _open.RemoveAt(at);
    }

    private void SetAside(long day, string reason)
    {
        Close(day);
        string file = folder.DayFile(day);
        string kept = Enumerable.Range(1, int.MaxValue)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{file}.damaged-{number}")).First(name => !File.Exists(name));
        File.Move(file, kept);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        FolderSync.Flush(folder.DayFolder);
        SetAsideCount++;
        logger.DayFileIsDamaged(file, kept, reason);
    }
}
