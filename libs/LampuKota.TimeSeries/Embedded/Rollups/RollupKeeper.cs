using System.Globalization;
using System.Runtime.InteropServices;
using LampuKota.Columns;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LampuKota.TimeSeries;

/// <summary>
/// Keeps the rollups that outlive the raw days. A day is noted as changed before anything is folded into its file, and rolled up again some time later from the hour
/// rollups of its chunks, so that a crash at any point means that it is done once more. Used by the store's maintenance alone.
/// </summary>
internal sealed class RollupKeeper : IDisposable
{
    // Gateways that were away for an hour have mostly come back by then.
    private const long SettledAfterMs = 3_600_000;

    // Late samples of a gateway that fills a day come for hours; a day is read again at most so often for them.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    // Some 2 ms of work on a small machine.
    private const int DevicesPerTransaction = 64;

    private readonly StoreFolder _folder;
    private readonly EmbeddedStoreOptions _options;
    private readonly TailLog _log;
    private readonly int _midnightHour;
    private readonly Queue<long> _due = [];
    private RollupDatabase? _database;
    private Dictionary<long, RollupState> _states = [];
    private long? _lastTimestamp;
    private long _deletedBefore = long.MinValue;

    public RollupKeeper(StoreFolder folder, EmbeddedStoreOptions options, TailLog log)
    {
        (_folder, _options, _log) = (folder, options, log);
        _midnightHour = MidnightHour(options.LocalOffset);
    }

    /// <summary>Notes that chunks of a day are about to change; durable on return.</summary>
    public void NoteChange(long day)
    {
        Open();
        // What comes after the raw day is gone is stored as it is, but the rollups of the whole day are not given up for it.
        if (_states.TryGetValue(day, out RollupState state) && state != RollupState.Rolled)
            return;
        Guard(database => database.SetState(day, RollupState.Changed));
        _states[day] = RollupState.Changed;
    }

    /// <summary>Every quarter of an hour: rolls up the days that are due, one at each call so that sealing waits for no more, and lets go what is too old.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        if (_due.Count == 0)
        {
            if (_lastTimestamp is { } last && _options.Time.GetElapsedTime(last) < Interval)
                return;
            _lastTimestamp = _options.Time.GetTimestamp();
            FindDue().ForEach(_due.Enqueue);
            DeleteOld();
        }

        if (_due.TryDequeue(out long day) && IsDue(day))
            Roll(day, cancellationToken);
    }

    /// <summary>Rolls up all days that are due.</summary>
    public void RollUp(CancellationToken cancellationToken) => FindDue().ForEach(day => Roll(day, cancellationToken));

    /// <summary>Takes what a day's file holds before it is deleted. Where that fails for want of room, the day goes all the same: it goes to make room.</summary>
    public void Keep(long day)
    {
        try
        {
            Open();
            if (_states.GetValueOrDefault(day) == RollupState.Changed && File.Exists(_folder.DayFile(day)))
                Roll(day, CancellationToken.None);
            Guard(database => database.SetState(day, RollupState.Kept));
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_CANTOPEN)
        {
            _options.Logger.DayIsNotKept(Path.GetFileNameWithoutExtension(_folder.DayFile(day)), e.Message);
        }

        _states[day] = RollupState.Kept;
    }

    public void Dispose() => _database?.Dispose();

    private List<long> FindDue()
    {
        Open();
        return [.. _states.Keys.Where(IsDue).Order()];
    }

    // A day that is over and has changed. One that was noted and has no file yet was cut off by a crash, and comes again.
    private bool IsDue(long day) =>
        _states.GetValueOrDefault(day, RollupState.Kept) == RollupState.Changed
        && StoreFolder.RangeOf(day).ToUnixMs <= _options.NowUnixMs() - SettledAfterMs
        && File.Exists(_folder.DayFile(day));

    private void Roll(long day, CancellationToken cancellationToken)
    {
        long begun = _options.Time.GetTimestamp();
        string path = _folder.DayFile(day);
        int devices = 0;
        using (DayReader? file = ReadOrNull(path, () => DayReader.Open(path, day, _options.Logger)))
        {
            var rollup = file is null ? null : new DayRollup(file, day, _midnightHour, () => StoreNames.ReadQuantities(_folder));
            foreach (string[] slice in ReadOrNull(path, () => file?.ReadDevices())?.Chunk(DevicesPerTransaction) ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ReadOrNull(path, () => file!.Read(_ => slice.Select(rollup!.Read).ToArray())) is not { } parts)
                    break;
                Guard(database => database.Change(change => Write(change, day, parts)));
                devices += parts.Length;
            }
        }

        Guard(database => database.NoteRolled(day, _log.State.DoneId));
        _states[day] = RollupState.Rolled;
        _options.Logger.DayIsRolled(Path.GetFileNameWithoutExtension(path), devices, _options.Time.GetElapsedTime(begun).TotalMilliseconds);
    }

    // A day file that cannot be read is told and left out, as every reader does; but one that is busy is tried again.
    private T? ReadOrNull<T>(string path, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (SqliteException e) when (IsDamage(e) || e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_IOERR)
        {
            _options.Logger.DayFileIsLeftOut(path, e.Message);
            return null;
        }
    }

    private void Write(RollupDatabase database, long day, DeviceParts[] devices)
    {
        var parts = new ByteWriter();
        var scratch = new ByteWriter();
        foreach (DeviceParts device in devices)
        {
            parts.Clear();
            int[] numbers = [.. device.Quantities.Select(database.NumberOfQuantity)];
            RollupBlob.Write(RollupSlots.Parts(day, _midnightHour), numbers, CollectionsMarshal.AsSpan(device.Rollups), parts, scratch);
            database.Replace(device.DeviceId, day, _midnightHour, parts.Written);
        }
    }

    private static int MidnightHour(TimeSpan localOffset)
    {
        if (localOffset.Ticks % TimeSpan.TicksPerHour != 0)
            throw new StoreOpenException("The city's clock must differ from UTC by whole hours.");

        int hour = -(int)localOffset.TotalHours % RollupSlots.HoursPerDay;
        return hour < 0 ? hour + RollupSlots.HoursPerDay : hour;
    }

    private void DeleteOld()
    {
        if (_options.RollupRetentionDays is not { } days)
            return;

        long before = StoreFolder.DayOf(_options.NowUnixMs()) - days;
        if (before <= _deletedBefore)
            return;

        _deletedBefore = before;
        if (!_states.Keys.Any(day => day < before))
            return;
        Guard(database => database.Change(change => change.DeleteBefore(before)));
        _states = _states.Where(entry => entry.Key >= before).ToDictionary();
    }

    // A file that is no longer a database is set aside; a new one takes what the day files still hold.
    private void Guard(Action<RollupDatabase> work)
    {
        try
        {
            work(Open());
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            SetAside(e.Message);
            work(Open());
        }
    }

    // Opened when there is something to do: a disk that is full keeps no store from opening.
    private RollupDatabase Open()
    {
        if (_database is not null)
            return _database;

        try
        {
            _database = RollupDatabase.Open(_folder.RollupFile, _folder.Days);
            if (_database.ReadSealedId() > _log.State.DoneId)
                _database.DoubtAll(_log.State.DoneId);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            SetAside(e.Message);
            _database = RollupDatabase.Open(_folder.RollupFile, _folder.Days);
        }

        _states = _database.ReadStates();
        // What was rolled up and has no file any more is to be kept, whatever was noted.
        foreach (long day in _states.Keys.Except(_folder.Days()).Where(day => _states[day] == RollupState.Rolled).ToArray())
            _states[day] = RollupState.Kept;
        return _database;
    }

    private void SetAside(string reason)
    {
        _database?.Dispose();
        _database = null;
        string file = _folder.RollupFile;
        string kept = Enumerable.Range(1, int.MaxValue)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{file}.damaged-{number}")).First(name => !File.Exists(name));
        File.Move(file, kept);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        _options.Logger.RollupsAreDamaged(file, kept, reason);
    }

    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
