using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.TimeSeries;

/// <summary>
/// Folds tails into chunks, a run at a time. A run is done in slices of some devices, each a transaction of its own, and can be done again after a crash at any point:
/// its end is noted first, each slice leaves a mark, and only when all are durable are the tails declared sealed. Commits are never held up, since the files are
/// others, and what concerns the tail database rides along with them in short jobs.
/// </summary>
internal sealed class Sealer(
    StoreFolder folder, Func<Action<TailDatabase>, Task> writeAsync, TailLog log, SourceBook sources, DayFiles days, DayFinisher finisher, RollupKeeper rollups,
    SqliteDatabase database, TimeProvider time, ILogger logger)
{
    // Some 5 ms of work on a small machine, whichever is reached first.
    private const int DevicesPerSlice = 64;
    private const int SamplesPerSlice = 200_000;

    // Last points are written in the commits' own transactions: some 2 ms, and not a synced commit for every slice.
    private const int DevicesPerLastPoints = 2 * DevicesPerSlice;

    // Deleting a tail frees its pages one by one; 1 MiB of them takes about a millisecond.
    private const int TailsPerDelete = 64;

    // Samples of the run under way that were there already, by source.
    private readonly Dictionary<string, long> _duplicates = new(StringComparer.Ordinal);

    private readonly DayTally _tally = new(database);

    // None before the first look: an earlier process may have set files aside and ended before it could say so.
    private int _setAsideAccounted = -1;

    /// <summary>Seals what is there, at most some bytes of tails, and deletes it.</summary>
    /// <returns>Whether anything was sealed.</returns>
    public async Task<bool> SealAsync(long maximumBytes, CancellationToken cancellationToken)
    {
        SealState before = log.State;
        long throughId = before.BegunId > before.DoneId ? before.BegunId : log.EndOfRun(maximumBytes);
        if (throughId == before.DoneId)
            return false;

        long begun = time.GetTimestamp();
        await writeAsync(tail => tail.BeginSealing(throughId)).ConfigureAwait(true);
        using TailRows rows = TailRows.Read(database, before.DoneId, throughId);
        (int devices, long duplicates) = await FoldWholeAsync(rows, throughId, cancellationToken).ConfigureAwait(true);
        await AccountLossesAsync().ConfigureAwait(true);

        SealState after = log.After(throughId, duplicates, rows.Damaged.Sum(tail => (long)tail.Samples));
        IReadOnlyList<SourceAccount> accounts = sources.After(throughId, _duplicates, rows.Damaged.Select(tail => tail.Id).ToHashSet());
        await writeAsync(tail => End(tail, after, accounts, rows.Damaged)).ConfigureAwait(true);
        log.Seal(after);
        sources.Seal(throughId, accounts);
        await DeleteAsync(before.DoneId + 1, throughId, cancellationToken).ConfigureAwait(true);
        logger.Sealed(after.Stored - before.Stored, devices, time.GetElapsedTime(begun).TotalMilliseconds, duplicates);
        return true;
    }

    /// <summary>Deletes sealed tails, some at a time.</summary>
    public async Task DeleteAsync(long firstId, long lastId, CancellationToken cancellationToken)
    {
        for (long id = firstId; id <= lastId; id += TailsPerDelete)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long from = id;
            await writeAsync(tail => tail.Delete(from, Math.Min(from + TailsPerDelete - 1, lastId))).ConfigureAwait(true);
        }
    }

    /// <summary>Takes chunks and day files into the account that were put aside, by this process or before a crash.</summary>
    public async Task AccountLossesAsync()
    {
        int setAside = days.SetAsideCount;
        IReadOnlyList<QuarantinedChunk> chunks = days.UnreportedQuarantine();
        IReadOnlyList<SetAsideFile> files = setAside == _setAsideAccounted ? [] : folder.SetAsideFiles();
        bool areFilesSettled = setAside == _setAsideAccounted || DayAccounts.IsSettled(database, files);
        if (chunks.Count > 0 || !areFilesSettled)
        {
            days.Sync();
            await writeAsync(tail => sources.Quarantined = tail.AccountLosses(chunks, areFilesSettled ? null : files)).ConfigureAwait(true);
            days.QuarantineIsAccounted();
        }

        _setAsideAccounted = setAside;
    }

    // A file that was set aside took slices along that were folded before; they are folded anew, and those of other days answer from their marks.
    private async Task<(int Devices, long Duplicates)> FoldWholeAsync(TailRows rows, long run, CancellationToken cancellationToken)
    {
        while (true)
        {
            int setAside = days.SetAsideCount;
            _duplicates.Clear();
            _tally.Clear();
            (int Devices, long Duplicates) result = await FoldAsync(rows, run, cancellationToken).ConfigureAwait(true);
            if (days.SetAsideCount == setAside)
                return result;
        }
    }

    private async Task<(int Devices, long Duplicates)> FoldAsync(TailRows rows, long run, CancellationToken cancellationToken)
    {
        NameTable quantities = SealQuantities.Load(database);
        using SqliteStatement selectName = database.Prepare("SELECT name FROM device WHERE id = ?");
        using SqliteStatement selectSource = database.Prepare("SELECT source FROM device WHERE id = ?");
        int[] deviceIds = [.. Enumerable.Range(1, Math.Max(0, rows.LastDeviceId)).Where(id => !rows.Of(id).IsEmpty)];
        long duplicates = 0;
        (int slice, int noted) = (0, 0);
        for (int first = 0; first < deviceIds.Length; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ArraySegment<int> ids = new(deviceIds, first, LengthOfSlice(rows, deviceIds.AsSpan(first)));
            first += ids.Count;
            var devices = new SealSlice(rows, ids, id => NameOf(id, selectName), quantities);
            foreach (long day in DaysOf(rows, ids))
            {
                finisher.NoteChange(day);
                rollups.NoteChange(day);
                FoldResult result = days.Use(day, file => file.Fold(run, slice, devices));
                duplicates += result.Duplicates;
                _tally.Add(day, ids, rows, result);
                foreach ((int deviceId, long count) in result.ByDevice)
                    AddDuplicates(SourceOf(deviceId, selectSource), count);
            }

            if (first - noted < DevicesPerLastPoints && first < deviceIds.Length)
                continue;

            ArraySegment<int> folded = new(deviceIds, noted, first - noted);
            noted = first;
            await writeAsync(tail => UpdateLast(tail, rows, folded)).ConfigureAwait(true);
        }

        days.Sync();
        return (deviceIds.Length, duplicates);
    }

    private static int LengthOfSlice(TailRows rows, ReadOnlySpan<int> deviceIds)
    {
        int length = 0;
        int samples = 0;
        while (length < deviceIds.Length && length < DevicesPerSlice && samples < SamplesPerSlice)
            samples += rows.Of(deviceIds[length++]).Samples;
        return length;
    }

    private static SortedSet<long> DaysOf(TailRows rows, ArraySegment<int> deviceIds)
    {
        var days = new SortedSet<long>();
        foreach (int deviceId in deviceIds)
            rows.Of(deviceId).AddDays(days);
        return days;
    }

    private static string NameOf(int deviceId, SqliteStatement selectName) => TextOf(deviceId, selectName);

    private static string SourceOf(int deviceId, SqliteStatement selectSource) => TextOf(deviceId, selectSource);

    private static string TextOf(int deviceId, SqliteStatement select)
    {
        if (!select.Bind(1, deviceId).Step())
            throw new StoreFailedException($"BUG: a tail names the device {deviceId}, which the store does not know.");

        string text = select.Text(0);
        select.Reset();
        return text;
    }

    private void AddDuplicates(string source, long count) => _duplicates[source] = _duplicates.GetValueOrDefault(source) + count;

    private static void UpdateLast(TailDatabase tail, TailRows rows, ArraySegment<int> deviceIds)
    {
        var points = new LastPointSet();
        foreach (int deviceId in deviceIds)
        {
            points.Clear();
            rows.Of(deviceId).CopyLast(points);
            tail.UpdateLast(deviceId, points);
        }
    }

    private void End(TailDatabase tail, SealState after, IReadOnlyList<SourceAccount> accounts, List<TailInfo> damaged)
    {
        foreach (TailInfo info in damaged)
        {
            tail.SetAside(info.Id);
            logger.TailIsDamaged(folder.TailFile, info.Id, info.Samples);
        }

        tail.EndSealing(after);
        tail.Sources.EndSealing(after.DoneId, accounts);
        tail.Days.Add(_tally);
    }
}
