using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>Reads segments, the one that is sent record by record. What does not check is stepped over, set aside and told once.</summary>
/// <param name="disk">The files.</param>
/// <param name="log">Where it logs.</param>
internal sealed class SegmentCursor(IDisk disk, ILogger log)
{
    private long _segment = -1;
    private byte[] _bytes = [];
    private int _done;

    /// <summary>Files that were found damaged.</summary>
    public int DamagedFiles { get; private set; }

    /// <summary>Whether a segment is being sent.</summary>
    public bool IsAt(TelemetrySegment segment) => _segment == segment.Number;

    /// <summary>Counts what a segment of an earlier life holds, and sets it aside where it is damaged.</summary>
    /// <returns>False where it holds nothing.</returns>
    public bool TryInspect(TelemetrySegment segment)
    {
        byte[] bytes = disk.Read(segment.Path) ?? [];
        var reader = new OutboxRecordReader(bytes);
        while (reader.TryRead())
        {
            if (reader.Kind != OutboxRecordKind.Telemetry || !StoredSamples.TryReadHead(reader.Body.Span, out StoredSamples head))
                continue;
            segment.Samples += head.Samples;
            segment.NewestUnixMs = Math.Max(segment.NewestUnixMs, head.NewestMs);
        }

        segment.Bytes = bytes.Length;
        if (reader.DamagedBytes > 0 || reader.TornBytes > 0)
        {
            DamagedFiles++;
            DamagedFile.SetAside(disk, segment.Path, bytes, log);
            OutboxLog.Damaged(log, segment.Path, reader.DamagedBytes + reader.TornBytes, segment.Samples);
        }

        return segment.Samples > 0;
    }

    /// <summary>Copies the samples of a segment's next record.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryPeek(TelemetrySegment segment, SampleBatch batch, out SegmentPlace place)
    {
        if (_segment != segment.Number)
            (_segment, _bytes, _done) = (segment.Number, disk.Read(segment.Path) ?? [], 0);

        var reader = new OutboxRecordReader(_bytes.AsMemory(_done));
        while (reader.TryRead())
        {
            batch.Clear();
            if (reader.Kind != OutboxRecordKind.Telemetry || !StoredSamples.TryRead(reader.Body, batch) || batch.Count == 0)
                continue;

            place = new SegmentPlace(segment.Number, _done + reader.End, batch.Count);
            return true;
        }

        place = default;
        return false;
    }

    /// <summary>A record was delivered.</summary>
    /// <returns>Whether it was the segment's last.</returns>
    public bool MoveOn(SegmentPlace place)
    {
        if (_segment != place.Segment)
            return false;

        _done = place.End;
        return _done >= _bytes.Length;
    }

    /// <summary>A segment is no more.</summary>
    public void Leave(TelemetrySegment segment)
    {
        if (IsAt(segment))
            (_segment, _bytes, _done) = (-1, [], 0);
    }
}
