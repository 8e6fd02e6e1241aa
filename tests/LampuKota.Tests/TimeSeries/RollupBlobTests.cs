using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class RollupBlobTests
{
    private const long Day = 20_413;
    private const long DayUnixMs = Day * StoreFixture.DayMs;

    private static readonly Gen<double> Values = Gen.OneOf(
        from whole in Gen.Choose(-5000, 5000) select whole / 10.0,
        from whole in Gen.Choose(0, 100) select (double)whole,
        Gen.Constant(0.9),
        Gen.Elements(1.0 / 3, -0.0, 1e300, -1e-300, 123456789.123456, Math.PI));

    private static readonly Gen<List<(int Quantity, long At, double Value)>> Columns =
        from samples in (from quantity in Gen.Choose(0, 4)
                         from at in Gen.Choose(0, (int)StoreFixture.DayMs - 1)
                         from value in Values
                         select (quantity, (long)at, value)).NonEmptyListOf()
        select samples.DistinctBy(sample => (sample.quantity, sample.Item2)).OrderBy(sample => sample.Item2).ToList();

    [Fact]
    public void What_is_written_is_read_again() =>
        Prop.ForAll(Columns.ToArbitrary(), samples =>
        {
            byte[] blob = Write(samples);
            var rollups = new Rollup[24];
            foreach (var column in samples.GroupBy(sample => sample.Quantity))
            {
                Assert.True(RollupBlob.TryRead(blob, RollupSlots.Hours(Day), column.Key + 7, rollups));
                Rollup[] expected = new Rollup[24];
                foreach ((_, long at, double value) in column)
                    expected[at / 3_600_000] = expected[at / 3_600_000].With(DayUnixMs + at, value);
                for (int hour = 0; hour < 24; hour++)
                    AssertSame(expected[hour], rollups[hour]);
            }

            return !RollupBlob.TryRead(blob, RollupSlots.Hours(Day), 6, rollups);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Changed_bytes_are_refused_and_never_read_beyond()
    {
        byte[] blob = Write([(0, 5, 1.5), (0, 3_600_000, 2.5), (1, 5, 7)]);
        for (int at = 0; at < blob.Length; at++)
        {
            byte[] changed = [.. blob];
            changed[at] ^= 0x10;
            Assert.Throws<ColumnFormatException>(() => RollupBlob.TryRead(changed, RollupSlots.Hours(Day), 7, new Rollup[24]));
            Assert.Throws<ColumnFormatException>(() => RollupBlob.TryRead(blob.AsSpan(0, at), RollupSlots.Hours(Day), 7, new Rollup[24]));
        }
    }

    [Fact]
    public void An_hour_of_a_lamp_takes_some_ten_bytes_a_quantity()
    {
        var random = new Random(4);
        List<(int, long, double)> samples = [];
        for (int minute = 0; minute < 1440; minute++)
        {
            long at = minute * 60_000L + 3_000;
            samples.Add((0, at, Math.Round(220 + 4 * random.NextDouble(), 1)));
            samples.Add((1, at, minute is < 360 or > 1080 ? 80 : 0));
            samples.Add((2, at, Math.Round(1000 + minute * 0.0011, 3)));
        }

        Assert.InRange(Write(samples).Length, 1, 24 * 3 * 10);
    }

    private static byte[] Write(List<(int Quantity, long At, double Value)> samples)
    {
        var rollups = new HourRollups();
        rollups.Begin(Day);
        foreach (var column in samples.GroupBy(sample => sample.Quantity))
            rollups.Add(column.Key + 7, [.. column.Select(sample => DayUnixMs + sample.At)], [.. column.Select(sample => sample.Value)]);
        var output = new ByteWriter();
        rollups.Write(output);
        return output.Written.ToArray();
    }

    // Sums of decimals may be snapped within the rounding of its additions; all else is the same bit for bit.
    private static void AssertSame(Rollup expected, Rollup actual)
    {
        double rounding = expected.Count * expected.Count * Math.Max(Math.Abs(expected.Minimum), Math.Abs(expected.Maximum)) / (1L << 52);
        Assert.InRange(actual.Sum, expected.Sum - rounding, expected.Sum + rounding);
        Assert.InRange(actual.Fallen, expected.Fallen - rounding, expected.Fallen + rounding);
        Assert.Equal(expected with { Sum = 0, Fallen = 0 }, actual with { Sum = 0, Fallen = 0 });
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected.Last), BitConverter.DoubleToInt64Bits(actual.Last));
    }
}
