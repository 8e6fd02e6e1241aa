using System.Buffers;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>
/// Mutated telemetry against its decoders: each message is taken or refused, the batch agrees with the answer, the answer is the same however the bytes are cut,
/// and memory stays in proportion to what came, never to what is claimed.
/// </summary>
public sealed class TelemetryFuzzTests
{
    private const long NowUnixMs = TelemetryExamples.NowUnixMs;
    private const int MessagesASequence = 20;

    // What a thread's decoders and batches grow to at most, and what an exception takes for a message that is refused.
    private const long BytesAllocatedAnyway = 32 * 1_024 * 1_024;
    private const long BytesAllocatedForEach = 16 * 1_024;

    [Theory]
    [InlineData(TelemetryFormat.SenMLJson)]
    [InlineData(TelemetryFormat.SenMLCbor)]
    [InlineData(TelemetryFormat.ColumnFrame)]
    public void Mutated_messages_are_taken_or_refused_and_nothing_else(TelemetryFormat format)
    {
        byte[][] good = MakeMessages(format);
        SampleBatch whole = new();
        SampleBatch cut = new();
        long messages = 0;
        long allocated = 0;
        for (long sequence = 0; messages < FuzzSettings.Packets / 10; sequence++)
        {
            Random random = FuzzSettings.RandomOf(sequence);
            for (int i = 0; i < MessagesASequence; i++, messages++)
            {
                byte[] bytes = Mutate(good[random.Next(good.Length)], format, random);
                try
                {
                    allocated += Decode(format, bytes, random, whole, cut);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{exception}\n{FuzzSettings.Describe(sequence, [bytes])}");
                }
            }
        }

        Assert.InRange(allocated, 0, BytesAllocatedAnyway + (BytesAllocatedForEach * messages));
    }

    /// <returns>Bytes allocated by decoding it once.</returns>
    private static long Decode(TelemetryFormat format, byte[] bytes, Random random, SampleBatch whole, SampleBatch cut)
    {
        whole.Clear();
        cut.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        TelemetryDecodeResult result = TelemetryCodec.Decode(format, new ReadOnlySequence<byte>(bytes), NowUnixMs, whole);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TelemetryDecodeResult same = TelemetryCodec.Decode(format, TestSegments.Cut(bytes, 1 + random.Next(64)), NowUnixMs, cut);

        Assert.Equal(result.Failed ? 0 : result.Accepted, whole.Count);
        Assert.Equal((result.Reason, result.Accepted, result.Rejected.Total), (same.Reason, same.Accepted, same.Rejected.Total));
        Assert.Equal(whole.Samples.ToArray(), cut.Samples.ToArray());
        foreach (Sample sample in whole.Samples)
        {
            Assert.True(DeviceId.IsValid(whole.Devices[sample.Device]));
            Assert.True(Quantities.Find(whole.Quantities[sample.Quantity])!.IsPlausible(sample.Value));
            Assert.InRange(sample.TimestampUnixMs, NowUnixMs - TelemetryLimits.MaximumAgeMs, NowUnixMs + TelemetryLimits.MaximumAheadMs);
        }

        return allocated;
    }

    private static byte[][] MakeMessages(TelemetryFormat format)
    {
        SampleBatch mixed = TelemetryExamples.Reports(lamps: 3, minutes: 2);
        int cabinet = mixed.Devices.Intern("KPG-OSP-P012"u8);
        mixed.Add(cabinet, mixed.Quantities.Intern("cabinetDoorOpen"u8), NowUnixMs - 777, 1);
        mixed.Add(cabinet, mixed.Quantities.Intern("totalPower"u8), NowUnixMs - 777, 0.1 + 0.2);
        return [.. new[] { TelemetryExamples.Reports(1, 1), TelemetryExamples.Reports(4, 1), TelemetryExamples.Reports(2, 20), mixed }.Select(batch => Encode(format, batch))];
    }

    private static byte[] Encode(TelemetryFormat format, SampleBatch batch)
    {
        var bytes = new ArrayBufferWriter<byte>();
        TelemetryCodec.Encode(format, batch, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] Mutate(byte[] message, TelemetryFormat format, Random random)
    {
        List<byte> bytes = [.. message];
        for (int change = random.Next(6); change > 0 && bytes.Count > 0; change--)
            Change(bytes, random);

        // Most frames get the checksum that they would have, for else nothing behind it would ever be looked at.
        if (format != TelemetryFormat.ColumnFrame || bytes.Count < 4 || random.Next(10) == 0)
            return [.. bytes];
        return ColumnFrameTests.WithChecksum(bytes.ToArray().AsSpan(0, bytes.Count - 4));
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)));
                break;
            case 4:
                bytes.InsertRange(at, Odd[random.Next(Odd.Length)]);
                break;
            default:
                bytes[at] = bytes[random.Next(bytes.Count)];
                break;
        }
    }

    private static readonly string[] Texts = ["1e999", "\\u0041", "\\ud800", "[[[[[[[[[", "null", " ", "-", "0.1e-5", "\"bver\":11,", "\"x_\":1,"];

    // Large counts, ends, escapes, and what else a reader may stumble over.
    private static readonly byte[][] Odd =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x9F], [0xBF], [0xFF], [0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0x80, 0x04], [0x00], [0x40],
        .. Texts.Select(Encoding.UTF8.GetBytes),
    ];
}
