using System.Buffers;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>A telemetry format by its encoder and its decoder, and what every one of them must keep to.</summary>
internal sealed class TestFormat(Action<SampleBatch, IBufferWriter<byte>> encode, TestFormat.Decoder decode)
{
    private const long NowUnixMs = TelemetryExamples.NowUnixMs;

    public delegate TelemetryDecodeResult Decoder(in ReadOnlySequence<byte> payload, long nowUnixMs, SampleBatch output);

    public byte[] Encode(SampleBatch batch)
    {
        var bytes = new ArrayBufferWriter<byte>();
        encode(batch, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public (TelemetryDecodeResult Result, SampleBatch Batch) Decode(byte[] payload)
    {
        var batch = new SampleBatch();
        return (decode(new ReadOnlySequence<byte>(payload), NowUnixMs, batch), batch);
    }

    /// <summary>Cuts a payload into segments of many sizes: of 1 byte, and so many more each time.</summary>
    public void AssertSegmentsChangeNothing(SampleBatch sent, int step)
    {
        byte[] payload = Encode(sent);
        string[] expected = SenMLJsonDecoderTests.Lines(Decode(payload).Batch);
        for (int size = 1; size < payload.Length; size += step)
        {
            var batch = new SampleBatch();
            decode(TestSegments.Cut(payload, size), NowUnixMs, batch);
            Assert.Equal(expected, SenMLJsonDecoderTests.Lines(batch));
        }
    }

    /// <summary>Encodes and decodes twice; the second time without a byte of new memory.</summary>
    public void AssertNothingIsAllocatedOnceWarm(SampleBatch sent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var batch = new SampleBatch();
        long AllocatedByOneRound()
        {
            buffer.ResetWrittenCount();
            batch.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            encode(sent, buffer);
            decode(new ReadOnlySequence<byte>(buffer.WrittenMemory), NowUnixMs, batch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        AllocatedByOneRound();
        Assert.Equal(0, AllocatedByOneRound());
        Assert.Equal(sent.Count, batch.Count);
    }
}
