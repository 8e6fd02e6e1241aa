using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>
/// The day files that readers have open. Those of the newest days are kept for the next query, but for some seconds only, so that a file that was deleted or set
/// aside meanwhile is let go.
/// </summary>
internal sealed class DayReaders(StoreFolder folder, TimeProvider time, ILogger logger) : IDisposable
{
    // Charts show the last day or two, which touch three UTC days.
    private const int DaysKept = 3;

    // As many as a dashboard draws charts at one time.
    private const int MostKept = 8;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];
    private long _newestDay = long.MinValue;
    private bool _isDisposed;

    /// <summary>Reads from a day's file, in one transaction; from null where there is none, or where it cannot be read, which is logged.</summary>
    public T Use<T>(long day, Func<DayReader?, T> read)
    {
        string path = folder.DayFile(day);
        Kept? kept = null;
        try
        {
            kept = Take(day) ?? Open(day, path);
            if (kept is not null)
            {
                T result = kept.Reader.Read(read);
                Keep(kept);
                return result;
            }
        }
        catch (Exception e)
        {
            kept?.Reader.Dispose();
            if (e is not SqliteException)
                throw;

            // Retention may have deleted it just now; anything else is damage.
            if (File.Exists(path))
                logger.DayFileIsLeftOut(path, e.Message);
        }

        return read(null);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _kept.ForEach(kept => kept.Reader.Dispose());
            _kept.Clear();
        }
    }

    private Kept? Open(long day, string path) =>
        File.Exists(path) && DayReader.Open(path, day, logger) is { } reader ? new Kept(day, time.GetTimestamp(), reader) : null;

    private Kept? Take(long day)
    {
        lock (_lock)
        {
            foreach (Kept old in _kept.Where(kept => time.GetElapsedTime(kept.OpenedTimestamp) > KeptFor).ToArray())
            {
                _kept.Remove(old);
                old.Reader.Dispose();
            }

            Kept? found = _kept.Find(kept => kept.Day == day);
            if (found is not null)
                _kept.Remove(found);
            return found;
        }
    }

    private void Keep(Kept kept)
    {
        lock (_lock)
        {
            _newestDay = Math.Max(_newestDay, kept.Day);
            if (!_isDisposed && kept.Day > _newestDay - DaysKept && _kept.Count < MostKept)
                _kept.Add(kept);
            else
                kept.Reader.Dispose();
        }
    }

    private sealed record Kept(long Day, long OpenedTimestamp, DayReader Reader);
}
