using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Thins a segment out: of each device one report in <see cref="OutboxLimits.ThinnedKeepsOneIn"/> stays, the first among them, and every one at which its light
/// changed. The thinned file takes the segment's place atomically. Not safe for use by several threads at once.
/// </summary>
/// <param name="disk">The files.</param>
internal sealed class SegmentThinner(IDisk disk)
{
    private readonly SampleBatch _read = new();
    private readonly SampleBatch _kept = new();
    private readonly OutboxRecordWriter _records = new();
    private readonly Dictionary<string, Progress> _devices = [];

    /// <summary>Thins a segment that nobody writes to any more.</summary>
    /// <returns>The thinned segment, which is on the medium; the other's file is gone.</returns>
    public TelemetrySegment Thin(TelemetrySegment segment, string folder)
    {
        var thinned = new TelemetrySegment(segment.Number, Path.Combine(folder, TelemetrySegment.NameOf(segment.Number, isThinned: true)), isThinned: true)
        {
            NewestUnixMs = segment.NewestUnixMs,
        };
        _records.Clear();
        _devices.Clear();
        _kept.Clear();
        var reader = new OutboxRecordReader(disk.Read(segment.Path) ?? []);
        while (reader.TryRead())
        {
            _read.Clear();
            if (reader.Kind == OutboxRecordKind.Telemetry && StoredSamples.TryRead(reader.Body, _read))
                KeepSome(thinned);
        }

        Flush(thinned);
        thinned.Bytes = _records.Written.Length;
        DurableFile.Replace(disk, thinned.Path, _records.Written);
        disk.Delete(segment.Path);
        return thinned;
    }

    private void KeepSome(TelemetrySegment thinned)
    {
        int lightState = _read.Quantities.Intern(Quantities.ActualLightState.Utf8Name);
        foreach (SampleRow row in _read.Rows)
        {
            if (_kept.Count + row.Values.Length > GatewayLimits.MaximumPackSamples)
                Flush(thinned);
            string device = _read.Devices.GetString(row.Device);
            Progress before = _devices.GetValueOrDefault(device);
            int at = row.Quantities.IndexOf(lightState);
            double light = at < 0 ? before.Light : row.Values[at];
            _devices[device] = new Progress(before.Reports + 1, light);
            if (before.Reports % OutboxLimits.ThinnedKeepsOneIn == 0 || light != before.Light)
                Keep(row);
        }
    }

    private void Keep(SampleRow row)
    {
        int device = _kept.Devices.Intern(_read.Devices, row.Device);
        for (int i = 0; i < row.Values.Length; i++)
            _kept.Add(device, _kept.Quantities.Intern(_read.Quantities, row.Quantities[i]), row.TimestampUnixMs, row.Values[i]);
    }

    private void Flush(TelemetrySegment thinned)
    {
        if (_kept.Count > 0)
            _records.AddTelemetry(_kept);
        thinned.Samples += _kept.Count;
        _kept.Clear();
    }

    private readonly record struct Progress(int Reports, double Light);
}
