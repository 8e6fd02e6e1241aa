using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;

namespace LampuKota.Tests;

public class ColumnCodecTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static Gen<long> AnyLong => Gen.OneOf(
        Gen.Choose(-10, 10).Select(n => (long)n),
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => (long)n),
        ArbMap.Default.GeneratorFor<long>(),
        Gen.Elements(long.MinValue, long.MaxValue));

    private static Gen<double> AnyDouble => Gen.OneOf(
        Gen.Choose(-5000, 5000).Select(n => n / 10.0),
        Gen.Choose(0, int.MaxValue).Select(n => n / 1000.0),
        ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble),
        Gen.Elements(0.0, -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, 0.1 + 0.2, 9007199254740993.0, 1e300));

    [Fact]
    public void Whole_numbers_are_restored_and_measured_exactly() =>
        Prop.ForAll(Runs(AnyLong).ToArbitrary(), numbers =>
        {
            var bytes = new ByteWriter();
            PackedIntegers.Write(numbers, bytes);
            long[] read = new long[numbers.Length];
            var input = new ByteReader(bytes.Written);
            PackedIntegers.Read(ref input, read);
            return numbers.SequenceEqual(read) && input.Rest.IsEmpty && bytes.Length == PackedIntegers.Measure(numbers);
        }).Check(Quick);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(57)]
    [InlineData(58)]
    [InlineData(63)]
    [InlineData(64)]
    public void Every_width_is_restored_at_every_length_of_a_block(int width)
    {
        for (int length = 1; length <= 130; length++)
        {
            long[] numbers = [.. Enumerable.Range(0, length).Select(i => (long)((i % 2 == 0 ? ulong.MaxValue : 0x9E3779B97F4A7C15) >> (64 - width)))];
            var bytes = new ByteWriter();
            PackedIntegers.Write(numbers, bytes);
            long[] read = new long[length];
            var input = new ByteReader(bytes.Written);
            PackedIntegers.Read(ref input, read);
            Assert.Equal(numbers, read);
        }
    }

    [Fact]
    public void Timestamps_are_restored_exactly() =>
        Prop.ForAll(Runs(AnyLong).ToArbitrary(), numbers =>
        {
            long[] timestamps = [.. numbers.Order()];
            var bytes = new ByteWriter();
            TimestampColumn.Write(timestamps, bytes);
            long[] read = new long[timestamps.Length];
            var input = new ByteReader(bytes.Written);
            TimestampColumn.Read(ref input, read);
            return timestamps.SequenceEqual(read) && input.Rest.IsEmpty;
        }).Check(Quick);

    [Fact]
    public void Values_are_restored_bit_for_bit() =>
        Prop.ForAll(Gen.OneOf(Runs(AnyDouble), Runs(Gen.Choose(2150, 2280).Select(n => n / 10.0))).ToArbitrary(), Gen.Elements(ColumnEffort.Quick, ColumnEffort.Thorough).ToArbitrary(), (values, effort) =>
        {
            var bytes = new ByteWriter();
            ValueColumn.Write(values, effort, bytes);
            double[] read = new double[values.Length];
            var input = new ByteReader(bytes.Written);
            ValueColumn.Read(ref input, read);
            return values.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(read.Select(BitConverter.DoubleToInt64Bits)) && input.Rest.IsEmpty;
        }).Check(Quick);

    [Fact]
    public void Some_of_many_packed_numbers_are_read_alone() =>
        Prop.ForAll(Runs(AnyLong).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(1, 200).ToArbitrary(), (numbers, first, step) =>
        {
            var bytes = new ByteWriter();
            PackedIntegers.Write(numbers, bytes);
            var input = new ByteReader(bytes.Written);
            int[] indexes = [.. Enumerable.Range(0, numbers.Length).Where(index => index >= first % numbers.Length && index % step == 0)];
            long[] found = new long[indexes.Length];
            PackedIntegers.ReadSome(ref input, numbers.Length, indexes, found);
            return indexes.Select(index => numbers[index]).SequenceEqual(found) && input.Rest.IsEmpty;
        }).Check(Quick);

    [Fact]
    public void Residuals_are_restored_exactly_whatever_the_numbers() =>
        Prop.ForAll(Runs(Gen.OneOf(AnyLong, Gen.Choose(2150, 2280).Select(n => (long)n))).Where(n => n.Length > 1).ToArbitrary(), numbers =>
        {
            var bytes = new ByteWriter();
            bool isWritten = RiceColumn.TryWrite(numbers, int.MaxValue, bytes);
            long[] read = new long[numbers.Length];
            var input = new ByteReader(bytes.Written);
            RiceColumn.Read(ref input, read);
            return isWritten && numbers.SequenceEqual(read) && input.Rest.IsEmpty;
        }).Check(Quick);

    [Fact]
    public void Runs_are_restored_exactly_or_not_written() =>
        Prop.ForAll(Runs(AnyLong).ToArbitrary(), numbers =>
        {
            var bytes = new ByteWriter();
            if (!RunColumn.TryWrite(numbers, numbers.Length / 3, int.MaxValue, bytes))
                return bytes.Length == 0;
            long[] read = new long[numbers.Length];
            var input = new ByteReader(bytes.Written);
            RunColumn.Read(ref input, read);
            return numbers.SequenceEqual(read) && input.Rest.IsEmpty;
        }).Check(Quick);

    [Fact]
    public void The_shape_of_the_data_decides_what_it_costs()
    {
        double[] constant = [.. Enumerable.Repeat(80.0, 1440)];
        double[] steps = [.. Enumerable.Range(0, 1440).Select(i => 4000 + i / 6 / 10.0)];
        double[] even = [.. Enumerable.Range(0, 1440).Select(i => (2150 + i * 7919 % 128) / 10.0)];
        double[] counter = [.. Enumerable.Range(0, 1440).Select(i => (5_000_000 + i * 2) / 1000.0)];
        double[] bell = [.. Enumerable.Range(0, 1440).Select(i => (2200 + i * 7919 % 13 + i * 104_729 % 11 + i * 1_299_709 % 17) / 10.0)];
        double[] single = [.. Enumerable.Range(0, 1440).Select(i => (double)(float)Math.Sin(i))];
        double[] noise = [.. Enumerable.Range(0, 1440).Select(i => Math.Sin(i) * Math.Exp(i % 600))];

        Assert.Equal(9, Length(constant));
        Assert.InRange(Length(steps), 1, 64);
        Assert.InRange(Length(even), 1440 * 6 / 8, 1440 * 7 / 8 + 64);
        Assert.InRange(Length(counter), 1, 64);
        Assert.InRange(Length(bell), 1, 1440 * 5.2 / 8);
        Assert.InRange(Length(single), 1, 1440 * 5);
        Assert.InRange(Length(noise), 1, 1 + 1440 * 8);
    }

    [Fact]
    public void A_few_odd_values_do_not_spoil_the_scale_of_the_others()
    {
        double[] values = [.. Enumerable.Range(0, 1440).Select(i => (2200 + i % 7) / 10.0)];
        int plain = Length(values);
        values[0] = 0.1 + 0.2;
        values[700] = double.NaN;
        values[1439] = -0.0;

        Assert.InRange(Length(values), plain, plain + 50);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), RoundTrip(values).Select(BitConverter.DoubleToInt64Bits));
    }

    private static int Length(double[] values)
    {
        var bytes = new ByteWriter();
        ValueColumn.Write(values, ColumnEffort.Thorough, bytes);
        return bytes.Length;
    }

    private static double[] RoundTrip(double[] values)
    {
        var bytes = new ByteWriter();
        ValueColumn.Write(values, ColumnEffort.Thorough, bytes);
        double[] read = new double[values.Length];
        var input = new ByteReader(bytes.Written);
        ValueColumn.Read(ref input, read);
        return read;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(63, 1)]
    [InlineData(-64, 1)]
    [InlineData(64, 2)]
    [InlineData(long.MaxValue, 10)]
    [InlineData(long.MinValue, 10)]
    public void A_varint_is_as_long_as_it_was_measured(long number, int length)
    {
        var bytes = new ByteWriter();
        bytes.WriteZigzag(number);

        Assert.Equal(length, bytes.Length);
        Assert.Equal(length, Zigzag.VarintLength(number));
        Assert.Equal(number, new ByteReader(bytes.Written).ReadZigzag());
    }

    [Fact]
    public void A_varint_longer_than_64_bits_is_refused()
    {
        Assert.Throws<ColumnFormatException>(() => new ByteReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02]).ReadVarint());
        Assert.Throws<ColumnFormatException>(() => new ByteReader([0x80]).ReadVarint());
    }

    // RFC 3720, B.4: 32 bytes of zero, and the bytes 0 to 31.
    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    // One element or more, sometimes past the end of a block, often with stretches of equal elements.
    private static Gen<T[]> Runs<T>(Gen<T> element) =>
        from length in Gen.OneOf(Gen.Choose(1, 8), Gen.Choose(120, 300))
        from distinct in Gen.ArrayOf(element, length)
        from repeat in Gen.Choose(1, 40)
        select distinct.Select((_, index) => distinct[index / repeat]).ToArray();
}
