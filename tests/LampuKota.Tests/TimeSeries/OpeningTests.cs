using LampuKota.Columns;

namespace LampuKota.Tests;

/// <summary>What opening a store costs does not depend on how much is not sealed: tails are counted, and not read.</summary>
public class OpeningTests
{
    private const long Now = StoreFixture.NowUnixMs;
    private const int Batches = 64;
    private const int SamplesPerBatch = 65_536;

    [Fact]
    public async Task Opening_reads_next_to_nothing_of_unsealed_tails()
    {
        await using StoreFixture fixture = new();
        fixture.Options = fixture.Options with { SealAfterBytes = long.MaxValue, SealAfter = TimeSpan.FromDays(1) };
        fixture.Open();
        for (int number = 0; number < Batches; number++)
            await fixture.Store.AppendAsync(Noise(number), StoreFixture.Soon());
        long tailBytes = fixture.Store.Measure().TailBytes;
        await fixture.Store.DisposeAsync();

        long before = BytesReadByThisThread();
        fixture.Open();
        long read = BytesReadByThisThread() - before;

        Assert.Equal((long)Batches * SamplesPerBatch, fixture.Store.Ledger.Pending);
        Assert.True(tailBytes > 20 << 20, $"The tails take only {tailBytes} bytes.");
        Assert.InRange(read, 1, tailBytes / 20);
    }

    // Values that no codec makes small.
    private static SampleBatch Noise(int number)
    {
        var batch = new SampleBatch { Source = "G1" };
        int device = batch.Devices.Intern("L1"u8);
        int quantity = batch.Quantities.Intern("q"u8);
        ulong state = (ulong)number + 1;
        for (int index = 0; index < SamplesPerBatch; index++)
        {
            state = state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
            batch.Add(device, quantity, Now + (long)number * SamplesPerBatch + index, (state >> 12) / 7.0);
        }

        return batch;
    }

    // Linux counts what each thread reads; opening is done on the thread that asks for it.
    private static long BytesReadByThisThread() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").First().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
