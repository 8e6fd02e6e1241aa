using System.Buffers;
using System.Globalization;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;
using Xunit.Abstractions;

namespace LampuKota.Tests;

public class ColumnFrameDecoderTests(ITestOutputHelper output)
{
    private const long NowUnixMs = TelemetryExamples.NowUnixMs;

    private static readonly TestFormat Format = new(ColumnFrameEncoder.Write, ColumnFrameDecoder.Decode);

    [Fact]
    public void A_gateways_minute_with_all_names_takes_less_than_two_bytes_a_value_and_a_backlog_less_than_half_of_that()
    {
        double minute = MeanBytesAValue(1);
        double backlog = MeanBytesAValue(20);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one minute {minute:F2} bytes a value, 20 minutes {backlog:F2}"));

        Assert.InRange(minute, 0, 1.7);
        Assert.InRange(backlog, 0, 0.7);
    }

    [Fact]
    public void Samples_come_by_device_and_instant_and_are_those_that_were_encoded()
    {
        SampleBatch sent = TelemetryExamples.Reports(lamps: 50, minutes: 3);
        var (result, batch) = Decode(Encode(sent));

        Assert.Equal((null, 1_200, 0), (result.Reason, result.Accepted, result.Rejected.Total));
        Assert.Equal(
            SenMLJsonDecoderTests.Lines(sent).Select((line, index) => (line, index)).OrderBy(each => sent.Samples[each.index].Device)
                .ThenBy(each => sent.Samples[each.index].TimestampUnixMs).Select(each => each.line),
            SenMLJsonDecoderTests.Lines(batch));
    }

    [Fact]
    public void Lamps_a_cabinet_and_a_sensor_of_other_quantities_and_instants_fit_into_one_frame_without_waste()
    {
        SampleBatch sent = TelemetryExamples.Reports(lamps: 50, minutes: 1);
        int lamps = Encode(sent).Length;
        Add(sent, "KPG-OSP-P012", "totalPower", NowUnixMs - 5_000, 3.512);
        Add(sent, "KPG-OSP-P012", "frequency", NowUnixMs - 5_000, 49.98);
        Add(sent, "KPG-OSP-P012", "cabinetDoorOpen", NowUnixMs - 5_000, 1);
        Add(sent, "KPG-OSP-S003", "waterLevel", NowUnixMs - 4_000, -0.25);
        byte[] frame = Encode(sent);
        var (result, batch) = Decode(frame);

        Assert.Equal((null, 404, 0), (result.Reason, result.Accepted, result.Rejected.Total));
        Assert.Equal(SenMLJsonDecoderTests.Lines(sent).Order(), SenMLJsonDecoderTests.Lines(batch).Order());
        Assert.InRange(frame.Length - lamps, 0, 100);
    }

    [Fact]
    public void One_single_value_takes_no_more_than_its_name_and_a_few_bytes()
    {
        var sent = new SampleBatch();
        Add(sent, "KPG-OSP-P012-L034", "activePower", NowUnixMs, 61.4);

        Assert.InRange(Encode(sent).Length, 17, 17 + 25);
    }

    [Theory]
    [InlineData("l1", "activePower", NowUnixMs, 1, RejectReason.BadDeviceId)]
    [InlineData("L1", "speed", NowUnixMs, 1, RejectReason.UnknownQuantity)]
    [InlineData("l1", "speed", NowUnixMs, 1, RejectReason.BadDeviceId)]
    [InlineData("L1", "activePower", NowUnixMs, double.NaN, RejectReason.NotFinite)]
    [InlineData("L1", "activePower", NowUnixMs, double.PositiveInfinity, RejectReason.NotFinite)]
    [InlineData("L1", "activePower", NowUnixMs, 5_001, RejectReason.OutOfRange)]
    [InlineData("L1", "activePower", NowUnixMs, -100.5, RejectReason.OutOfRange)]
    [InlineData("L1", "cabinetDoorOpen", NowUnixMs, 0.5, RejectReason.OutOfRange)]
    [InlineData("L1", "activePower", NowUnixMs - TelemetryLimits.MaximumAgeMs - 1, 1, RejectReason.TooOld)]
    [InlineData("L1", "activePower", NowUnixMs + TelemetryLimits.MaximumAheadMs + 1, 1, RejectReason.TooFarAhead)]
    [InlineData("L1", "activePower", long.MinValue, 5_001, RejectReason.OutOfRange)]
    [InlineData("L1", "activePower", NowUnixMs - TelemetryLimits.MaximumAgeMs, 5_000, null)]
    [InlineData("L1", "activePower", NowUnixMs + TelemetryLimits.MaximumAheadMs, -100, null)]
    public void A_bad_value_is_counted_by_its_reason_and_the_good_ones_are_kept(
        string device, string quantity, long timestampUnixMs, double value, RejectReason? reason)
    {
        var sent = new SampleBatch();
        Add(sent, "L0", "activePower", NowUnixMs, 30);
        Add(sent, device, quantity, timestampUnixMs, value);
        Add(sent, "L2", "activePower", NowUnixMs, 31);
        var (result, batch) = Decode(WithNamedQuantities(sent));

        Assert.Equal((null, reason is null ? 3 : 2, reason is null ? 0 : 1), (result.Reason, result.Accepted, result.Rejected.Total));
        Assert.Equal(reason is null ? 0 : 1, reason is { } counted ? result.Rejected.For(counted) : 0);
        Assert.Equal(reason is null ? 3 : 2, batch.Devices.Count);
        Assert.Equal(SenMLJsonDecoderTests.Lines(sent).Where((_, index) => index != 1 || reason is null), SenMLJsonDecoderTests.Lines(batch));
    }

    [Fact]
    public void A_quantity_whose_number_is_not_known_is_counted_and_the_others_are_kept()
    {
        var sent = new SampleBatch();
        Add(sent, "L1", "activePower", NowUnixMs, 30);
        Add(sent, "L1", "supplyVoltage", NowUnixMs, 220);
        var bytes = new ByteWriter();
        new ColumnFrameWriter().Write(sent, [60_000, 3], bytes);
        var (result, batch) = Decode(bytes.Written.ToArray());

        Assert.Equal(1, result.Rejected.For(RejectReason.UnknownQuantity));
        Assert.Equal([$"L1/supplyVoltage {NowUnixMs} 220"], SenMLJsonDecoderTests.Lines(batch));
    }

    [Fact]
    public void A_refused_frame_leaves_the_samples_that_were_in_the_batch()
    {
        var batch = new SampleBatch();
        Add(batch, "A", "temperature", 5, 6);
        byte[] frame = Encode(TelemetryExamples.Reports(1, 1));
        frame[^1]++;

        TelemetryDecodeResult result = ColumnFrameDecoder.Decode(new ReadOnlySequence<byte>(frame), NowUnixMs, batch);

        Assert.True(result.Failed);
        Assert.Equal(["A/temperature 5 6"], SenMLJsonDecoderTests.Lines(batch));
    }

    [Fact]
    public void Where_the_payload_is_cut_into_segments_changes_nothing() => Format.AssertSegmentsChangeNothing(TelemetryExamples.Reports(3, 2), step: 1);

    [Fact]
    public void Neither_decoding_nor_encoding_allocates_once_warm()
    {
        SampleBatch sent = TelemetryExamples.Reports(50, 2);
        Add(sent, "KPG-OSP-P012", "totalPower", NowUnixMs, 3.512);
        Format.AssertNothingIsAllocatedOnceWarm(sent);
    }

    [Theory]
    [InlineData("l1", "activePower", 1)]
    [InlineData("L1", "speed", 1)]
    [InlineData("L1", "activePower", double.NaN)]
    public void What_no_decoder_would_take_is_not_encoded(string device, string quantity, double value)
    {
        var batch = new SampleBatch();
        Add(batch, device, quantity, NowUnixMs, value);

        Assert.Throws<ArgumentException>(() => Encode(batch));
        Assert.Throws<ArgumentException>(() => Encode(new SampleBatch()));
    }

    private static double MeanBytesAValue(int minutes) =>
        Enumerable.Range(1, 20).Average(seed => (double)Encode(TelemetryExamples.Reports(50, minutes, seed)).Length / (50 * minutes * TelemetryExamples.Quantities));

    private static void Add(SampleBatch batch, string device, string quantity, long timestampUnixMs, double value) =>
        batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), timestampUnixMs, value);

    private static byte[] Encode(SampleBatch batch) => Format.Encode(batch);

    private static byte[] WithNamedQuantities(SampleBatch batch)
    {
        var bytes = new ByteWriter();
        new ColumnFrameWriter().Write(batch, quantityNumbers: [], bytes);
        return bytes.Written.ToArray();
    }

    private static (TelemetryDecodeResult Result, SampleBatch Batch) Decode(byte[] frame) => Format.Decode(frame);
}
