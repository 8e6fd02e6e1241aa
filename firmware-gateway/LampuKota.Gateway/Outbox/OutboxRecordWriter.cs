using System.Buffers;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// Writes records of the outbox's files. Made to be used again; allocates nothing for telemetry once it has grown to its working size. Not safe for use by
/// several threads at once.
/// </summary>
internal sealed class OutboxRecordWriter
{
    private readonly ByteWriter _bytes = new();
    private readonly ByteWriter _body = new();
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>The records written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.Written;

    public void Clear() => _bytes.Clear(OutboxRecordFormat.KeptBytes);

    /// <summary>Adds a record of stamped samples.</summary>
    public void AddTelemetry(SampleBatch batch)
    {
        _body.Clear();
        AddSamples(batch);
        Add(OutboxRecordKind.Telemetry);
    }

    /// <summary>Adds a record of samples whose times are milliseconds since a boot.</summary>
    public void AddHeldTelemetry(Guid bootId, SampleBatch batch)
    {
        _body.Clear();
        bootId.TryWriteBytes(_body.Append(OutboxRecordFormat.BootIdLength));
        AddSamples(batch);
        Add(OutboxRecordKind.HeldTelemetry);
    }

    public void Add(DeviceEvent deviceEvent)
    {
        _body.Clear();
        _body.Write(LightingJson.ToUtf8(deviceEvent));
        Add(OutboxRecordKind.Event);
    }

    public void Add(LampCommandResult result, ReadOnlySpan<byte> correlationData)
    {
        _body.Clear();
        _body.WriteVarint((ulong)correlationData.Length);
        _body.Write(correlationData);
        _body.Write(LightingJson.ToUtf8(result));
        Add(OutboxRecordKind.Result);
    }

    private void AddSamples(SampleBatch batch)
    {
        (long oldest, long newest) = (long.MaxValue, long.MinValue);
        foreach (SampleRow row in batch.Rows)
            (oldest, newest) = (Math.Min(oldest, row.TimestampUnixMs), Math.Max(newest, row.TimestampUnixMs));
        _frame.ResetWrittenCount();
        ColumnFrameEncoder.Write(batch, _frame);
        _body.WriteInt64(oldest);
        _body.WriteInt64(newest);
        _body.WriteUInt32((uint)batch.Count);
        _body.Write(_frame.WrittenSpan);
    }

    private void Add(OutboxRecordKind kind)
    {
        int start = _bytes.Length;
        _bytes.Write(OutboxRecordFormat.Magic);
        _bytes.WriteUInt32(((uint)kind << OutboxRecordFormat.KindShift) | (uint)_body.Length);
        _bytes.Write(_body.Written);
        _bytes.WriteUInt32(Crc32C.Compute(_bytes.Written[start..]));
    }
}
