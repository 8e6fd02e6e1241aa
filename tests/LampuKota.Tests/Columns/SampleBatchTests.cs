using FsCheck;
using FsCheck.Fluent;
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
    public void Samples_are_added_one_by_one_or_by_row_and_stay_in_order()
    {
        var batch = new SampleBatch();
        batch.Add(0, 0, 1, -1);
        batch.Add(0, 1, 1, 0);
        for (int row = 0; row < 100; row++)
            new double[] { row * 2 + 1, row * 2 + 2 }.CopyTo(batch.AddRow(row, 2, [3, 4]));
        batch.Truncate(199);
        batch.Add(99, 5, 2, 198);

        Assert.Equal(Enumerable.Range(-1, 200).Select(i => (double)i), batch.Samples.ToArray().Select(s => s.Value));
        Assert.Equal([(0, 2), (0, 2), (98, 1), (99, 1)], Rows(batch).Where((_, row) => row is < 2 or > 98).Select(row => (row.Device, row.Values)));
        Assert.Equal(new Sample(99, 5, 2, 198), batch.Samples[199]);
    }

    [Fact]
    public void Neighbours_of_one_device_and_instant_are_one_row()
    {
        var batch = new SampleBatch();
        foreach ((int device, int quantity, long at) in (ReadOnlySpan<(int, int, long)>)[(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 0, 2), (1, 0, 2), (0, 0, 2)])
            batch.Add(device, quantity, at, 0);

        Assert.Equal([(0, 1, 2), (1, 1, 1), (1, 2, 2), (0, 2, 1)], Rows(batch));
    }

    private static List<(int Device, long TimestampUnixMs, int Values)> Rows(SampleBatch batch)
    {
        var rows = new List<(int, long, int)>();
        foreach (SampleRow row in batch.Rows)
            rows.Add((row.Device, row.TimestampUnixMs, row.Values.Length));
        return rows;
    }

    [Fact]
    public void A_row_without_values_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SampleBatch().AddRow(0, 1, []).Length);

    // Rows share their lists of quantities where they can, and nobody may notice.
    [Fact]
    public void Whatever_is_added_cut_and_dropped_is_what_a_plain_list_would_hold()
    {
        Gen<(int Kind, int Device, int At, int Amount)> step =
            from kind in Gen.Frequency((6, Gen.Constant(0)), (6, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(3)))
            from device in Gen.Choose(0, 2)
            from at in Gen.Choose(1, 2)
            from amount in Gen.Choose(1, 4)
            select (kind, device, at, amount);
        Prop.ForAll(Gen.ArrayOf(step).ToArbitrary(), steps =>
        {
            var batch = new SampleBatch();
            var plain = new List<Sample>();
            foreach (string name in (string[])["A", "B", "C"])
                batch.Devices.Intern(System.Text.Encoding.ASCII.GetBytes(name));
            for (int index = 0; index < steps.Length; index++)
                Apply(steps[index], index, batch, plain);

            var rows = new List<Sample>();
            foreach (SampleRow row in batch.Rows)
            {
                for (int place = 0; place < row.Values.Length; place++)
                    rows.Add(new Sample(row.Device, row.Quantities[place], row.TimestampUnixMs, row.Values[place]));
            }

            return plain.SequenceEqual(batch.Samples.ToArray()) && plain.SequenceEqual(rows);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private static void Apply((int Kind, int Device, int At, int Amount) step, int value, SampleBatch batch, List<Sample> plain)
    {
        int[] quantities = [.. Enumerable.Range(step.At, step.Amount)];
        switch (step.Kind)
        {
            case 0:
                foreach (int quantity in quantities)
                {
                    batch.Add(step.Device, quantity, step.At, value);
                    plain.Add(new Sample(step.Device, quantity, step.At, value));
                }

                break;
            case 1:
                batch.AddRow(step.Device, step.At, quantities).Fill(value);
                plain.AddRange(quantities.Select(quantity => new Sample(step.Device, quantity, step.At, value)));
                break;
            case 2:
                int kept = Math.Max(0, plain.Count - step.Amount);
                batch.Truncate(kept);
                plain.RemoveRange(kept, plain.Count - kept);
                break;
            default:
                bool[] isDropped = new bool[3];
                isDropped[step.Device] = true;
                Assert.Equal(plain.RemoveAll(sample => sample.Device == step.Device), batch.DropDevices(isDropped));
                break;
        }
    }
}
