using System.Buffers;
using System.Buffers.Binary;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The body of a record of telemetry.</summary>
/// <param name="OldestMs">Time of the oldest sample, milliseconds since 1970 or since the boot.</param>
/// <param name="NewestMs">Time of the newest.</param>
/// <param name="Samples">How many there are.</param>
internal readonly record struct StoredSamples(long OldestMs, long NewestMs, int Samples)
{
    /// <summary>Reads what stands before the frame.</summary>
    /// <param name="body">The body behind the boot id, where there is one.</param>
    /// <param name="head">What it says.</param>
    /// <returns>False where it is too short.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> body, out StoredSamples head)
    {
        head = default;
        if (body.Length <= OutboxRecordFormat.SamplesHeadLength)
            return false;

        uint samples = BinaryPrimitives.ReadUInt32LittleEndian(body[16..]);
        if (samples > ColumnFrameFormat.MaximumValues)
            return false;

        head = new StoredSamples(BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]), (int)samples);
        return true;
    }

    /// <summary>Adds the samples of a body that begins with a boot id to a batch.</summary>
    public static bool TryReadHeld(ReadOnlyMemory<byte> body, SampleBatch batch, out Guid bootId)
    {
        bootId = default;
        if (body.Length < OutboxRecordFormat.BootIdLength)
            return false;

        bootId = new Guid(body.Span[..OutboxRecordFormat.BootIdLength]);
        return TryRead(body[OutboxRecordFormat.BootIdLength..], batch);
    }

    /// <summary>Adds the samples to a batch.</summary>
    /// <param name="body">The body behind the boot id, where there is one.</param>
    /// <param name="batch">Where they are added.</param>
    /// <returns>False where the frame cannot be read; the batch has what it had.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> body, SampleBatch batch)
    {
        if (!TryReadHead(body.Span, out StoredSamples head))
            return false;

        // The decoder's bounds of age are ingest's; here the newest sample of the record is the present.
        var frame = new ReadOnlySequence<byte>(body[OutboxRecordFormat.SamplesHeadLength..]);
        return !ColumnFrameDecoder.Decode(frame, head.NewestMs, batch).Failed;
    }
}
