using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class SenMLJsonPropertyTests
{
    private const long NowUnixMs = 1_763_700_060_000;

    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(300);

    internal static Gen<IList<Sample>> AnySamples { get; } = Gen.NonEmptyListOf(
        from device in Gen.Choose(0, 4)
        from quantity in Gen.Choose(0, Quantities.All.Count - 1)
        from agoMs in Gen.OneOf(Gen.Constant(0), Gen.Choose(-300_000, 300_000), Gen.Choose(0, int.MaxValue))
        from value in PlausibleValue(Quantities.All[quantity])
        select new Sample(device, quantity, NowUnixMs - agoMs, value)).Select(samples => (IList<Sample>)[.. samples]);

    /// <summary>Packs of every kind of field, right and wrong, in any order.</summary>
    internal static Gen<string> AnyPack { get; } =
        from records in Gen.NonEmptyListOf(
            from fields in Gen.ListOf(AnyField)
            select "{" + string.Join(',', fields.DistinctBy(field => field.Label).Select(field => $"\"{field.Label}\":{field.Value}")) + "}")
        select "[" + string.Join(',', records) + "]";

    /// <summary>Packs as devices write them, whose records repeat but for their numbers, now and then with base fields that change what a record means.</summary>
    internal static Gen<string> AnyRegularPack { get; } =
        from records in Gen.NonEmptyListOf(
            from beginning in Gen.Frequency(
                (4, Gen.Constant("")), (1, Gen.Elements("\"bn\":\"A/\",", "\"bn\":\"A\",", "\"bn\":\"\",", "\"bn\":\"no id/\",", "\"bu\":\"W\",", "\"bv\":2,", "\"bt\":1763700000,", "\"bt\":5e9,")))
            from name in Gen.Elements("\"n\":\"activePower\",\"u\":\"W\",", "\"n\":\"supplyVoltage\",\"u\":\"V\",", "\"n\":\"activePower\",", "\"n\":\"activePower\",\"u\":\"V\",", "\"u\":\"W\",\"n\":\"activePower\",")
            from value in Gen.Frequency((8, Gen.Choose(0, 3000).Select(n => $"\"v\":{n / 10}.{n % 10}")), (1, Gen.Elements("\"v\":1e9", "\"v\":-0", "\"vb\":true", "\"v\":7,\"t\":-1", "\"v\":7,\"s\":1", "\"v\":\"7\"")))
            select "{" + beginning + name + value + "}")
        select "[{\"bn\":\"L1/\"}," + string.Join(',', records) + "]";

    private static Gen<(string Label, string Value)> AnyField =>
        from label in Gen.Elements("n", "n", "u", "v", "v", "v", "t", "vb", "bn", "bt", "bu", "bv", "vs", "vd", "s", "bs", "bver", "ut", "x", "l", "x_")
        from value in Gen.Frequency((20, RightValue(label)), (1, Gen.Elements("5", "\"5\"", "true", "null", "[1,{\"n\":2}]", "-1.5", "{}")))
        select (label, value);

    [Fact]
    public void What_is_encoded_decodes_to_the_same_samples_bit_for_bit()
    {
        Prop.ForAll(AnySamples.ToArbitrary(), samples =>
        {
            SampleBatch batch = ToBatch(samples);
            var bytes = new ArrayBufferWriter<byte>();
            SenMLJsonEncoder.Write(batch, bytes);
            var decoded = new SampleBatch();
            TelemetryDecodeResult result = SenMLJsonDecoder.Decode(new ReadOnlySequence<byte>(bytes.WrittenMemory), NowUnixMs, decoded);
            Assert.True(SenMLJsonDecoder.TryScan(bytes.WrittenSpan, NowUnixMs, new SampleBatch(), out _), "What we write is of the usual form.");

            return !result.Failed && result.Rejected.Total == 0 && SenMLJsonDecoderTests.Lines(batch).SequenceEqual(SenMLJsonDecoderTests.Lines(decoded));
        }).Check(Quick);
    }

    [Fact]
    public void Any_bytes_are_answered_without_an_exception()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var batch = new SampleBatch();
            TelemetryDecodeResult result = SenMLJsonDecoder.Decode(new ReadOnlySequence<byte>(bytes), NowUnixMs, batch);
            return result.Failed;
        }).Check(Quick);
    }

    [Fact]
    public void A_good_pack_with_bytes_changed_is_answered_without_an_exception_and_the_batch_agrees_with_the_result()
    {
        byte[] good = Encoding.UTF8.GetBytes(
            """[{"bn":"A\u0031/","bt":1763700000.5,"bu":"W","bver":10,"n":"activePower","v":1.5e1,"t":-0.25},{"n":"cabinetDoorOpen","u":"/","vb":true}]""");
        Gen<(int At, byte Value)[]> changes = Gen.ArrayOf(
            from at in Gen.Choose(0, good.Length - 1)
            from value in Gen.OneOf(Gen.Choose(0, 255).Select(b => (byte)b), Gen.Elements("\"\\{}[]:,-.eE0159_/tfn"u8.ToArray()))
            select (at, value));

        Prop.ForAll(changes.ToArbitrary(), Gen.Choose(1, good.Length).ToArbitrary(), (edits, segment) =>
        {
            byte[] bytes = [.. good];
            foreach (var (at, value) in edits)
                bytes[at] = value;

            var batch = new SampleBatch();
            TelemetryDecodeResult result = SenMLJsonDecoder.Decode(TestSegments.Cut(bytes, segment), NowUnixMs, batch);
            return batch.Count == result.Accepted && (!result.Failed || batch.Count == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void The_scanner_and_the_reader_say_the_same_of_every_pack()
    {
        Gen<(double At, byte Value)[]> changes = Gen.ArrayOf(
            from at in Gen.Choose(0, int.MaxValue - 1)
            from value in Gen.OneOf(Gen.Choose(0, 255).Select(b => (byte)b), Gen.Elements("\"\\{}[]:,-+.eE0159_/tfn "u8.ToArray()))
            select (at / (double)int.MaxValue, value));

        Prop.ForAll(Gen.OneOf(AnyPack, AnyRegularPack).ToArbitrary(), Gen.OneOf(Gen.Constant<(double, byte)[]>([]), changes).ToArbitrary(), (pack, edits) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(pack);
            foreach (var (at, value) in edits)
                bytes[(int)(at * bytes.Length)] = value;

            var read = new SampleBatch();
            var decoded = new SampleBatch();
            TelemetryDecodeResult expected = SenMLJsonDecoder.Read(bytes, NowUnixMs, read);
            TelemetryDecodeResult result = SenMLJsonDecoder.Decode(new ReadOnlySequence<byte>(bytes), NowUnixMs, decoded);
            return expected.Reason == result.Reason && expected.Accepted == result.Accepted && Counts(expected).SequenceEqual(Counts(result))
                && SenMLJsonDecoderTests.Lines(read).SequenceEqual(SenMLJsonDecoderTests.Lines(decoded));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.1")]
    [InlineData("61.400000000000006")]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678")]
    [InlineData("1234567890123456789012345")]
    [InlineData("0.000000000000000000000000000123456789")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1e22")]
    [InlineData("1E-7")]
    [InlineData("1e999")]
    [InlineData("-1.7976931348623157e+308")]
    public void The_scanner_reads_a_number_to_the_nearest_double(string text)
    {
        int at = 0;
        Assert.True(JsonNumber.TryScan(Encoding.UTF8.GetBytes(text + ","), ref at, out JsonNumber number));
        Assert.Equal(text.Length, at);
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(number.ToDouble()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("5.e1")]
    [InlineData("5e")]
    [InlineData("5e+")]
    [InlineData("NaN")]
    public void The_scanner_takes_nothing_for_a_number_that_JSON_does_not(string text)
    {
        int at = 0;
        Assert.False(JsonNumber.TryScan(Encoding.UTF8.GetBytes(text), ref at, out _));
    }

    internal static IEnumerable<int> Counts(TelemetryDecodeResult result)
    {
        RejectCounts rejected = result.Rejected;
        return Enum.GetValues<RejectReason>().Select(reason => rejected.For(reason)).ToArray();
    }

    private static Gen<string> RightValue(string label) => label switch
    {
        "n" => Gen.Elements("\"temperature\"", "\"activePower\"", "\"A/temperature\"", "\"\"", "\"speed\"", "\"B/x/powerFactor\"", "\"temper\\u0061ture\""),
        "bn" => Gen.Elements("\"A/\"", "\"B-2/\"", "\"\"", "\"A/temperature\"", "\"b/\"", "\"C\\/\""),
        "u" or "bu" => Gen.Elements("\"Cel\"", "\"W\"", "\"1\"", "\"/\"", "\"\""),
        "t" => Gen.Elements("0", "-1", "-0.5", "1763700000", "5", "-1.25e1"),
        "bt" => Gen.Elements("1763700000", "1763700000.123", "0", "-10", "1.7637e9"),
        "bver" => Gen.Elements("10", "5", "11"),
        "vb" => Gen.Elements("true", "false"),
        "vs" or "vd" or "l" => Gen.Elements("\"x\"", "\"\""),
        "x" => Gen.Elements("[[1]]", "{\"a\":null}", "0"),
        _ => Gen.Elements("0", "-0", "1", "30", "-25.5", "61.4", "61.400000000000006", "1e2", "1e999", "5001"),
    };

    private static Gen<double> PlausibleValue(Quantity quantity) => quantity.IsSwitch
        ? Gen.Elements(0.0, 1.0)
        : from share in Gen.Choose(0, int.MaxValue)
          from decimals in Gen.Choose(0, 15)
          select Math.Clamp(
              Math.Round(quantity.Minimum + (quantity.Maximum - quantity.Minimum) * share / int.MaxValue, decimals), quantity.Minimum, quantity.Maximum);

    internal static SampleBatch ToBatch(IEnumerable<Sample> samples)
    {
        var batch = new SampleBatch();
        foreach (Sample sample in samples)
        {
            int device = batch.Devices.Intern(Encoding.ASCII.GetBytes($"KPG-OSP-P012-L{sample.Device:000}"));
            batch.Add(device, batch.Quantities.Intern(Quantities.All[sample.Quantity].Utf8Name), sample.TimestampUnixMs, sample.Value);
        }

        return batch;
    }
}
