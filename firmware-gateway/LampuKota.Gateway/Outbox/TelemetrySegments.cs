using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// Telemetry on disk that waits for the uplink: append-only segments, the oldest sent first and deleted when all of it was taken. Within a cap of bytes and age:
/// then what is older than a day is thinned out, the oldest first, and only where nothing is left to thin out the oldest is dropped. Safe for use by two threads,
/// one that appends and one that sends.
/// </summary>
/// <param name="disk">The files.</param>
/// <param name="folder">Where the segments lie.</param>
/// <param name="maximumBytes">Bytes that they may have.</param>
/// <param name="maximumAge">How old telemetry may get.</param>
/// <param name="onUnreadable">Told that a segment cannot be read, and waits for the next start. Must return at once.</param>
/// <param name="log">Where it logs.</param>
internal sealed class TelemetrySegments(IDisk disk, string folder, long maximumBytes, TimeSpan maximumAge, Action onUnreadable, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TelemetrySegment> _segments = new();
    private readonly OutboxRecordWriter _record = new();
    private readonly SegmentThinner _thinner = new(disk);
    private readonly SegmentCursor _cursor = new(disk, log);
    private IDiskFile? _file;
    private long _lastNumber;

    /// <summary>Samples on disk that were not delivered yet.</summary>
    public long Samples { get; private set; }

    /// <summary>Samples that the cap has cost: thinned out or dropped.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Files that were found damaged.</summary>
    public int DamagedFiles => _cursor.DamagedFiles;

    /// <summary>Whether there is telemetry that the medium did not give back just now, and that is to be tried again.</summary>
    public bool MustRetry { get; private set; }

    private long Bytes { get; set; }

    /// <summary>Takes up what an earlier life left.</summary>
    /// <param name="onProgress">Called before each file: there may be a thousand, and who calls has other work meanwhile.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Open(Action onProgress)
    {
        lock (_lock)
        {
            IEnumerable<TelemetrySegment> found = disk.List(folder)
                .Select(name => TelemetrySegment.TryParse(folder, name, out TelemetrySegment? segment) ? segment : null)
                .OfType<TelemetrySegment>()
                .OrderBy(segment => segment.Number)
                .ThenByDescending(segment => segment.IsThinned);
            foreach (TelemetrySegment segment in found)
            {
                onProgress();
                TakeUp(segment);
            }
        }
    }

    /// <summary>Appends samples and forces them to the medium.</summary>
    /// <exception cref="IOException">It is not certain that they are there.</exception>
    public void Append(SampleBatch batch)
    {
        lock (_lock)
        {
            _record.Clear();
            _record.AddTelemetry(batch);
            TelemetrySegment segment = Current();
            Write(segment, _record.Written);
            segment.Bytes += _record.Written.Length;
            segment.Samples += batch.Count;
            foreach (SampleRow row in batch.Rows)
                segment.NewestUnixMs = Math.Max(segment.NewestUnixMs, row.TimestampUnixMs);
            (Bytes, Samples) = (Bytes + _record.Written.Length, Samples + batch.Count);
            if (segment.Bytes >= OutboxLimits.SegmentBytes)
                EndCurrent();
        }
    }

    /// <summary>Copies the samples of the oldest record that was not delivered.</summary>
    /// <param name="batch">Where they are copied; cleared before.</param>
    /// <param name="place">What <see cref="Complete"/> shall be told.</param>
    /// <returns>False where there is none.</returns>
    public bool TryPeek(SampleBatch batch, out SegmentPlace place)
    {
        lock (_lock)
        {
            MustRetry = false;
            while (_segments.First is { } first)
            {
                // What is still written to is ended before it is read, so that a segment is read whole.
                if (first.Next is null)
                    EndCurrent();
                if (TryPeek(first, batch, out place))
                    return true;
                if (MustRetry)
                    return false;
            }

            place = default;
            return false;
        }
    }

    /// <summary>The samples of a record were delivered.</summary>
    public void Complete(SegmentPlace place)
    {
        lock (_lock)
        {
            if (_segments.First is not { } first || first.Value.Number != place.Segment)
                return;

            int delivered = Math.Min(place.Samples, first.Value.Samples);
            first.Value.Samples -= delivered;
            Samples -= delivered;
            if (_cursor.MoveOn(place))
                Remove(first);
        }
    }

    /// <summary>Keeps to the cap.</summary>
    /// <param name="otherBytes">Bytes that the outbox has besides.</param>
    public void KeepToCap(long otherBytes)
    {
        lock (_lock)
        {
            if (_segments.Last is not { } last)
                return;

            long oldestUnixMs = last.Value.NewestUnixMs - (long)maximumAge.TotalMilliseconds;
            while (_segments.First is { } first && first.Value.NewestUnixMs < oldestUnixMs)
                Drop(first);
            while (Bytes + otherBytes > maximumBytes && _segments.First is not null)
            {
                if (!TryThinOne())
                    Drop(_segments.First);
            }
        }
    }

    // What the medium does not give back is tried again, and then left where it is for the next start: it must not stand for ever before what can be read.
    private bool TryPeek(LinkedListNode<TelemetrySegment> node, SampleBatch batch, out SegmentPlace place)
    {
        TelemetrySegment segment = node.Value;
        try
        {
            if (_cursor.TryPeek(segment, batch, out place))
            {
                segment.FailedReads = 0;
                return true;
            }

            Remove(node);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            place = default;
            MustRetry = ++segment.FailedReads < OutboxLimits.ReadTries;
            if (MustRetry)
            {
                OutboxLog.NotRead(log, segment.Path, exception.Message);
                return false;
            }

            GiveUp(segment, exception);
            Leave(node);
            return false;
        }
    }

    public void Dispose()
    {
        lock (_lock)
            EndCurrent();
    }

    private void TakeUp(TelemetrySegment segment)
    {
        // A cut between a thinned segment's appearance and the deletion of what it was made of leaves both.
        if (_segments.Last?.Value.Number == segment.Number)
        {
            Delete(segment.Path);
            return;
        }

        _lastNumber = segment.Number;
        if (TryInspect(segment) is not { } holdsSamples)
            return;
        if (!holdsSamples)
        {
            Delete(segment.Path);
            return;
        }

        _segments.AddLast(segment);
        (Bytes, Samples) = (Bytes + segment.Bytes, Samples + segment.Samples);
    }

    // Null where the medium does not give it back: it is left where it is for the next start.
    private bool? TryInspect(TelemetrySegment segment)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return _cursor.TryInspect(segment);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (tries < OutboxLimits.ReadTries)
                    continue;
                GiveUp(segment, exception);
                return null;
            }
        }
    }

    private void GiveUp(TelemetrySegment segment, Exception exception)
    {
        OutboxLog.Unreadable(log, segment.Path, segment.Samples, exception.Message);
        onUnreadable();
    }

    private TelemetrySegment Current()
    {
        if (_file is not null)
            return _segments.Last!.Value;

        var segment = new TelemetrySegment(_lastNumber + 1, Path.Combine(folder, TelemetrySegment.NameOf(_lastNumber + 1, isThinned: false)), isThinned: false);
        _file = disk.Open(segment.Path);
        disk.SyncFolder(folder);
        _lastNumber++;
        _segments.AddLast(segment);
        return segment;
    }

    // After a failed write or sync nobody knows what the file holds: it is cut to what was good and left, and the samples, which are still in memory, go to a new one.
    private void Write(TelemetrySegment segment, ReadOnlySpan<byte> record)
    {
        try
        {
            _file!.Append(record);
            _file.Sync();
        }
        catch (IOException)
        {
            Abandon(segment);
            throw;
        }
    }

    private void Abandon(TelemetrySegment segment)
    {
        try
        {
            _file!.Truncate(segment.Bytes);
        }
        catch (IOException exception)
        {
            OutboxLog.NotCutBack(log, segment.Path, exception.Message);
        }

        EndCurrent();
        // A full medium is tried again and again, and shall not fill with empty files.
        if (segment.Bytes == 0)
            Remove(_segments.Last!);
    }

    private void EndCurrent()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool TryThinOne()
    {
        long youngestUnixMs = _segments.Last!.Value.NewestUnixMs - (long)OutboxLimits.UnthinnedAge.TotalMilliseconds;
        for (LinkedListNode<TelemetrySegment>? node = _segments.First; node is not null; node = node.Next)
        {
            TelemetrySegment segment = node.Value;
            if (segment.IsThinned || segment.NewestUnixMs >= youngestUnixMs || _cursor.IsAt(segment) || (node.Next is null && _file is not null))
                continue;

            return TryThin(node);
        }

        return false;
    }

    // A full medium may not even take the thinned segment; then there is only dropping.
    private bool TryThin(LinkedListNode<TelemetrySegment> node)
    {
        TelemetrySegment segment = node.Value;
        try
        {
            TelemetrySegment thinned = _thinner.Thin(segment, folder);
            OutboxLog.Thinned(log, segment.Path, segment.Samples, thinned.Samples);
            Bytes += thinned.Bytes - segment.Bytes;
            Samples += thinned.Samples - segment.Samples;
            DroppedSamples += segment.Samples - thinned.Samples;
            node.Value = thinned;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            OutboxLog.NotThinned(log, segment.Path, exception.Message);
            return false;
        }
    }

    private void Drop(LinkedListNode<TelemetrySegment> node)
    {
        OutboxLog.Dropped(log, node.Value.Path, node.Value.Samples);
        DroppedSamples += node.Value.Samples;
        Remove(node);
    }

    private void Remove(LinkedListNode<TelemetrySegment> node)
    {
        Leave(node);
        Delete(node.Value.Path);
    }

    private void Leave(LinkedListNode<TelemetrySegment> node)
    {
        if (node.Next is null)
            EndCurrent();
        _cursor.Leave(node.Value);
        _segments.Remove(node);
        (Bytes, Samples) = (Bytes - node.Value.Bytes, Samples - node.Value.Samples);
    }

    // A file that cannot be deleted is sent once more after a restart, which the backend takes for repeats.
    private void Delete(string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            OutboxLog.NotDeleted(log, path, exception.Message);
        }
    }
}

/// <summary>A record on disk.</summary>
/// <param name="Segment">Number of its segment.</param>
/// <param name="End">Where it ends in the file.</param>
/// <param name="Samples">How many samples it has.</param>
internal readonly record struct SegmentPlace(long Segment, int End, int Samples);
