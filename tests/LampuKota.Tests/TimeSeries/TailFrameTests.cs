using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class TailFrameTests
{
    // Of few devices, quantities and instants, so that rows differ in their quantities, and repeat.
    private static Gen<Sample[]> AnySamples =>
        from reports in
            (from first in Gen.Choose(0, 3)
             from devices in Gen.Choose(1, 9)
             from quantities in Gen.SubListOf(0, 1, 2, 3)
             from instant in Gen.Choose(0, 3)
             from values in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 5000).Select(n => n / 10.0), ArbMap.Default.GeneratorFor<double>()), devices * 4)
             select (from device in Enumerable.Range(first, devices)
                     from quantity in quantities
                     select new Sample(device, quantity, 1_763_700_000_000 + instant * 60_000, values[(device - first) * 4 + quantity])).ToArray()).ListOf()
        select reports.SelectMany(report => report).ToArray();

    [Fact]
    public void A_frame_gives_back_every_sample() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples => Bits(samples).Order().SequenceEqual(Bits(Read(Frame(samples), onlyDeviceId: 0)).Order()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Rows_of_the_same_quantities_keep_their_order_of_arrival() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples =>
        {
            Sample[] alike = [.. samples.Where(sample => sample.Quantity == 1).Select((sample, place) => sample with { TimestampUnixMs = place })];
            return Bits(alike).SequenceEqual(Bits(Read(Frame(alike), onlyDeviceId: 0)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void One_device_is_read_alone() =>
        Prop.ForAll(AnySamples.ToArbitrary(), Gen.Choose(0, 12).ToArbitrary(), (samples, device) =>
            Bits(samples.Where(sample => sample.Device == device)).Order().SequenceEqual(Bits(Read(Frame(samples), device + 1)).Order()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void More_rows_than_a_block_holds_and_more_quantities_than_a_row_holds_are_cut()
    {
        Sample[] samples =
        [
            .. from instant in Enumerable.Range(0, 1300) from quantity in Enumerable.Range(0, 2) select new Sample(instant % 7, quantity, instant, instant + quantity / 3.0),
            .. Enumerable.Range(0, 600).Select(quantity => new Sample(5, quantity % 64, 99_999, quantity)),
        ];

        Assert.Equal(Bits(samples).Order(), Bits(Read(Frame(samples), onlyDeviceId: 0)).Order());
        Assert.Equal(Bits(samples.Where(sample => sample.Device == 5)).Order(), Bits(Read(Frame(samples), onlyDeviceId: 6)).Order());
    }

    [Fact]
    public void Any_bytes_under_a_right_checksum_are_read_or_refused_and_nothing_else() =>
        Prop.ForAll(AnySamples.Where(samples => samples.Length > 0).ToArbitrary(), Gen.ArrayOf(Gen.Choose(0, int.MaxValue)).ToArbitrary(), (samples, edits) =>
        {
            byte[] frame = Frame(samples);
            foreach (int edit in edits)
                frame[edit % (frame.Length - TailFrame.ChecksumLength)] = (byte)(edit >> 16);
            BitConverter.TryWriteBytes(frame.AsSpan(frame.Length - TailFrame.ChecksumLength), Crc32C.Compute(frame.AsSpan(0, frame.Length - TailFrame.ChecksumLength)));
            try
            {
                Read(frame, onlyDeviceId: 0);
                Read(frame, onlyDeviceId: 2);
            }
            catch (ColumnFormatException)
            {
                return true;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_report_of_many_lamps_takes_less_than_two_bytes_a_value()
    {
        Sample[] samples =
        [
            .. from lamp in Enumerable.Range(0, 50)
               from quantity in Enumerable.Range(0, 8)
               select new Sample(lamp, quantity, 1_763_700_000_123, Math.Round(quantity * 100 + lamp * 7919 % 97 / 10.0, 1)),
        ];

        Assert.InRange(Frame(samples).Length, 1, 2 * samples.Length);
    }

    [Fact]
    public void A_frame_of_the_first_format_is_read()
    {
        // Two runs: device 1 at one instant, device 300 at two with quantities in 16 bits. Written by hand from docs/formats/store.md.
        var frame = new ByteWriter();
        frame.Write([1, 1, 2, 0]);
        frame.WriteInt64(1000);
        frame.Write([7, 8]);
        frame.WriteDouble(61.4);
        frame.WriteDouble(-0.0);
        frame.Write([0xAC, 2, 2, 3]);
        frame.WriteInt64(2000);
        frame.Write([0, 0, 0, 0, 5, 0, 0, 0, 0x2C, 1, 0x2D, 1]);
        frame.WriteDouble(1);
        frame.WriteDouble(2);
        TailFrame.WriteChecksum(frame);

        Assert.Equal(
            Bits([new(0, 6, 1000, 61.4), new(0, 7, 1000, -0.0), new(299, 299, 2000, 1), new(299, 300, 2005, 2)]), Bits(Read(frame.Written.ToArray(), onlyDeviceId: 0)));
    }

    [Fact]
    public void A_grid_of_the_second_format_is_read()
    {
        // Devices 3 and 5 report quantities 2 and 9 at 1000 ms: 0.5 and 0.7, then -0 and 8 as doubles. Written by hand from docs/formats/store.md.
        var frame = new ByteWriter();
        frame.WriteByte(2);
        frame.WriteByte(1);
        int start = frame.Length;
        frame.WriteInt64(1000);
        frame.Write([2, 2, 2, 9, 3, 0, 4, 1, 2, 10, 8, 255]);
        frame.WriteDouble(-0.0);
        frame.WriteDouble(8);
        frame.InsertLength(start);
        TailFrame.WriteChecksum(frame);

        Assert.Equal(
            Bits([new(2, 1, 1000, 0.5), new(2, 8, 1000, -0.0), new(4, 1, 1000, 0.7), new(4, 8, 1000, 8)]), Bits(Read(frame.Written.ToArray(), onlyDeviceId: 0)));
        Assert.Equal(Bits([new(4, 1, 1000, 0.7), new(4, 8, 1000, 8)]), Bits(Read(frame.Written.ToArray(), onlyDeviceId: 5)));
    }

    private static byte[] Frame(Sample[] samples)
    {
        var batch = new SampleBatch();
        foreach (Sample sample in samples)
            batch.Add(sample.Device, sample.Quantity, sample.TimestampUnixMs, sample.Value);
        var tables = new TailTables();
        int[] ids = [.. Enumerable.Range(1, 64)];
        foreach (SampleRow row in batch.Rows)
            tables.AddInPieces(row, row.Device + 1, ids);
        var frame = new ByteWriter();
        TailFrame.Write(tables, frame);
        return frame.Written.ToArray();
    }

    // Ids begin with 1, indexes with 0.
    private static List<Sample> Read(byte[] frame, int onlyDeviceId)
    {
        var samples = new List<Sample>();
        var reader = new TailFrameReader(frame);
        while (reader.TryRead(onlyDeviceId, out TailRun run))
        {
            for (int index = 0; index < run.Count; index++)
                samples.Add(new Sample(run.DeviceId - 1, run.QuantityId(index) - 1, run.TimestampUnixMs(index), run.Value(index)));
        }

        return samples;
    }

    private static IEnumerable<(int, int, long, long)> Bits(IEnumerable<Sample> samples) =>
        samples.Select(sample => (sample.Device, sample.Quantity, sample.TimestampUnixMs, BitConverter.DoubleToInt64Bits(sample.Value)));
}
