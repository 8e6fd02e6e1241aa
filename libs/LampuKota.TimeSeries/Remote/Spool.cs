using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace LampuKota.TimeSeries;

/// <summary>
/// Segments on disk, appended to by one thread and read by another. An append returns when its bytes are synced and checked; what a crash tore off was never
/// acknowledged, and is cut off when the spool is opened. docs/formats/spool.md draws the files.
/// </summary>
internal sealed class Spool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly SpoolLimits _limits;
    private readonly TimeProvider _time;
    private readonly List<SpoolSegment> _segments;
    private SafeFileHandle? _file;
    private SegmentReader? _reader;

    private Spool(string folder, SpoolLimits limits, TimeProvider time, List<SpoolSegment> segments)
    {
        (_folder, _limits, _time, _segments) = (folder, limits, time, segments);
        RefusedPath = Path.Combine(folder, "refused.lp");
    }

    /// <summary>Where lines lie that the engine will never take.</summary>
    public string RefusedPath { get; }

    /// <summary>Bytes of all segments, and of the refused lines.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _segments.Sum(segment => segment.Length) + RefusedBytes;
        }
    }

    /// <summary>Bytes of the refused lines.</summary>
    public long RefusedBytes => new FileInfo(RefusedPath) is { Exists: true } file ? file.Length : 0;

    /// <summary>How many segments there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _segments.Count;
        }
    }

    /// <summary>The oldest place, from which everything is read again; the end where the spool is empty.</summary>
    public SpoolPosition Oldest
    {
        get
        {
            lock (_lock)
                return new SpoolPosition(_segments.Count == 0 ? 0 : _segments[0].Number, SpoolFormat.HeaderLength);
        }
    }

    /// <summary>Opens the spool of a folder, and cuts off what a crash tore.</summary>
    /// <param name="folder">The folder; it exists, and its writer's lock is held.</param>
    /// <param name="limits">Sizes.</param>
    /// <param name="time">The clock of segments' ages.</param>
    /// <param name="logger">Where damage is told.</param>
    /// <param name="atRecord">Is told every whole record with its segment and place.</param>
    /// <exception cref="IOException">A segment cannot be read or repaired.</exception>
    public static Spool Open(string folder, SpoolLimits limits, TimeProvider time, ILogger logger, Action<SpoolSegment, SpoolPosition, SpoolRecord> atRecord)
    {
        var found = Directory.EnumerateFiles(folder).Select(path => (Path: path, Number: SpoolFormat.ParseFileName(path)))
            .Where(file => file.Number is not null).OrderBy(file => file.Number).ToList();
        var segments = new List<SpoolSegment>();
        for (int index = 0; index < found.Count; index++)
        {
            bool isLast = index == found.Count - 1;
            var segment = new SpoolSegment(found[index].Number!.Value, found[index].Path, TimestampOf(found[index].Path, time)) { IsClosed = true };
            segment.Length = SpoolRecovery.Recover(segment, isLast, logger, atRecord);
            segments.Add(segment);
        }

        return new Spool(folder, limits, time, segments);
    }

    /// <summary>Whether an append of this many bytes keeps within the cap.</summary>
    public bool HasRoomFor(int bytes) => Bytes + bytes <= _limits.MaximumBytes;

    /// <summary>Appends a record and syncs it. For one thread at a time.</summary>
    /// <param name="record">The record.</param>
    /// <param name="onDurable">Is told where it stands, before any reader sees it.</param>
    /// <returns>False where the disk is full: nothing was appended, and it may be tried again.</returns>
    /// <exception cref="IOException">It is not certain what is on the medium; nothing more may be appended.</exception>
    public bool TryAppend(ReadOnlySpan<byte> record, Action<SpoolPosition> onDurable)
    {
        try
        {
            SpoolSegment segment = SegmentForAppend();
            if (!TryWrite(segment, record))
                return false;

            FileSync.Flush(_file!, segment.Path);
            onDurable(new SpoolPosition(segment.Number, segment.Length));
            lock (_lock)
                segment.Length += record.Length;
            return true;
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            return false;
        }
    }

    /// <summary>Reads the record at a place, whole and checked. For one thread at a time.</summary>
    /// <param name="position">Where; moved on where a segment ends and another follows.</param>
    /// <param name="buffer">Grown as needed; begins with the record.</param>
    /// <param name="record">What it holds.</param>
    public SpoolReading Read(ref SpoolPosition position, ref byte[] buffer, out SpoolRecord record)
    {
        record = default;
        while (TryFind(position, out SpoolSegment? segment, out long end))
        {
            if (segment.Number != position.Segment)
                position = new SpoolPosition(segment.Number, SpoolFormat.HeaderLength);
            if (position.Offset < end)
                return ReaderOf(segment).TryRead(position.Offset, end, ref buffer, out record) ? SpoolReading.Record : SpoolReading.Damaged;
            if (!SkipTo(segment, ref position))
                return SpoolReading.End;
        }

        return SpoolReading.End;
    }

    /// <summary>Steps over what cannot be read of a segment, and keeps a copy of it for a person to look at.</summary>
    /// <returns>The segment's end.</returns>
    public SpoolPosition SkipDamage(SpoolPosition position, ILogger logger)
    {
        SpoolSegment segment;
        lock (_lock)
            segment = _segments.First(segment => segment.Number == position.Segment);
        SpoolRecovery.KeepDamaged(segment.Path, position.Offset, logger);
        return new SpoolPosition(segment.Number, segment.Length);
    }

    /// <summary>Notes that the engine has taken everything before a place.</summary>
    public void NoteTaken(SpoolPosition position)
    {
        lock (_lock)
        {
            foreach (SpoolSegment segment in _segments)
            {
                if (segment.IsClosed && new SpoolPosition(segment.Number, segment.Length) <= position)
                    segment.TakenTimestamp ??= _time.GetTimestamp();
            }
        }
    }

    /// <summary>Notes that the engine may have lost whatever it took.</summary>
    public void ForgetTaken()
    {
        lock (_lock)
            _segments.ForEach(segment => segment.TakenTimestamp = null);
    }

    /// <summary>Deletes the segments that were taken at least some time before an instant.</summary>
    /// <param name="asOfTimestamp">The instant (TimeProvider.GetTimestamp).</param>
    /// <param name="age">How long ago.</param>
    public void Free(long asOfTimestamp, TimeSpan age)
    {
        List<SpoolSegment> freed;
        lock (_lock)
        {
            freed = _segments.Where(segment => segment.TakenTimestamp is { } taken && _time.GetElapsedTime(taken, asOfTimestamp) >= age).ToList();
            _segments.RemoveAll(freed.Contains);
        }

        // After a crash they may be back: then they are sent once more, which changes nothing.
        freed.ForEach(segment => File.Delete(segment.Path));
    }

    public void Dispose()
    {
        _file?.Dispose();
        _reader?.Dispose();
    }

    // A former process' clock is gone; the file tells how long ago it was written.
    private static long TimestampOf(string path, TimeProvider time)
    {
        TimeSpan age = time.GetUtcNow() - File.GetLastWriteTimeUtc(path);
        return time.GetTimestamp() - (long)(Math.Max(age.TotalSeconds, 0) * time.TimestampFrequency);
    }

    private SpoolSegment SegmentForAppend()
    {
        SpoolSegment? last;
        lock (_lock)
        {
            last = _segments.LastOrDefault();
            if (last is { IsClosed: false })
            {
                if (last.Length < _limits.SegmentBytes && _time.GetElapsedTime(last.BegunTimestamp) < _limits.SegmentAge)
                    return last;
                last.IsClosed = true;
            }
        }

        return Begin((last?.Number ?? 0) + 1);
    }

    // The number goes on from the last file's, or from the clock where there is none: a place that was noted as taken must never come again.
    private SpoolSegment Begin(long number)
    {
        _file?.Dispose();
        _file = null;
        number = Math.Max(number, _limits.FirstSegment);
        var segment = new SpoolSegment(number, Path.Combine(_folder, SpoolFormat.FileName(number)), _time.GetTimestamp());
        SafeFileHandle file = File.OpenHandle(segment.Path, FileMode.Create, FileAccess.Write, FileShare.Read);
        try
        {
            Span<byte> header = stackalloc byte[SpoolFormat.HeaderLength];
            SpoolFormat.WriteHeader(header, number);
            RandomAccess.Write(file, header, 0);
            FileSync.Flush(file, segment.Path);
            FolderSync.Flush(_folder);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
        segment.Length = SpoolFormat.HeaderLength;
        lock (_lock)
            _segments.Add(segment);
        return segment;
    }

    // Half a record would be taken for a torn end, and hide what is appended after it.
    private bool TryWrite(SpoolSegment segment, ReadOnlySpan<byte> record)
    {
        try
        {
            RandomAccess.Write(_file!, record, segment.Length);
            return true;
        }
        catch (IOException e) when (FullDisk.IsCauseOf(e))
        {
            RandomAccess.SetLength(_file!, segment.Length);
            return false;
        }
    }

    private SegmentReader ReaderOf(SpoolSegment segment)
    {
        if (_reader?.Number == segment.Number)
            return _reader;

        _reader?.Dispose();
        _reader = null;
        var reader = new SegmentReader(segment.Number, segment.Path);
        reader.TryReadHeader(); // Without one no record is whole either.
        return _reader = reader;
    }

    private bool TryFind(SpoolPosition position, [NotNullWhen(true)] out SpoolSegment? segment, out long end)
    {
        lock (_lock)
        {
            segment = _segments.FirstOrDefault(segment => segment.Number >= position.Segment);
            end = segment?.Length ?? 0;
            return segment is not null;
        }
    }

    private bool SkipTo(SpoolSegment ended, ref SpoolPosition position)
    {
        lock (_lock)
        {
            SpoolSegment? next = _segments.FirstOrDefault(segment => segment.Number > ended.Number);
            if (next is null)
                return false;
            position = new SpoolPosition(next.Number, SpoolFormat.HeaderLength);
            return true;
        }
    }
}
