using LampuKota.Columns;
using LampuKota.Ingest;

namespace LampuKota.Tests;

public class DeviceRegistryTests
{
    private const long Now = StoreFixture.NowUnixMs;

    [Fact]
    public async Task First_reporters_are_remembered_by_the_store()
    {
        await using StoreFixture fixture = new StoreFixture().Open();
        SampleBatch batch = StoreFixture.Batch(("L1", "q", Now, 1));
        new DeviceRegistry(fixture.Store).Admit(batch, "G1"u8, Now);
        await fixture.Store.AppendAsync(batch, StoreFixture.Soon());

        var afterRestart = new DeviceRegistry(fixture.Store);

        Assert.Equal(1, afterRestart.Admit(StoreFixture.Batch(("L1", "q", Now + 1, 1), ("L2", "q", Now, 1)), "G2"u8, Now));
        Assert.Equal(0, afterRestart.Admit(StoreFixture.Batch(("L1", "q", Now + 1, 1)), "G1"u8, Now));
    }

    [Fact]
    public void Hearing_a_device_notes_when_and_its_newest_sample_and_a_strangers_word_does_not_count()
    {
        var registry = new DeviceRegistry();
        registry.Admit(StoreFixture.Batch(("L1", "q", Now - 5, 1), ("L1", "q", Now - 9, 1)), "G1"u8, Now);
        registry.Admit(StoreFixture.Batch(("L1", "q", Now + 5, 1)), "G2"u8, Now + 1);
        registry.NoteStored("L1", Now - 7);
        registry.NoteStored("L2", Now - 8);
        var records = new List<DeviceRecord>();

        registry.CopyTo(records);

        Assert.Equal([new DeviceRecord(0, Now, Now - 5), new DeviceRecord(-1, 0, Now - 8)], records);
        Assert.Equal("L2", registry.IdOf(1));
        Assert.Equal(0, registry.Admit(StoreFixture.Batch(("L2", "q", Now, 1)), "G2"u8, Now));
    }

    [Fact]
    public void Many_devices_in_one_pack_are_admitted_together()
    {
        var registry = new DeviceRegistry();
        SampleBatch batch = StoreFixture.Batch([.. Enumerable.Range(0, 1000).Select(i => ($"L{i}", "q", Now, (double)i))]);

        Assert.Equal(0, registry.Admit(batch, "G1"u8, Now));
        Assert.Equal("G1", batch.Source);
        Assert.Equal(1000, registry.Admit(batch, "G2"u8, Now));
        Assert.Equal(0, batch.Count);
    }
}
