using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;

namespace LampuKota.Tests;

public class ChunkTests
{
    private static Gen<ChunkSample[]> AnySamples =>
        from seeds in (from timestamp in Gen.Choose(0, 500) from quantity in Gen.Choose(0, 5) select (timestamp, quantity)).NonEmptyListOf()
        from values in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 5000).Select(n => n / 10.0), ArbMap.Default.GeneratorFor<double>()), seeds.Count)
        from interval in Gen.Elements(1, 60_000)
        select seeds.Zip(values, (seed, value) => new ChunkSample(1_763_700_000_000 + (long)seed.timestamp * interval, seed.quantity, value))
            .DistinctBy(sample => (sample.TimestampUnixMs, sample.Quantity)).OrderBy(sample => sample.TimestampUnixMs).ToArray();

    [Fact]
    public void A_chunk_gives_back_every_sample_bit_for_bit() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples =>
        {
            var quantities = new NameTable();
            var read = new List<ChunkSample>();
            ChunkReader.ReadAll(Chunk(samples), quantities, read);
            return samples.Select(s => (s.TimestampUnixMs, Name(s.Quantity), BitConverter.DoubleToInt64Bits(s.Value))).Order()
                .SequenceEqual(read.Select(s => (s.TimestampUnixMs, quantities.GetString(s.Quantity), BitConverter.DoubleToInt64Bits(s.Value))).Order());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void One_series_is_read_alone_and_in_order_of_time() =>
        Prop.ForAll(AnySamples.ToArbitrary(), Gen.Choose(0, 6).ToArbitrary(), (samples, quantity) =>
        {
            var read = new List<TimedValue>();
            ChunkReader.ReadSeries(Chunk(samples), Encoding.ASCII.GetBytes(Name(quantity)), read);
            return samples.Where(s => s.Quantity == quantity).Select(s => (s.TimestampUnixMs, BitConverter.DoubleToInt64Bits(s.Value)))
                .SequenceEqual(read.Select(p => (p.TimestampUnixMs, BitConverter.DoubleToInt64Bits(p.Value))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Any_changed_bit_is_noticed()
    {
        byte[] chunk = Chunk([new(1000, 0, 61.4), new(2000, 0, 61.6), new(2000, 1, 80)]);
        for (int bit = 0; bit < chunk.Length * 8; bit++)
        {
            byte[] damaged = [.. chunk];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ColumnFormatException>(() => ChunkReader.ReadAll(damaged, new NameTable(), []));
        }
    }

    [Fact]
    public void Any_bytes_under_a_right_checksum_are_read_or_refused_and_nothing_else() =>
        Prop.ForAll(AnySamples.ToArbitrary(), Gen.ArrayOf(Gen.Choose(0, int.MaxValue)).ToArbitrary(), (samples, edits) =>
        {
            byte[] chunk = Chunk(samples.Take(40).ToArray());
            foreach (int edit in edits)
                chunk[edit % (chunk.Length - 4)] = (byte)(edit >> 16);
            BitConverter.TryWriteBytes(chunk.AsSpan(chunk.Length - 4), Crc32C.Compute(chunk.AsSpan(0, chunk.Length - 4)));
            try
            {
                ChunkReader.ReadAll(chunk, new NameTable(), []);
                ChunkReader.ReadSeries(chunk, "quantity1"u8, []);
            }
            catch (ColumnFormatException)
            {
                return true;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_day_of_a_lamp_takes_less_than_a_byte_a_value()
    {
        var samples = new List<ChunkSample>();
        for (int minute = 0; minute < 1440; minute++)
        {
            long at = 1_763_683_200_000 + minute * 60_000L;
            bool isOn = minute is < 360 or > 1080;
            double noise = minute * 7919 % 31;
            double[] values =
            [
                isOn ? 80 : 0, isOn ? 61 + noise / 10 : 0.3, 220 + noise / 10, isOn ? 0.28 + noise / 1000 : 0.005, isOn ? 0.95 : 0.3,
                1234.5 + minute / 100.0, Math.Round(4000 + minute / 60.0, 1), 27 + Math.Round(noise / 10),
            ];
            samples.AddRange(values.Select((value, quantity) => new ChunkSample(at, quantity, Math.Round(value, 3))));
        }

        int length = Chunk([.. samples]).Length;

        Assert.InRange(length, 1, samples.Count);
    }

    [Fact]
    public void Full_chunks_are_joined_in_order_of_time_and_others_are_refused()
    {
        var names = new NameTable();
        var joined = new ChunkColumns();
        Assert.True(ChunkReader.TryJoin(Chunk([new(1, 0, 1.5), new(1, 1, 2), new(2, 0, 3), new(2, 1, 4)]), names, joined));
        Assert.True(ChunkReader.TryJoin(Chunk([new(5, 0, 5), new(5, 1, 6)]), names, joined));
        Assert.Equal([1, 2, 5], joined.Timestamps.ToArray());
        Assert.Equal([1.5, 3, 5], joined.ValuesOf(0).ToArray());
        Assert.Equal([2.0, 4, 6], joined.ValuesOf(1).ToArray());

        Assert.False(ChunkReader.TryJoin(Chunk([new(5, 0, 5), new(5, 1, 6)]), names, Joined()));
        Assert.False(ChunkReader.TryJoin(Chunk([new(9, 0, 5)]), names, Joined()));
        Assert.False(ChunkReader.TryJoin(Chunk([new(9, 0, 5), new(9, 2, 5)]), names, Joined()));
        Assert.False(ChunkReader.TryJoin(Chunk([new(9, 0, 5), new(9, 1, 5), new(10, 1, 5)]), names, Joined()));

        ChunkColumns Joined()
        {
            var columns = new ChunkColumns();
            Assert.True(ChunkReader.TryJoin(Chunk([new(5, 0, 5), new(5, 1, 6)]), names, columns));
            return columns;
        }
    }

    [Fact]
    public void A_chunk_of_the_first_format_is_read()
    {
        // Two rows a minute apart; "q" as decimals of scale 1, packed: 2214 and 2215 tenths. Written by hand from docs/formats/store.md.
        byte[] content = [1, 2, 0, 0xD0, 0x0F, 0xC0, 0xA9, 0x07, 1, 1, (byte)'q', 7, 0, 1, 1, 1, 0xCC, 0x22, 0b10];
        byte[] chunk = [.. content, .. BitConverter.GetBytes(Crc32C.Compute(content))];

        var read = new List<TimedValue>();
        ChunkReader.ReadSeries(chunk, "q"u8, read);

        Assert.Equal([new TimedValue(1000, 221.4), new TimedValue(61_000, 221.5)], read);
    }

    [Fact]
    public void Samples_out_of_order_or_repeated_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Chunk([]));
        Assert.Throws<ArgumentException>(() => Chunk([new(2, 0, 1), new(1, 0, 1)]));
        Assert.Throws<ArgumentException>(() => Chunk([new(2, 0, 1), new(2, 1, 1), new(2, 0, 1)]));
    }

    private static string Name(int quantity) => $"quantity{quantity}";

    private static byte[] Chunk(ChunkSample[] samples)
    {
        var names = new NameTable();
        for (int quantity = 0; quantity < 9; quantity++)
            names.Intern(Encoding.ASCII.GetBytes(Name(quantity)));
        var bytes = new ByteWriter();
        ChunkWriter.Write(samples, names, bytes);
        return bytes.Written.ToArray();
    }
}
