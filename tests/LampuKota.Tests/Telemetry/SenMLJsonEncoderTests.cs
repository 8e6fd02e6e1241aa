using System.Buffers;
using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

public class SenMLJsonEncoderTests
{
    [Fact]
    public void A_pack_says_each_thing_once()
    {
        var batch = new SampleBatch();
        int lamp = batch.Devices.Intern("KPG-OSP-P012-L034"u8);
        int cabinet = batch.Devices.Intern("KPG-OSP-P012"u8);
        batch.Add(lamp, batch.Quantities.Intern("actualLightState"u8), 1_763_700_000_120, 80);
        batch.Add(lamp, batch.Quantities.Intern("activePower"u8), 1_763_700_000_120, 61.4);
        batch.Add(lamp, batch.Quantities.Intern("powerFactor"u8), 1_763_700_000_020, -0.5);
        batch.Add(cabinet, batch.Quantities.Intern("cabinetDoorOpen"u8), 1_763_700_000_120, 1);
        batch.Add(lamp, batch.Quantities.Intern("temperature"u8), 1_763_700_060_000, 1e-7);

        Assert.Equal(
            """[{"bn":"KPG-OSP-P012-L034/","bt":1763700000.12,"n":"actualLightState","u":"%","v":80},{"n":"activePower","u":"W","v":61.4},"""
            + """{"n":"powerFactor","t":-0.1,"u":"1","v":-0.5},{"bn":"KPG-OSP-P012/","n":"cabinetDoorOpen","vb":true},"""
            + """{"bn":"KPG-OSP-P012-L034/","bt":1763700060,"n":"temperature","u":"Cel","v":1E-07}]""",
            Encode(batch));
    }

    [Theory]
    [InlineData("l1", "activePower", 1_763_700_000_000, 1)]
    [InlineData("L1", "speed", 1_763_700_000_000, 1)]
    [InlineData("L1", "activePower", 1_763_700_000_000, double.NaN)]
    [InlineData("L1", "activePower", 268_435_455_999, 1)]
    public void What_no_decoder_would_take_is_not_encoded(string device, string quantity, long timestampUnixMs, double value)
    {
        var batch = new SampleBatch();
        batch.Add(batch.Devices.Intern(Encoding.ASCII.GetBytes(device)), batch.Quantities.Intern(Encoding.ASCII.GetBytes(quantity)), timestampUnixMs, value);

        Assert.Throws<ArgumentException>(() => Encode(batch));
        Assert.Throws<ArgumentException>(() => Encode(new SampleBatch()));
    }

    private static string Encode(SampleBatch batch)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SenMLJsonEncoder.Write(batch, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
