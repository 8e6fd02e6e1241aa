using System.Text;
using LampuKota.Columns;
using LampuKota.Lighting;

namespace LampuKota.Tests;

/// <summary>
/// The examples of RFC 8428, as they stand there but for the names, which are a device's and a quantity's of ours, in JSON and in CBOR. As they stand, with names of other
/// worlds, they read too, and their values are counted as what they are: no device of ours.
/// </summary>
public class SenMLExampleTests
{
    private const string Device = "10E2073A0108006";

    [Fact]
    public void Section_5_1_1_a_single_data_point_is_taken_now() => Resolves(
        """[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]""",
        $$"""[{"n":"{{Device}}/temperature","u":"Cel","v":23.1}]""",
        1_320_067_464_000,
        $"{Device}/temperature 1320067464000 23.1");

    [Fact]
    public void Section_5_1_2_records_after_the_first_take_its_base_name() => Resolves(
        """[{"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},{"n":"current","u":"A","v":1.2}]""",
        $$"""[{"bn":"{{Device}}/","n":"supplyVoltage","u":"V","v":120.1},{"n":"supplyCurrent","u":"A","v":1.2}]""",
        1_320_067_464_000,
        $"{Device}/supplyVoltage 1320067464000 120.1",
        $"{Device}/supplyCurrent 1320067464000 1.2");

    [Fact]
    public void Section_5_1_2_times_count_from_the_base_time_and_units_stand_before_the_base_unit() => Resolves(
        """
        [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
         {"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},{"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},
         {"n":"current","v":1.7}]
        """,
        $$"""
        [{"bn":"{{Device}}/","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"supplyVoltage","u":"V","v":120.1},
         {"n":"supplyCurrent","t":-5,"v":1.2},{"n":"supplyCurrent","t":-4,"v":1.3},{"n":"supplyCurrent","t":-3,"v":1.4},{"n":"supplyCurrent","t":-2,"v":1.5},
         {"n":"supplyCurrent","t":-1,"v":1.6},{"n":"supplyCurrent","v":1.7}]
        """,
        1_276_020_080_000,
        $"{Device}/supplyVoltage 1276020076001 120.1",
        $"{Device}/supplyCurrent 1276020071001 1.2",
        $"{Device}/supplyCurrent 1276020072001 1.3",
        $"{Device}/supplyCurrent 1276020073001 1.4",
        $"{Device}/supplyCurrent 1276020074001 1.5",
        $"{Device}/supplyCurrent 1276020075001 1.6",
        $"{Device}/supplyCurrent 1276020076001 1.7");

    [Fact]
    public void Section_5_1_3_and_4_a_name_may_be_a_base_name_alone_and_records_resolve_as_the_RFC_resolves_them()
    {
        const string Packed = """
            [{"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH","v":20},{"u":"lon","v":24.30621},{"u":"lat","v":60.07965},{"t":60,"v":20.3},
             {"u":"lon","t":60,"v":24.30622},{"u":"lat","t":60,"v":60.07965},{"t":120,"v":20.7},{"u":"lon","t":120,"v":24.30623},{"u":"lat","t":120,"v":60.07966},
             {"u":"%EL","t":150,"v":98},{"t":180,"v":21.2},{"u":"lon","t":180,"v":24.30628},{"u":"lat","t":180,"v":60.07967}]
            """;
        const string Resolved = """
            [{"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067464e+09,"v":20},{"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067464e+09,"v":24.30621},
             {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067464e+09,"v":60.07965},{"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067524e+09,"v":20.3},
             {"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067524e+09,"v":24.30622},{"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067524e+09,"v":60.07965},
             {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067584e+09,"v":20.7},{"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067584e+09,"v":24.30623},
             {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067584e+09,"v":60.07966},{"n":"urn:dev:ow:10e2073a01080063","u":"%EL","t":1.320067614e+09,"v":98},
             {"n":"urn:dev:ow:10e2073a01080063","u":"%RH","t":1.320067644e+09,"v":21.2},{"n":"urn:dev:ow:10e2073a01080063","u":"lon","t":1.320067644e+09,"v":24.30628},
             {"n":"urn:dev:ow:10e2073a01080063","u":"lat","t":1.320067644e+09,"v":60.07967}]
            """;

        foreach (string pack in (string[])[Packed, Resolved])
        {
            // What is not %RH is no humidity, and counted as such.
            Resolves(
                pack,
                pack.Replace("urn:dev:ow:10e2073a01080063", $"{Device}/relativeHumidity", StringComparison.Ordinal),
                1_320_067_700_000,
                $"{Device}/relativeHumidity 1320067464000 20",
                $"{Device}/relativeHumidity 1320067524000 20.3",
                $"{Device}/relativeHumidity 1320067584000 20.7",
                $"{Device}/relativeHumidity 1320067644000 21.2");
        }
    }

    [Fact]
    public void Section_5_1_5_a_truth_value_is_a_state_and_text_and_data_are_not_stored() => Resolves(
        """[{"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},{"n":"label","vs":"Machine Room"},{"n":"open","vb":false},{"n":"nfv-reader","vd":"aGkgCg"}]""",
        $$"""[{"bn":"{{Device}}/","n":"temperature","u":"Cel","v":23.1},{"n":"label","vs":"Machine Room"},{"n":"cabinetDoorOpen","vb":false},{"n":"nfv-reader","vd":"aGkgCg"}]""",
        1_320_067_464_000,
        $"{Device}/temperature 1320067464000 23.1",
        $"{Device}/cabinetDoorOpen 1320067464000 0");

    [Fact]
    public void Section_5_1_6_a_base_name_changes_and_the_base_time_stays() => Resolves(
        """
        [{"bn":"2001:db8::2/","bt":1.320078429e+09,"n":"temperature","u":"Cel","v":25.2},{"n":"humidity","u":"%RH","v":30},
         {"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},{"n":"humidity","u":"%RH","v":67}]
        """,
        """
        [{"bn":"DB8-2/","bt":1.320078429e+09,"n":"temperature","u":"Cel","v":25.2},{"n":"relativeHumidity","u":"%RH","v":30},
         {"bn":"DB8-1/","n":"temperature","u":"Cel","v":12.3},{"n":"relativeHumidity","u":"%RH","v":67}]
        """,
        1_320_078_500_000,
        "DB8-2/temperature 1320078429000 25.2",
        "DB8-2/relativeHumidity 1320078429000 30",
        "DB8-1/temperature 1320078429000 12.3",
        "DB8-1/relativeHumidity 1320078429000 67");

    [Fact]
    public void Section_5_1_7_a_record_may_hold_base_fields_alone() => Resolves(
        """[{"bn":"urn:dev:ow:10e2073a01080063:"},{"n":"temp","u":"Cel","v":23.1},{"n":"heat","u":"/","v":1},{"n":"fan","u":"/","v":0}]""",
        $$"""[{"bn":"{{Device}}/"},{"n":"temperature","u":"Cel","v":23.1},{"n":"contactorClosed","u":"/","v":1},{"n":"leakageDetected","u":"/","v":0}]""",
        1_320_067_464_000,
        $"{Device}/temperature 1320067464000 23.1",
        $"{Device}/contactorClosed 1320067464000 1",
        $"{Device}/leakageDetected 1320067464000 0");

    [Fact]
    public void Section_5_1_7_the_near_future_is_a_time_as_any_other() => Resolves(
        """
        [{"bt":1.320078429e+09,"bu":"/","n":"2001:db8::3","v":0.5},{"n":"2001:db8::4","v":0.5},{"n":"2001:db8::3","t":0.1,"v":0},{"n":"2001:db8::4","t":0.1,"v":0}]
        """,
        """
        [{"bt":1.320078429e+09,"bu":"/","n":"D3/powerFactor","v":0.5},{"n":"D4/powerFactor","v":0.5},{"n":"D3/contactorClosed","t":0.1,"v":0},{"n":"D4/contactorClosed","t":0.1,"v":0}]
        """,
        1_320_078_429_000,
        "D3/powerFactor 1320078429000 0.5",
        "D4/powerFactor 1320078429000 0.5",
        "D3/contactorClosed 1320078429100 0",
        "D4/contactorClosed 1320078429100 0");

    [Fact]
    public void Section_6_the_dump_of_the_CBOR_example_is_read_to_its_last_byte()
    {
        byte[] dump = Convert.FromHexString(
            "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b001062236141200500"
            + "67766f6c746167650161 5602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a3006763757272656e74062302fb3ff4cccccccccccd"
                .Replace(" ", "", StringComparison.Ordinal)
            + "a3006763757272656e74062202fb3ff6666666666666a3006763757272656e74062102f93e00a3006763757272656e74062002fb3ff999999999999a"
            + "a3006763757272656e74060002fb3ffb333333333333");
        Assert.Equal(0xC3, dump.Length);

        // Its names are of our world in as many bytes.
        byte[] ours = Replace(
            Replace(dump, "urn:dev:ow:10e2073a0108006:", "URN-DEV-OW-10E2073A-008006/"), "voltage", "current"); // No quantity of ours has seven letters.
        var (asIs, _) = Decode(dump, 1_276_020_080_000);
        var (renamed, _) = Decode(ours, 1_276_020_080_000);

        Assert.Equal((null, 7), (asIs.Reason, asIs.Rejected.For(RejectReason.BadDeviceId)));
        Assert.Equal((null, 7), (renamed.Reason, renamed.Rejected.For(RejectReason.UnknownQuantity)));
    }

    private static void Resolves(string original, string pack, long nowUnixMs, params string[] expected)
    {
        byte[][] forms = [Encoding.UTF8.GetBytes(pack), CborFromJson.Convert(pack), CborFromJson.Convert(pack, isIndefinite: true)];
        Assert.All(forms, form =>
        {
            var (result, lines) = Decode(form, nowUnixMs);
            Assert.Null(result.Reason);
            Assert.Equal(expected, lines);
        });

        byte[][] originals = [Encoding.UTF8.GetBytes(original), CborFromJson.Convert(original)];
        Assert.All(originals, form =>
        {
            var (result, lines) = Decode(form, nowUnixMs);
            Assert.Null(result.Reason);
            Assert.Empty(lines);
            Assert.Equal(result.Rejected.Total, result.Rejected.For(RejectReason.BadDeviceId) + result.Rejected.For(RejectReason.NotANumber));
        });
    }

    private static (TelemetryDecodeResult Result, string[] Lines) Decode(byte[] pack, long nowUnixMs)
    {
        var batch = new SampleBatch();
        TelemetryDecodeResult result = TelemetryCodec.Decode(null, pack, nowUnixMs, batch);
        return (result, SenMLJsonDecoderTests.Lines(batch));
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        Assert.Equal(from.Length, to.Length);
        string text = Encoding.Latin1.GetString(bytes);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }
}
