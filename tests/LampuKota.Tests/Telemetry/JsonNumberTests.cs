using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class JsonNumberTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Gen<string> AnyText =
        from characters in Gen.ArrayOf(Gen.Frequency((8, Gen.Elements("0123456789".ToCharArray())), (1, Gen.Elements("..,}-+eE \"".ToCharArray()))))
        select new string(characters);

    [Theory]
    [InlineData("0}")]
    [InlineData("80}")]
    [InlineData("231.4}")]
    [InlineData("0.001}")]
    [InlineData("12345678}")]
    [InlineData("1234567.8,")]
    [InlineData("8123.45 ")]
    public void What_meters_write_is_read_at_once(string text)
    {
        int at = 2;
        Assert.True(JsonNumber.TryScanMeasured(Encoding.ASCII.GetBytes($"v:{text}{new string(' ', 16)}"), ref at, out double value));
        Assert.Equal((2 + text.Length - 1, double.Parse(text[..^1], CultureInfo.InvariantCulture)), (at, value));
    }

    [Theory]
    [InlineData("-1}")]
    [InlineData("01}")]
    [InlineData("1.}")]
    [InlineData(".5}")]
    [InlineData("1e3}")]
    [InlineData("1.5E3}")]
    [InlineData("123456789}")]
    [InlineData("75667480.0684266}")]
    [InlineData("1.23456789}")]
    [InlineData("1234567890123456")]
    [InlineData("}")]
    public void All_others_are_left_to_the_general_way(string text)
    {
        int at = 0;
        Assert.False(JsonNumber.TryScanMeasured(Encoding.ASCII.GetBytes(text + new string(' ', 16)), ref at, out _));
        Assert.Equal(0, at);
    }

    [Fact]
    public void Whatever_is_read_at_once_is_what_the_general_way_reads()
    {
        int read = 0;
        Prop.ForAll(AnyText.ToArbitrary(), text =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text + ",\"n\":\"activePower\"");
            (int at, int general) = (0, 0);
            if (!JsonNumber.TryScanMeasured(bytes, ref at, out double value))
                return at == 0;

            read++;
            return JsonNumber.TryScan(bytes, ref general, out JsonNumber number) && at == general
                && BitConverter.DoubleToInt64Bits(number.ToDouble()) == BitConverter.DoubleToInt64Bits(value);
        }).Check(Quick);
        Assert.InRange(read, 200, 2_000);
    }

    [Fact]
    public void Every_decimal_of_up_to_three_places_is_the_nearest_double()
    {
        for (int thousandths = 0; thousandths < 100_000; thousandths++)
        {
            string text = (thousandths / 1000m).ToString(CultureInfo.InvariantCulture);
            int at = 0;
            Assert.True(JsonNumber.TryScanMeasured(Encoding.ASCII.GetBytes(text + "},{\"n\":\"activePower\""), ref at, out double value));
            Assert.Equal((text.Length, double.Parse(text, CultureInfo.InvariantCulture)), (at, value));
        }
    }
}
