using LampuKota.Columns;
using Microsoft.Extensions.Logging;

namespace LampuKota.Gateway;

/// <summary>
/// The copy on disk of the samples that wait in memory, so that a killed program loses none. It is written at once and not synced: while the uplink is there it is
/// emptied again before the kernel has carried a byte of it to the medium, and what waits longer goes to a segment, which is synced.
/// </summary>
/// <param name="disk">The files.</param>
/// <param name="path">The journal.</param>
internal sealed class TelemetryJournal(IDisk disk, string path) : IDisposable
{
    private readonly OutboxRecordWriter _record = new();
    private IDiskFile? _file;

    /// <summary>Bytes that it has.</summary>
    public long Bytes => _file?.Length ?? 0;

    /// <summary>Takes up what an earlier life left; it stays in the file.</summary>
    /// <param name="onSamples">Gets the stamped samples, record by record.</param>
    /// <param name="onHeld">Gets the samples that were held, and the boot whose milliseconds they count.</param>
    /// <param name="log">Where it logs.</param>
    public void Open(Action<SampleBatch> onSamples, Action<Guid, SampleBatch> onHeld, ILogger log)
    {
        byte[] bytes = disk.Read(path) ?? [];
        var reader = new OutboxRecordReader(bytes);
        var batch = new SampleBatch();
        int end = 0;
        while (reader.TryRead())
        {
            batch.Clear();
            end = reader.End;
            if (reader.Kind == OutboxRecordKind.Telemetry && StoredSamples.TryRead(reader.Body, batch))
                onSamples(batch);
            else if (reader.Kind == OutboxRecordKind.HeldTelemetry && StoredSamples.TryReadHeld(reader.Body, batch, out Guid bootId))
                onHeld(bootId, batch);
        }

        if (reader.DamagedBytes + reader.TornBytes > 0)
            OutboxLog.Torn(log, path, reader.DamagedBytes + reader.TornBytes);
        _file = disk.Open(path);
        if (_file.Length > end)
            _file.Truncate(end);
    }

    /// <summary>Hands samples to the kernel.</summary>
    /// <exception cref="IOException">It did not take them.</exception>
    public void Append(SampleBatch batch)
    {
        _record.Clear();
        _record.AddTelemetry(batch);
        Write();
    }

    /// <summary>Hands samples that are held to the kernel.</summary>
    /// <exception cref="IOException">It did not take them.</exception>
    public void AppendHeld(Guid bootId, SampleBatch batch)
    {
        _record.Clear();
        _record.AddHeldTelemetry(bootId, batch);
        Write();
    }

    /// <summary>Nothing in it waits any more.</summary>
    /// <exception cref="IOException">It cannot be emptied.</exception>
    public void Clear()
    {
        if (Bytes > 0)
            File().Truncate(0);
    }

    public void Dispose() => _file?.Dispose();

    private void Write()
    {
        long before = Bytes;
        try
        {
            File().Append(_record.Written);
        }
        catch (IOException)
        {
            // Half a record in the middle would be taken for damage.
            File().Truncate(before);
            throw;
        }
    }

    private IDiskFile File() => _file ??= disk.Open(path);
}
