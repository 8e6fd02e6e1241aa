using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;

namespace LampuKota.Tests;

public class ColumnFrameTests
{
    private const long NowUnixMs = 1_763_700_000_123;

    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(300);

    // Repeats, holes, devices that report at different instants, times that go backwards, any double.
    private static Gen<Sample[]> AnySamples =>
        from seeds in (from device in Gen.Choose(0, 6)
                       from quantity in Gen.Choose(0, 5)
                       from instant in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(-1_000, 1_000))
                       select (device, quantity, instant)).NonEmptyListOf()
        from values in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 5_000).Select(n => n / 10.0), ArbMap.Default.GeneratorFor<double>()), seeds.Count)
        from isDecimal in ArbMap.Default.GeneratorFor<bool>()
        select seeds.Zip(values, (seed, value) => new Sample(
            seed.device, seed.quantity, NowUnixMs + (seed.instant * 60_000L), isDecimal ? Math.Round(double.IsFinite(value) ? value % 1e6 : 0, 2) : value)).ToArray();

    [Fact]
    public void A_frame_gives_back_every_sample_bit_for_bit_and_repeats_in_their_order() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples => Sorted(samples).SequenceEqual(Sorted(Read(Write(samples))))).Check(Quick);

    [Fact]
    public void Every_device_at_every_instant_is_a_row_once_whatever_the_order_of_the_samples()
    {
        Sample[] samples =
        [
            .. from device in Enumerable.Range(0, 7)
               from instant in Enumerable.Range(0, 20)
               from quantity in Enumerable.Range(0, 5)
               select new Sample(device, quantity, NowUnixMs + (instant * 60_000L), (device * 3) + instant + (quantity / 10.0)),
        ];
        int expected = Write(samples).Length;
        Sample[][] orders =
        [
            [.. samples.OrderBy(s => s.TimestampUnixMs)],
            [.. samples.OrderBy(s => s.Quantity)],
            [.. samples.OrderBy(s => s.Quantity).ThenBy(s => s.TimestampUnixMs)],
        ];

        Assert.All(orders, order => Assert.Equal(expected, Write(order).Length));
        Assert.All(orders, order => Assert.Equal(Sorted(samples), Sorted(Read(Write(order)))));
    }

    [Fact]
    public void A_single_value_comes_back_bit_for_bit()
    {
        double[] values = [0, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, double.MaxValue, 0.1 + 0.2, 9007199254740993, 1234.567891];
        foreach (double value in values)
        {
            foreach (long timestamp in (long[])[NowUnixMs, 0, -1, long.MinValue, long.MaxValue])
            {
                Sample sample = new(0, 0, timestamp, value);
                Assert.Equal(Sorted([sample]), Sorted(Read(Write([sample]))));
            }
        }
    }

    [Fact]
    public void Distances_that_do_not_fit_into_64_bits_wrap_around_and_back()
    {
        Sample[] samples = [new(0, 0, long.MinValue, -1e15), new(0, 0, long.MaxValue, 1e15), new(0, 0, 0, 0), new(1, 0, 5, 9e15)];

        Assert.Equal(Sorted(samples), Sorted(Read(Write(samples))));
    }

    [Theory]
    [InlineData("L001,L002,L003,L004", 1 + 6 + 1)]
    [InlineData("L009,L010,L011", 1 + 6 + 1)]
    [InlineData("L998,L999,L1000", 1 + 6 + 1 + 6)]
    [InlineData("A,B,C", 1 + 3 + 3 + 3)]
    [InlineData("9,10", 1 + 3 + 4)]
    [InlineData("KPG-1,KPG-2,KPG-3-X", 1 + 7 + 1 + 5)]
    public void Names_that_count_up_take_one_entry_together_and_others_what_they_do_not_share(string names, int length)
    {
        NameTable written = Table(names.Split(','));
        var bytes = new ByteWriter();
        FrameNames.Write(written, bytes);
        var input = new ByteReader(bytes.Written);
        var read = new FrameNameList();
        read.Read(ref input);

        Assert.Equal(names, string.Join(',', Enumerable.Range(0, read.Count).Select(index => Encoding.ASCII.GetString(read[index]))));
        Assert.Equal(length, bytes.Length);
    }

    [Fact]
    public void Any_changed_bit_is_noticed()
    {
        byte[] frame = Write([new(0, 0, 1000, 61.4), new(1, 0, 2000, 61.6), new(1, 1, 2000, 80)]);
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            byte[] damaged = [.. frame];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ColumnFormatException>(() => Read(damaged));
        }
    }

    [Fact]
    public void A_quantity_without_a_name_is_refused()
    {
        byte[] frame = Write([new(0, 1, 1000, 61.4)]);
        int name = frame.AsSpan().IndexOf("q1"u8);
        byte[] nameless = [.. frame[..(name - 1)], 0, .. frame[(name + 2)..^4]];

        Assert.Equal("The name of a quantity is empty.", Assert.Throws<ColumnFormatException>(() => Read(WithChecksum(nameless))).Message);
    }

    [Fact]
    public void Any_bytes_under_a_right_checksum_are_read_or_refused_and_nothing_else() =>
        Prop.ForAll(AnySamples.ToArbitrary(), Gen.ArrayOf(Gen.Choose(0, int.MaxValue)).ToArbitrary(), (samples, edits) =>
        {
            byte[] frame = Write(samples);
            foreach (int edit in edits)
                frame[edit % (frame.Length - 4)] = (byte)(edit >> 16);
            IsRefused(WithChecksum(frame.AsSpan(0, frame.Length - 4))); // Any other exception fails the test.
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("4C 01 01 00 01 41 01 00", "no column")]
    [InlineData("4C 01 00 01 00 01 00 01 01 00 00 00", "no device")]
    [InlineData("4C 01 81 20", "more devices than a frame may have")]
    [InlineData("4C 01 01 00 00", "an empty name")]
    [InlineData("4C 01 01 02 01 41", "a first name that shares")]
    [InlineData("4C 01 02 00 01 41 03 01 02 01 00 01 01 00 00 00", "a name without digits that counts up")]
    [InlineData("4C 01 02 00 01 39 03 01 02 01 00 01 01 00 00 00", "a name that counts beyond its digits")]
    [InlineData("4C 01 02 00 01 31 05 01 02 01 00 01 01 00 00 00", "more names than were announced")]
    [InlineData("4C 01 01 00 01 41 01 01 81 80 04 00 00 00", "more rows than a frame may have")]
    [InlineData("4C 01 01 00 01 41 02 01 01 00 00 01 00 01 01 00 00 00", "more groups than devices")]
    [InlineData("4C 01 02 00 01 41 03 01 01 01 00 01 01 00 00 00", "a device of no group")]
    [InlineData("4C 01 01 00 01 41 01 01 00 01 01 00 00 00", "no row in any group")]
    [InlineData("4C 01 01 00 01 41 00 00 01", "a device with less than no row")]
    [InlineData("4C 01 01 00 01 41 00 00 00", "no row")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 41 01 00 00 00", "more columns than a frame may have")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 08 00 00", "a first column with the rows of the one before")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 0C 00 00", "an unknown presence")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 04 02 00 00", "a value beyond the last row")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 04 00 00 00", "a column without a value")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 03 00 00", "an unknown codec")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 70 00 00", "an unknown scale")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 00 41 00", "a number of more than 64 bits")]
    [InlineData("4C 01 01 00 01 41 01 01 01 00 01 01 00 00 00 00", "bytes behind the last column")]
    [InlineData("4C 02 01 00 01 41 01 01 01 00 01 01 00 00 00", "a newer version")]
    [InlineData("4D 01 01 00 01 41 01 01 01 00 01 01 00 00 00", "another first byte")]
    [InlineData("4C", "nothing at all")]
    [InlineData("", "nothing")]
    public void What_is_no_frame_is_refused(string hex, string why) =>
        Assert.True(IsRefused(WithChecksum(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))), why);

    [Fact]
    public void The_frames_that_those_were_made_from_is_read() =>
        Assert.Equal([new Sample(0, 0, 0, 0)], Read(WithChecksum(Convert.FromHexString("4C0101000141010101000101000000"))));

    [Fact]
    public void A_small_frame_cannot_claim_much_memory()
    {
        // 4,096 names that count up from one, 16 instants, and 64 columns of zeros: within each limit by itself, but for the values of all columns together.
        var bytes = new ByteWriter();
        bytes.Write([0x4C, 1]);
        bytes.WriteVarint(4096);
        bytes.Write([0, 4, .. "0000"u8]);
        bytes.WriteVarint((4095 << 1) | 1);
        bytes.Write([1, 0x80, 0x20, 16, 0, 0, 2]);
        bytes.WriteVarint(64);
        for (int column = 1; column <= 64; column++)
        {
            bytes.WriteVarint((ulong)column);
            bytes.WriteByte(0);
            for (int block = 0; block < 65_536 / 128; block++)
                bytes.Write([0, 0]);
        }

        byte[] frame = WithChecksum(bytes.Written);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ColumnFormatException>(() => new ColumnFrameReader().Read(frame));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void What_does_not_fit_into_a_frame_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Write([]));
        Assert.Throws<ArgumentException>(() => Write([.. Enumerable.Range(0, 65_537).Select(n => new Sample(0, 0, n, n))]));
        Assert.Throws<ArgumentException>(() => Write([new(0, 0, 0, 0)], Table([new string('A', 64)])));
        Assert.Throws<ArgumentException>(() => Write([new(0, 0, 0, 0)], Table([""])));
        Assert.Throws<ArgumentException>(() => Write([new(0, 0, 0, 0)], Table([.. Enumerable.Range(0, 4_097).Select(n => $"A{n}")])));
        Assert.Equal(65_536, Read(Write([.. Enumerable.Range(0, 65_536).Select(n => new Sample(0, 0, n, n))])).Length);
    }

    internal static byte[] WithChecksum(ReadOnlySpan<byte> content) => [.. content, .. BitConverter.GetBytes(Crc32C.Compute(content))];

    private static bool IsRefused(byte[] frame)
    {
        try
        {
            Read(frame);
            return false;
        }
        catch (ColumnFormatException)
        {
            return true;
        }
    }

    private static (int Device, int Quantity, long Timestamp, long Bits)[] Sorted(IEnumerable<Sample> samples) =>
    [
        .. samples.Select(s => (s.Device, s.Quantity, s.TimestampUnixMs, Bits: BitConverter.DoubleToInt64Bits(s.Value)))
            .OrderBy(s => s.Device).ThenBy(s => s.Quantity).ThenBy(s => s.TimestampUnixMs),
    ];

    // A device without a sample keeps its name, so that indexes are the same on both sides.
    private static byte[] Write(Sample[] samples, NameTable? devices = null)
    {
        var batch = new SampleBatch();
        devices ??= Table([.. Enumerable.Range(0, samples.Select(s => s.Device).DefaultIfEmpty().Max() + 1).Select(n => $"D{n:00}")]);
        for (int device = 0; device < devices.Count; device++)
            batch.Devices.Intern(devices[device]);
        for (int quantity = 0; quantity < 6; quantity++)
            batch.Quantities.Intern(Encoding.ASCII.GetBytes($"q{quantity}"));
        foreach (Sample sample in samples)
            batch.Add(sample.Device, sample.Quantity, sample.TimestampUnixMs, sample.Value);

        // Half of the quantities have numbers.
        var output = new ByteWriter();
        new ColumnFrameWriter().Write(batch, [1, 0, 3, 0, 500], output);
        return output.Written.ToArray();
    }

    private static Sample[] Read(byte[] bytes)
    {
        ColumnFrame frame = new ColumnFrameReader().Read(bytes);
        var samples = new List<Sample>();
        foreach (FrameColumn column in frame.Columns)
        {
            int quantity = column.Number == 0 ? frame.QuantityName(column)[^1] - '0' : column.Number == 500 ? 4 : column.Number - 1;
            for (int index = 0; index < column.Count; index++)
            {
                int row = frame.Rows[column.FirstRow + index];
                int device = 0;
                while (frame.RowEnds[device] <= row)
                    device++;
                samples.Add(new Sample(device, quantity, frame.RowTimestamps[row], frame.Values[column.FirstValue + index]));
            }
        }

        return [.. samples];
    }

    private static NameTable Table(IReadOnlyList<string> names)
    {
        var table = new NameTable();
        foreach (string name in names)
            table.Intern(Encoding.ASCII.GetBytes(name));
        return table;
    }
}
