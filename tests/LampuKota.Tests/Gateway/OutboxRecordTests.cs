using LampuKota.Columns;
using LampuKota.Gateway;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public sealed class OutboxRecordTests
{
    private const int Records = 20;

    private static byte[] Write()
    {
        var writer = new OutboxRecordWriter();
        for (int i = 0; i < Records; i++)
            writer.Add(new LampCommandResult($"c-{i}", "KPG-P1-L001", LampCommandResultState.Accepted, null, BitmapUplink.TimeOf(i)), "abc"u8);
        return writer.Written.ToArray();
    }

    private static (int Good, int Damaged, int Torn) Read(byte[] bytes)
    {
        var reader = new OutboxRecordReader(bytes);
        int good = 0;
        while (reader.TryRead())
            good++;
        return (good, reader.DamagedBytes, reader.TornBytes);
    }

    [Fact]
    public void A_changed_byte_anywhere_costs_the_one_record_that_it_hit()
    {
        byte[] bytes = Write();
        Assert.Equal((Records, 0, 0), Read(bytes));
        for (int at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x55;
            (int good, int damaged, int torn) = Read(bytes);
            Assert.Equal(Records - 1, good);
            Assert.True(damaged + torn > 0);
            bytes[at] ^= 0x55;
        }
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_the_records_before_the_cut()
    {
        byte[] bytes = Write();
        int before = 0;
        for (int length = 0; length <= bytes.Length; length++)
        {
            (int good, int damaged, int torn) = Read(bytes[..length]);
            Assert.True(good == before || (good == before + 1 && torn == 0));
            Assert.Equal(0, damaged);
            before = good;
        }

        Assert.Equal(Records, before);
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        var luck = new Random(7);
        byte[] bytes = Write();
        for (int round = 0; round < 2_000; round++)
        {
            byte[] copy = [.. bytes];
            for (int change = luck.Next(12); change >= 0; change--)
                copy[luck.Next(copy.Length)] = (byte)luck.Next(256);
            Assert.InRange(Read(copy).Good, 0, Records);
        }
    }

    [Fact]
    public void Held_samples_come_back_with_their_boot()
    {
        var batch = new SampleBatch();
        batch.Add(batch.Devices.Intern("KPG-P1-L001"u8), batch.Quantities.Intern("activePower"u8), 12_345, 61.4);
        var boot = Guid.NewGuid();
        var writer = new OutboxRecordWriter();
        writer.AddHeldTelemetry(boot, batch);

        var reader = new OutboxRecordReader(writer.Written.ToArray());
        Assert.True(reader.TryRead());
        var read = new SampleBatch();
        Assert.True(StoredSamples.TryReadHeld(reader.Body, read, out Guid readBoot));
        Assert.Equal((OutboxRecordKind.HeldTelemetry, boot, 12_345L, 61.4), (reader.Kind, readBoot, read.Samples[0].TimestampUnixMs, read.Samples[0].Value));
    }
}
