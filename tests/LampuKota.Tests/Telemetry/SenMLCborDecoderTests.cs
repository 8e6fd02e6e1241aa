using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class SenMLCborDecoderTests
{
    private const long NowUnixMs = TelemetryExamples.NowUnixMs;

    private static readonly TestFormat Format = new(SenMLCborEncoder.Write, SenMLCborDecoder.Decode);

    // {"n":"A/temperature","v":...}, up to the value.
    private static readonly byte[] Temperature = [0xA2, 0x00, 0x6D, .. "A/temperature"u8, 0x02];

    [Theory]
    [InlineData("1864", 100)]
    [InlineData("20", -1)]
    [InlineData("3818", -25)]
    [InlineData("f94e40", 25)]
    [InlineData("f93c00", 1)]
    [InlineData("f90001", 5.960464477539063e-8)]
    [InlineData("fa41f1999a", 30.200000762939453)]
    [InlineData("fb403e333333333333", 30.2)]
    [InlineData("c48220190131", 30.5)] // 4([-1, 305])
    [InlineData("c482203818", -2.5)]
    [InlineData("c4820118 03", 30)]
    [InlineData("c4823a000001851b0011c37937e08000", 0)] // 5e15 * 10^-390
    [InlineData("c482321b002386f26fc0ffff", 0.0009999999999999998)] // 2^53 and more
    [InlineData("c4822038ff", -25.6)]
    public void A_number_may_be_whole_a_float_of_any_width_or_a_decimal_fraction(string item, double expected)
    {
        var (result, batch) = Decode([0x81, .. Temperature, .. Hex(item)]);

        Assert.Equal((null, 0), (result.Reason, result.Rejected.Total));
        Assert.Equal(expected, Assert.Single(batch.Samples.ToArray()).Value);
    }

    [Theory]
    [InlineData("c249010000000000000000", RejectReason.NotANumber)] // a bignum
    [InlineData("c482 20 c249010000000000000000", RejectReason.NotANumber)]
    [InlineData("c58220 01", RejectReason.NotANumber)] // a bigfloat
    [InlineData("c4 01", RejectReason.NotANumber)]
    [InlineData("c483 20 01 01", RejectReason.NotANumber)]
    [InlineData("c49f 20 01 ff", RejectReason.NotANumber)]
    [InlineData("6237 38", RejectReason.NotANumber)]
    [InlineData("7f 61 37 ff", RejectReason.NotANumber)]
    [InlineData("41 07", RejectReason.NotANumber)]
    [InlineData("82 01 a1 01 02", RejectReason.NotANumber)]
    [InlineData("bf 01 02 ff", RejectReason.NotANumber)]
    [InlineData("f5", RejectReason.NotANumber)]
    [InlineData("f6", RejectReason.NotANumber)]
    [InlineData("f818", RejectReason.NotANumber)]
    [InlineData("f97c00", RejectReason.NotFinite)]
    [InlineData("f97e00", RejectReason.NotFinite)]
    [InlineData("fbfff0000000000000", RejectReason.NotFinite)]
    [InlineData("c482 19 0200 05", RejectReason.NotFinite)] // 5 * 10^512
    [InlineData("19 00ff", RejectReason.OutOfRange)]
    [InlineData("3b ffffffffffffffff", RejectReason.OutOfRange)]
    public void A_value_that_is_none_is_counted_and_the_next_record_is_read(string item, RejectReason reason)
    {
        var (result, batch) = Decode([0x82, .. Temperature, .. Hex(item), .. Temperature, 0x18, 0x1E]);

        Assert.Null(result.Reason);
        Assert.Equal((1, 1), (result.Rejected.For(reason), result.Rejected.Total));
        Assert.Equal([$"A/temperature {NowUnixMs} 30"], SenMLJsonDecoderTests.Lines(batch));
    }

    [Theory]
    [InlineData("1a691f 8c60", 1_763_675_232_000)]
    [InlineData("fb41da47f2f807df3b", 1_763_691_488_123)]
    [InlineData("c482221b0000019aa2c4df7b", 1_763_667_402_619)]
    [InlineData("3b0000000000000009", NowUnixMs - 10_000)]
    [InlineData("f9c100", NowUnixMs - 2_500)]
    [InlineData("c48201 20", NowUnixMs - 10_000)]
    public void A_time_may_be_any_number(string item, long expectedUnixMs)
    {
        byte[] time = Hex(item);
        byte[] record = [0xA3, .. Temperature.AsSpan(1), 0x18, 0x1E, 0x06, .. time];
        byte[] withBase = [0xA3, .. Temperature.AsSpan(1), 0x18, 0x1E, 0x22, .. time];

        Assert.Equal(expectedUnixMs, Assert.Single(Decode([0x81, .. record]).Batch.Samples.ToArray()).TimestampUnixMs);
        Assert.Equal(expectedUnixMs, Assert.Single(Decode([0x81, .. withBase]).Batch.Samples.ToArray()).TimestampUnixMs);
    }

    [Theory]
    [InlineData("f97e00")]
    [InlineData("fb7fefffffffffffff")]
    [InlineData("c482381d01")]
    [InlineData("c4820a01")]
    [InlineData("61 37")]
    public void A_time_that_is_none_is_counted_and_as_base_time_refuses_the_pack(string item)
    {
        byte[] record = [0xA3, .. Temperature.AsSpan(1), 0x18, 0x1E, 0x06, .. Hex(item)];
        var (result, _) = Decode([0x81, .. record]);

        Assert.Equal((null, 1, 1), (result.Reason, result.Rejected.Total, result.Rejected.For(RejectReason.BadTime)));
        Assert.True(Decode([0x81, 0xA3, .. Temperature.AsSpan(1), 0x18, 0x1E, 0x22, .. Hex(item)]).Result.Failed);
    }

    [Theory]
    [InlineData("81")] // fewer records than claimed
    [InlineData("")]
    [InlineData("80")]
    [InlineData("9fff")]
    [InlineData("a0")]
    [InlineData("8101")]
    [InlineData("81a1")]
    [InlineData("81a100")]
    [InlineData("81a10061")]
    [InlineData("81a1f401")] // a label that is neither number nor text
    [InlineData("81a17f617861ff 01")]
    [InlineData("81a16278 5f01")] // a label "x_"
    [InlineData("81a1 20 0b")] // version 11
    [InlineData("81a1 20 20")]
    [InlineData("81a1 20 f93c00")]
    [InlineData("82a1 20 05 a1 20 06")] // versions that differ
    [InlineData("81a1 21 01")] // bn, bt, bu, bv, bs of wrong types
    [InlineData("81a1 22 61 31")]
    [InlineData("81a1 23 01")]
    [InlineData("81a1 24 61 31")]
    [InlineData("81a1 25 61 31")]
    [InlineData("81a1 09 1c")] // reserved additional information
    [InlineData("81a1 09 1f")]
    [InlineData("81a1 09 ff")]
    [InlineData("81a1 09 7f 01 ff")]
    [InlineData("81a1 09 5f 41 01")]
    [InlineData("81a1 09 81818181818181818101")] // nests deeper than 8
    [InlineData("81a1 09 c1c1c1c1c1c1c1c1c101")]
    [InlineData("81a1 0000 00")] // something follows
    [InlineData("9bffffffffffffffff")]
    [InlineData("81bbffffffffffffffff")]
    [InlineData("81a1007bffffffffffffffff")]
    public void A_pack_that_cannot_be_decoded_is_refused_whole_with_a_reason(string pack)
    {
        var (result, batch) = Decode(Hex(pack));

        Assert.True(result.Failed);
        Assert.False(string.IsNullOrEmpty(result.Reason));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Labels_and_members_of_others_are_passed_over_and_a_text_label_is_somebody_elses_even_where_it_looks_like_ours()
    {
        byte[] pack =
        [
            0xD9, 0xD9, 0xF7, 0x81, 0xBF, .. Temperature.AsSpan(1), 0x18, 0x1E, 0x61, (byte)'v', 0x01, 0x09, 0x82, 0x01, 0xA1, 0x01, 0x5F, 0x41, 0x07, 0xFF, 0x39, 0x01, 0x00,
            0xF6, 0x07, 0x05, 0x05, 0x18, 0x64, 0xFF,
        ];
        var (result, batch) = Decode(pack);

        Assert.Null(result.Reason);
        Assert.Equal([$"A/temperature {NowUnixMs} 30"], SenMLJsonDecoderTests.Lines(batch));
    }

    [Fact]
    public void What_is_encoded_decodes_to_the_same_samples_bit_for_bit() =>
        Prop.ForAll(SenMLJsonPropertyTests.AnySamples.ToArbitrary(), samples =>
        {
            SampleBatch batch = SenMLJsonPropertyTests.ToBatch(samples);
            var (result, decoded) = Decode(Encode(batch));
            return result is { Failed: false, Rejected.Total: 0 } && SenMLJsonDecoderTests.Lines(batch).SequenceEqual(SenMLJsonDecoderTests.Lines(decoded));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void JSON_and_the_CBOR_that_stands_for_it_give_the_same()
    {
        Prop.ForAll(Gen.OneOf(SenMLJsonPropertyTests.AnyPack, SenMLJsonPropertyTests.AnyRegularPack).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (pack, isIndefinite) =>
        {
            var json = new SampleBatch();
            TelemetryDecodeResult expected = SenMLJsonDecoder.Decode(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(pack)), NowUnixMs, json);
            var (result, batch) = Decode(CborFromJson.Convert(pack, isIndefinite));
            return result.Failed == expected.Failed && SenMLJsonPropertyTests.Counts(result).SequenceEqual(SenMLJsonPropertyTests.Counts(expected))
                && SenMLJsonDecoderTests.Lines(json).SequenceEqual(SenMLJsonDecoderTests.Lines(batch));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Where_the_payload_is_cut_into_segments_changes_nothing() => Format.AssertSegmentsChangeNothing(TelemetryExamples.Reports(3, 2), step: 7);

    [Fact]
    public void Neither_decoding_nor_encoding_allocates_once_warm() => Format.AssertNothingIsAllocatedOnceWarm(TelemetryExamples.Reports(50, 1));

    [Fact]
    public void A_pack_says_each_thing_once_in_the_shortest_exact_form()
    {
        var batch = new SampleBatch();
        int lamp = batch.Devices.Intern("L1"u8);
        batch.Add(lamp, batch.Quantities.Intern("activePower"u8), 1_763_700_000_000, 61.4);
        batch.Add(lamp, batch.Quantities.Intern("powerFactor"u8), 1_763_699_999_500, -0.5);
        batch.Add(batch.Devices.Intern("P"u8), batch.Quantities.Intern("cabinetDoorOpen"u8), 1_763_700_000_000, 1);

        // [{-2: "L1/", -3: 1763700000, 0: "activePower", 1: "W", 2: 61.4}, {0: "powerFactor", 6: -0.5, 1: "1", 2: -0.5}, {-2: "P/", 0: "cabinetDoorOpen", 4: true}]
        Assert.Equal(
            "83A521634C312F221A691FED20006B616374697665506F776572016157"
            + "02FB404EB33333333333A4006B706F776572466163746F7206F9B800016131" + "02F9B800A321"
            + "62502F006F636162696E6574446F6F724F70656E04F5",
            Convert.ToHexString(Encode(batch)));
        Assert.Throws<ArgumentException>(() => Encode(new SampleBatch()));
    }

    private static byte[] Encode(SampleBatch batch) => Format.Encode(batch);

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static (TelemetryDecodeResult Result, SampleBatch Batch) Decode(byte[] pack) => Format.Decode(pack);
}
