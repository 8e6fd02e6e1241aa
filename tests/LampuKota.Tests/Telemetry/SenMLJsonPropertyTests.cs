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

    [Fact]
    public void What_is_encoded_decodes_to_the_same_samples_bit_for_bit()
    {
        Gen<Sample> sample =
            from device in Gen.Choose(0, 4)
            from quantity in Gen.Choose(0, Quantities.All.Count - 1)
            from agoMs in Gen.OneOf(Gen.Constant(0), Gen.Choose(-300_000, 300_000), Gen.Choose(0, int.MaxValue))
            from value in PlausibleValue(Quantities.All[quantity])
            select new Sample(device, quantity, NowUnixMs - agoMs, value);

        Prop.ForAll(sample.NonEmptyListOf().ToArbitrary(), samples =>
        {
            SampleBatch batch = ToBatch(samples);
            var bytes = new ArrayBufferWriter<byte>();
            SenMLJsonEncoder.Write(batch, bytes);
            var decoded = new SampleBatch();
            TelemetryDecodeResult result = SenMLJsonDecoder.Decode(new ReadOnlySequence<byte>(bytes.WrittenMemory), NowUnixMs, decoded);

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

    private static Gen<double> PlausibleValue(Quantity quantity) => quantity.IsSwitch
        ? Gen.Elements(0.0, 1.0)
        : from share in Gen.Choose(0, int.MaxValue)
          from decimals in Gen.Choose(0, 15)
          select Math.Clamp(
              Math.Round(quantity.Minimum + (quantity.Maximum - quantity.Minimum) * share / int.MaxValue, decimals), quantity.Minimum, quantity.Maximum);

    private static SampleBatch ToBatch(IEnumerable<Sample> samples)
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
