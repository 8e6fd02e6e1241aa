using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.TimeSeries;

namespace LampuKota.Tests;

public class LineProtocolTests
{
    private static Gen<string> AnyName =>
        Gen.Elements([.. "ABZ019.-_ab,= é\"'#"]).NonEmptyListOf().Select(characters => new string([.. characters]));

    private static Gen<double> AnyValue => Gen.OneOf(
        Gen.Choose(-5000, 5000).Select(n => n / 10.0),
        ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite),
        Gen.Elements(0.0, -0.0, double.Epsilon, double.MaxValue, 0.1 + 0.2, 9007199254740993.0));

    private static Gen<(string Device, string Quantity, long TimestampUnixMs, double Value)[]> AnySamples =>
        from devices in AnyName.NonEmptyListOf()
        from samples in (from device in Gen.Elements(devices.ToArray())
                         from quantity in AnyName
                         from timestamp in Gen.Elements(-1L, 0L, 1_763_700_000_000L, 1_763_700_000_001L)
                         from value in AnyValue
                         select (device, quantity, timestamp, value)).ListOf()
        select samples.ToArray();

    [Fact]
    public void Whatever_names_and_values_are_they_are_read_back_the_same_and_in_order() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples =>
            Parse(Write(samples)).Select(s => (s.Device, s.Quantity, s.TimestampUnixMs, BitConverter.DoubleToInt64Bits(s.Value)))
                .SequenceEqual(samples.Select(s => (s.Device, s.Quantity, s.TimestampUnixMs, BitConverter.DoubleToInt64Bits(s.Value)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Samples_are_counted_from_the_lines_alone() =>
        Prop.ForAll(AnySamples.ToArbitrary(), samples => LineProtocol.CountSamples(Encoding.UTF8.GetBytes(Write(samples))) == samples.Length)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Neighbours_of_one_device_and_instant_share_a_line_and_a_repeated_quantity_begins_another() => Assert.Equal(
        "lampukota,device=L1 p=1,v=2 5\nlampukota,device=L1 p=3 5\nlampukota,device=L1 v=4 6\nlampukota,device=L2 v=0.1 6\n",
        Write([("L1", "p", 5, 1), ("L1", "v", 5, 2), ("L1", "p", 5, 3), ("L1", "v", 6, 4), ("L2", "v", 6, 0.1)]));

    [Theory]
    [InlineData("")]
    [InlineData("A\nB")]
    [InlineData("A\\")]
    [InlineData("A\tB")]
    public void A_name_that_cannot_be_told_is_no_line(string name)
    {
        Assert.Throws<ArgumentException>(() => Write([(name, "p", 5, 1)]));
        Assert.Throws<ArgumentException>(() => Write([("L1", name, 5, 1)]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_cannot_be_told_is_no_line(double value) => Assert.Throws<ArgumentException>(() => Write([("L1", "p", 5, value)]));

    private static string Write((string Device, string Quantity, long TimestampUnixMs, double Value)[] samples)
    {
        var output = new ByteWriter();
        var batch = new SampleBatch();
        foreach ((string device, string quantity, long timestamp, double value) in samples)
            batch.Add(batch.Devices.Intern(Encoding.UTF8.GetBytes(device)), batch.Quantities.Intern(Encoding.UTF8.GetBytes(quantity)), timestamp, value);
        LineProtocol.Write(batch, output);
        return Encoding.UTF8.GetString(output.Written);
    }

    /// <summary>Reads lines as the protocol's own pages describe them.</summary>
    internal static IEnumerable<(string Device, string Quantity, long TimestampUnixMs, double Value)> Parse(string lines)
    {
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            List<string> parts = Split(line, ' ');
            List<string> key = Split(parts[0], ',');
            Assert.Equal("lampukota", key[0]);
            string device = Unescape(Split(key[1], '=')[1]);
            foreach (string field in Split(parts[1], ','))
            {
                List<string> pair = Split(field, '=');
                yield return (device, Unescape(pair[0]), long.Parse(parts[2], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture));
            }
        }
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string> { "" };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                parts[^1] += text[i..(++i + 1)];
            else if (text[i] == separator)
                parts.Add("");
            else
                parts[^1] += text[i];
        }

        return parts;
    }

    private static string Unescape(string text) => text.Replace("\\", "", StringComparison.Ordinal);
}
