using LampuKota.Columns;

namespace LampuKota.Tests;

public class SampleBatchTests
{
    [Fact]
    public void Names_are_interned_once_and_kept_apart()
    {
        var names = new NameTable();
        for (int round = 0; round < 2; round++)
        {
            for (int name = 0; name < 300; name++)
                Assert.Equal(name, names.Intern(BitConverter.GetBytes(name * 31)));
        }

        Assert.Equal(300, names.Count);
        names.Clear();
        Assert.Equal(0, names.Intern("A"u8));
        Assert.Equal("A", names.GetString(0));
    }

    [Fact]
    public void All_samples_of_a_device_can_be_dropped()
    {
        var batch = new SampleBatch();
        int a = batch.Devices.Intern("A"u8);
        int b = batch.Devices.Intern("B"u8);
        int quantity = batch.Quantities.Intern("q"u8);
        foreach ((int device, double value) in (ReadOnlySpan<(int, double)>)[(a, 1), (b, 2), (a, 3), (b, 4), (b, 5)])
            batch.Add(device, quantity, 1, value);

        Assert.Equal(2, batch.DropDevices([true, false]));

        Assert.Equal([2, 4, 5], batch.Samples.ToArray().Select(s => s.Value));
    }

    [Fact]
    public void A_cleared_batch_holds_nothing_of_its_former_life()
    {
        var batch = new SampleBatch { Source = "G" };
        batch.Add(batch.Devices.Intern("A"u8), batch.Quantities.Intern("q"u8), 1, 1);
        batch.Rejected[3] = 7;

        batch.Clear();

        Assert.Equal((0, 0, 0, "", 0), (batch.Count, batch.Devices.Count, batch.Quantities.Count, batch.Source, batch.Rejected[3]));
    }

    [Fact]
    public void Samples_are_added_one_by_one_or_many_at_once_and_stay_in_order()
    {
        var batch = new SampleBatch();
        Sample[] many = [.. Enumerable.Range(0, 100).Select(i => new Sample(0, 0, i, i))];
        batch.Add(0, 0, -1, -1);
        batch.AddRange(many);
        Span<Sample> room = batch.Reserve(3);
        room[0] = new Sample(0, 0, 100, 100);
        batch.Truncate(102);
        batch.Add(0, 0, 101, 101);

        Assert.Equal(Enumerable.Range(-1, 103).Select(i => (double)i), batch.Samples.ToArray().Select(s => s.Value));
    }
}
