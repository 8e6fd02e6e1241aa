using System.Buffers;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class SenMLJsonDecoderTests
{
    private const long NowUnixMs = 1_763_700_060_000;

    [Fact]
    public void A_lamps_pack_becomes_samples()
    {
        var (result, batch) = Decode("""
            [{"bn":"KPG-OSP-P012-L034/","bt":1763700000.123,"n":"actualLightState","u":"%","v":80},{"n":"activePower","u":"W","v":61.4}]
            """);

        Assert.False(result.Failed);
        Assert.Equal(2, result.Accepted);
        Assert.Equal(0, result.Rejected.Total);
        Assert.Equal(
            ["KPG-OSP-P012-L034/actualLightState 1763700000123 80", "KPG-OSP-P012-L034/activePower 1763700000123 61.4"], Lines(batch));
    }

    [Fact]
    public void A_new_base_name_begins_the_next_device_and_keeps_the_base_time()
    {
        var (_, batch) = Decode("""[{"bn":"A/","bt":1763700000,"n":"temperature","v":30},{"bn":"B/","n":"temperature","v":31}]""");

        Assert.Equal(["A/temperature 1763700000000 30", "B/temperature 1763700000000 31"], Lines(batch));
    }

    [Theory]
    [InlineData("""{"n":"A/temperature","v":30}""")]
    [InlineData("""{"bn":"A/temp","n":"erature","v":30}""")]
    [InlineData("""{"bn":"A/temperature","v":30}""")]
    [InlineData("""{"v":30,"n":"temperature","bn":"A/"}""")]
    [InlineData("""{"bn":"\u0041\/","n":"temper\u0061ture","\u0076":30,"u":"Cel"}""")]
    [InlineData("""{"bn":"A/","n":"temperature","bu":"Cel","v":30}""")]
    [InlineData("""{"bn":"A/","n":"temperature","bu":"W","u":"Cel","v":30}""")]
    [InlineData("""{"bn":"A/","n":"temperature","bv":20,"v":10}""")]
    [InlineData("""{"v":10,"bn":"A/","n":"temperature","bv":20}""")]
    [InlineData("""{"bn":"A/","n":"temperature","v":3e1,"bver":10,"bs":1,"s":2,"ut":5,"l":"x","other":{"a":[1]}}""")]
    [InlineData("""{"bver":5},{"bn":"A/"},{"n":"temperature","v":30}""")]
    public void Names_units_and_values_resolve_as_RFC_8428_says(string records)
    {
        var (result, batch) = Decode("[" + records + "]");

        Assert.Null(result.Reason);
        Assert.Equal([$"A/temperature {NowUnixMs} 30"], Lines(batch));
        Assert.Equal(0, result.Rejected.Total);
    }

    [Theory]
    [InlineData("1763700000.1235", 1_763_700_000_124)] // half to even
    [InlineData("1763700000.1225", 1_763_700_000_122)]
    [InlineData("1763700000.12250000001", 1_763_700_000_123)]
    [InlineData("1763700000.0005", 1_763_700_000_000)]
    [InlineData("1.763700000123e9", 1_763_700_000_123)]
    [InlineData("1763700000.999", 1_763_700_000_999)] // 1763700000.999 is not a double
    [InlineData("-10", NowUnixMs - 10_000)] // relative to now
    [InlineData("0", NowUnixMs)]
    [InlineData("-0.0015", NowUnixMs - 2)]
    [InlineData("299.9995", NowUnixMs + 300_000)]
    public void Seconds_become_milliseconds_exactly(string seconds, long expectedUnixMs)
    {
        var (_, asTime) = Decode($$"""[{"n":"A/temperature","t":{{seconds}},"v":30}]""");
        var (_, asBaseTime) = Decode($$"""[{"n":"A/temperature","bt":{{seconds}},"v":30}]""");

        Assert.Equal(expectedUnixMs, Assert.Single(asTime.Samples.ToArray()).TimestampUnixMs);
        Assert.Equal(expectedUnixMs, Assert.Single(asBaseTime.Samples.ToArray()).TimestampUnixMs);
    }

    [Theory]
    [InlineData("1763700000.1", "-0.0995", 1_763_700_000_000)]
    [InlineData("1763700000", "-60", 1_763_699_940_000)]
    [InlineData("-100", "40", NowUnixMs - 60_000)]
    [InlineData("268435456", "-1", NowUnixMs, RejectReason.TooFarAhead)]
    public void Base_time_and_time_add_up_before_the_relative_rule(string baseTime, string time, long expectedUnixMs, RejectReason? rejected = null)
    {
        var (result, batch) = Decode($$"""[{"n":"A/temperature","bt":{{baseTime}},"t":{{time}},"v":30}]""");

        if (rejected is { } reason)
            Assert.Equal(1, result.Rejected.For(reason));
        else
            Assert.Equal(expectedUnixMs, Assert.Single(batch.Samples.ToArray()).TimestampUnixMs);
    }

    [Fact]
    public void A_base_value_is_added_to_numbers_and_not_to_states()
    {
        var (_, batch) = Decode("""[{"bn":"A/","bv":20,"n":"temperature","v":10},{"n":"cabinetDoorOpen","vb":true},{"bv":-5,"n":"temperature","v":0.5}]""");

        Assert.Equal([$"A/temperature {NowUnixMs} 30", $"A/cabinetDoorOpen {NowUnixMs} 1", $"A/temperature {NowUnixMs} -4.5"], Lines(batch));
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public void A_boolean_becomes_0_or_1(string boolean, double expected)
    {
        var (_, batch) = Decode($$"""[{"n":"A/cabinetDoorOpen","vb":{{boolean}}}]""");

        Assert.Equal(expected, Assert.Single(batch.Samples.ToArray()).Value);
    }

    [Theory]
    [InlineData("""{"n":"A/speed","v":1}""", RejectReason.UnknownQuantity)]
    [InlineData("""{"n":"A/","v":1}""", RejectReason.UnknownQuantity)]
    [InlineData("""{"n":5,"v":1}""", RejectReason.UnknownQuantity)]
    [InlineData("""{"n":"A/activePower","u":"kW","v":1}""", RejectReason.WrongUnit)]
    [InlineData("""{"n":"A/activePower","bu":"kW","v":1}""", RejectReason.WrongUnit)]
    [InlineData("""{"n":"A/activePower","u":5,"v":1}""", RejectReason.WrongUnit)]
    [InlineData("""{"n":"A/activePower","u":"","v":1}""", RejectReason.WrongUnit)]
    [InlineData("""{"n":"a/activePower","v":1}""", RejectReason.BadDeviceId)]
    [InlineData("""{"n":"/activePower","v":1}""", RejectReason.BadDeviceId)]
    [InlineData("""{"n":"activePower","v":1}""", RejectReason.BadDeviceId)]
    [InlineData("""{"bn":"B/x/","n":"activePower","v":1}""", RejectReason.BadDeviceId)]
    [InlineData("""{"n":"A/activePower"}""", RejectReason.NoValue)]
    [InlineData("""{"n":"A/activePower","s":7}""", RejectReason.NoValue)]
    [InlineData("""{"bn":"A/activePower","s":7},{"bn":""}""", RejectReason.NoValue)]
    [InlineData("""{"n":"A/activePower","bv":7},{"bv":0}""", RejectReason.NoValue)]
    [InlineData("""{"n":"A/actualLightState","bv":100,"v":7},{"bv":0}""", RejectReason.OutOfRange)]
    [InlineData("""{"n":"A/activePower","v":7,"vb":true}""", RejectReason.NoValue)]
    [InlineData("""{"n":"A/activePower","vs":"7"}""", RejectReason.NotANumber)]
    [InlineData("""{"n":"A/activePower","vd":"Nw"}""", RejectReason.NotANumber)]
    [InlineData("""{"n":"A/activePower","v":"7"}""", RejectReason.NotANumber)]
    [InlineData("""{"n":"A/activePower","v":[7,{"v":8}]}""", RejectReason.NotANumber)]
    [InlineData("""{"n":"A/activePower","vb":1}""", RejectReason.NotANumber)]
    [InlineData("""{"n":"A/activePower","v":1e999}""", RejectReason.NotFinite)]
    [InlineData("""{"n":"A/activePower","v":5001}""", RejectReason.OutOfRange)]
    [InlineData("""{"n":"A/actualLightState","v":-1}""", RejectReason.OutOfRange)]
    [InlineData("""{"n":"A/cabinetDoorOpen","v":0.5}""", RejectReason.OutOfRange)]
    [InlineData("""{"n":"A/activePower","v":1,"t":"now"}""", RejectReason.BadTime)]
    [InlineData("""{"n":"A/activePower","v":1,"t":1e40}""", RejectReason.BadTime)]
    [InlineData("""{"n":"A/activePower","v":1,"t":1000000000}""", RejectReason.TooOld)]
    [InlineData("""{"n":"A/activePower","v":1,"t":300.001}""", RejectReason.TooFarAhead)]
    [InlineData("""{"n":"A/activePower","v":1,"t":1e20}""", RejectReason.TooFarAhead)]
    public void A_bad_value_is_counted_by_its_reason_and_the_good_ones_are_kept(string record, RejectReason reason)
    {
        var (result, batch) = Decode($$"""[{"n":"A/temperature","v":30},{{record}},{"bn":"","bt":0,"bu":"Cel","n":"A/temperature","v":31}]""");

        Assert.Null(result.Reason);
        Assert.Equal(1, result.Rejected.For(reason));
        Assert.Equal(1, result.Rejected.Total);
        Assert.Equal(2, result.Accepted);
        Assert.Equal(2, batch.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("[5]")]
    [InlineData("[[]]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30}")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30}]]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30}] x")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bt\":\"x\"}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bt\":1e40}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bn\":7}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bu\":7}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bv\":\"7\"}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bver\":11}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bver\":\"x\"}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bver\":5}]")]
    [InlineData("[{\"bver\":5,\"n\":\"A/temperature\",\"v\":30},{\"bver\":6}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30},{\"bs\":\"7\"}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30,\"x_\":1}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30,\"x\\u005f\":1}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30,\"\\ud800\":1}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":30,\"x\":[[[[[[[[1]]]]]]]]}]")]
    [InlineData("[{\"n\":\"A/temperature\",\"v\":NaN}]")]
    public void A_pack_that_cannot_be_decoded_is_refused_whole_with_a_reason(string pack)
    {
        var (result, batch) = Decode(pack);

        Assert.True(result.Failed);
        Assert.False(string.IsNullOrEmpty(result.Reason));
        Assert.Equal(0, result.Accepted);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_refused_pack_leaves_the_samples_that_were_in_the_batch()
    {
        var batch = new SampleBatch();
        batch.Add(batch.Devices.Intern("A"u8), batch.Quantities.Intern("temperature"u8), 5, 6);

        SenMLJsonDecoder.Decode(Sequence("[{\"n\":\"B/temperature\",\"v\":30},"), NowUnixMs, batch);

        Assert.Equal(["A/temperature 5 6"], Lines(batch));
    }

    [Fact]
    public void A_name_of_any_length_is_answered()
    {
        for (int length = 1; length < 1000; length += 7)
        {
            var (result, _) = Decode($$"""[{"bn":"{{new string('A', length)}}/","n":"{{new string('x', length)}}","u":"{{new string('u', length)}}","v":1}]""");
            Assert.Equal(1, result.Rejected.Total);
        }
    }

    [Fact]
    public void Where_the_payload_is_cut_into_segments_changes_nothing()
    {
        byte[] pack = Encoding.UTF8.GetBytes(
            """[{"bn":"KPG-\u0041/","bt":1763700000.123,"n":"activePower","u":"W","v":61.4},{"n":"temperature","t":-1.5,"v":3.1e1},{"n":"speed","v":1}]""");
        var (whole, expected) = Decode(new ReadOnlySequence<byte>(pack));
        for (int size = 1; size < pack.Length; size++)
        {
            var (result, batch) = Decode(TestSegments.Cut(pack, size));
            Assert.Equal(whole.Rejected.Total, result.Rejected.Total);
            Assert.Equal(Lines(expected), Lines(batch));
        }
    }

    [Fact]
    public void Decoding_allocates_nothing_per_value()
    {
        var batch = new SampleBatch();
        var buffer = new ArrayBufferWriter<byte>();
        for (int lamp = 0; lamp < 50; lamp++)
        {
            int device = batch.Devices.Intern(Encoding.ASCII.GetBytes($"KPG-OSP-P012-L{lamp:000}"));
            foreach (Quantity quantity in Quantities.All.Take(8))
                batch.Add(device, batch.Quantities.Intern(quantity.Utf8Name), NowUnixMs - lamp, lamp % 2);
        }

        SenMLJsonEncoder.Write(batch, buffer);
        var payload = new ReadOnlySequence<byte>(buffer.WrittenMemory);
        long AllocatedByOneDecode()
        {
            batch.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            SenMLJsonDecoder.Decode(payload, NowUnixMs, batch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        AllocatedByOneDecode();
        Assert.Equal(0, AllocatedByOneDecode());
        Assert.Equal(400, batch.Count);
    }

    internal static string[] Lines(SampleBatch batch) =>
    [
        .. batch.Samples.ToArray().Select(s => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{batch.Devices.GetString(s.Device)}/{batch.Quantities.GetString(s.Quantity)} {s.TimestampUnixMs} {s.Value:R}")),
    ];

    private static ReadOnlySequence<byte> Sequence(string pack) => new(Encoding.UTF8.GetBytes(pack));

    private static (TelemetryDecodeResult Result, SampleBatch Batch) Decode(string pack) => Decode(Sequence(pack));

    private static (TelemetryDecodeResult Result, SampleBatch Batch) Decode(in ReadOnlySequence<byte> payload)
    {
        var batch = new SampleBatch();
        return (SenMLJsonDecoder.Decode(payload, NowUnixMs, batch), batch);
    }
}
