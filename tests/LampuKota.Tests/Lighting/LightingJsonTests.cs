using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Lighting;
using static LampuKota.Tests.LightingExamples;

namespace LampuKota.Tests;

public sealed class LightingJsonTests
{
    [Fact]
    public void A_command_reads_back_as_it_was_written()
    {
        LampCommand command = Command("KPG-P1-L001", "KPG-P1-L002");

        Assert.True(LightingJson.TryParseCommand(LightingJson.ToUtf8(command), out LampCommand? read, out _));

        Assert.Equal(command.Targets, read.Targets);
        Assert.Equal(command with { Targets = read.Targets }, read);
    }

    [Fact]
    public void A_command_without_a_level_is_refused_because_only_null_means_resume()
    {
        string json = """{"id":"c","targets":["A"],"rampSeconds":0,"expiresUnixMs":1795300000000,"reason":""}""";

        Assert.False(LightingJson.TryParseCommand(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.Contains("level", problem, StringComparison.Ordinal);
        Assert.True(LightingJson.TryParseCommand(Encoding.UTF8.GetBytes(json.Insert(1, "\"level\":null,")), out LampCommand? resume, out _));
        Assert.Null(resume.Level);
    }

    [Theory]
    [InlineData("id", "\"\"")]
    [InlineData("id", "\"with space\"")]
    [InlineData("targets", "[]")]
    [InlineData("targets", "[null]")]
    [InlineData("targets", "[\"lower\"]")]
    [InlineData("targets", "[\"A\",\"A\"]")]
    [InlineData("targets", "null")]
    [InlineData("level", "101")]
    [InlineData("level", "-1")]
    [InlineData("level", "50.5")]
    [InlineData("level", "\"50\"")]
    [InlineData("rampSeconds", "3601")]
    [InlineData("rampSeconds", "-1")]
    [InlineData("expiresUnixMs", "0")]
    [InlineData("expiresUnixMs", "9223372036854775807")]
    [InlineData("reason", "null")]
    public void A_command_outside_its_limits_is_refused_with_a_reason(string member, string value)
    {
        JsonNode json = JsonNode.Parse(LightingJson.ToUtf8(Command()))!;
        json[member] = JsonNode.Parse(value);

        Assert.False(LightingJson.TryParseCommand(Encoding.UTF8.GetBytes(json.ToJsonString()), out LampCommand? command, out string? problem));
        Assert.Null(command);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void A_member_given_twice_is_refused_because_readers_would_differ_on_which_counts()
    {
        string json = """{"id":"c","targets":["A"],"level":0,"level":100,"rampSeconds":0,"expiresUnixMs":1795300000000,"reason":""}""";

        Assert.False(LightingJson.TryParseCommand(Encoding.UTF8.GetBytes(json), out _, out _));
    }

    [Fact]
    public void Unknown_members_are_ignored_so_that_a_newer_backend_can_talk_to_an_older_gateway()
    {
        JsonNode json = JsonNode.Parse(LightingJson.ToUtf8(Desired()))!;
        json["invented"] = new JsonObject { ["later"] = 1 };

        Assert.True(LightingJson.TryParseDesired(Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out string? problem), problem);
    }

    [Fact]
    public void A_desired_document_reads_back_as_it_was_written()
    {
        byte[] json = LightingJson.ToUtf8(Desired(version: 7));

        Assert.True(LightingJson.TryParseDesired(json, out DesiredDocument? read, out string? problem), problem);
        Assert.Equal(7, read.Version);
        Assert.Equal(new DateOnly(2026, 12, 24), read.Calendars[0].Rules[0].FromDate);
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(LightingJson.ToUtf8(read)));
    }

    [Fact]
    public void A_program_of_steps_alone_is_written_as_it_always_was_so_that_older_documents_keep_their_bytes_and_meaning()
    {
        const string old = """
            {"id":"P","name":"P","levels":[{"from":{"base":"sunset","offsetMinutes":-5},"levelPercent":100},{"from":{"base":"sunrise","offsetMinutes":0},"levelPercent":0}]}
            """;

        ControlProgram program = JsonSerializer.Deserialize(old, LightingJsonContext.Default.ControlProgram)!;

        Assert.Equal((null, null, 0), (program.ActivePeriods, program.DynamicLevels, program.RampSeconds));
        Assert.Equal(old, JsonSerializer.Serialize(program, LightingJsonContext.Default.ControlProgram));
    }

    [Fact]
    public void Enumerations_are_camelCase_words_and_dates_ISO_8601()
    {
        string desired = Encoding.UTF8.GetString(LightingJson.ToUtf8(Desired()));
        string result = Encoding.UTF8.GetString(
            LightingJson.ToUtf8(new LampCommandResult("c", "L", LampCommandResultState.Rejected, RejectionReason.UnknownTarget, NowUnixMs)));

        Assert.Contains("\"base\":\"sunset\"", desired, StringComparison.Ordinal);
        Assert.Contains("\"fromDate\":\"2026-12-24\"", desired, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"unknownTarget\"", result, StringComparison.Ordinal);
    }

    [Fact]
    public void A_will_says_only_that_the_gateway_is_offline() =>
        Assert.Equal("""{"online":false}""", Encoding.UTF8.GetString(LightingJson.ToUtf8(new GatewayStatus(false))));

    public static TheoryData<string, DesiredDocument> BadDesired()
    {
        DesiredDocument good = Desired();
        return new()
        {
            { "version", good with { Version = 0 } },
            { "lamp L is there twice", good with { Lamps = [new("L", 90, "CAL-STD"), new("L", 90, "CAL-STD")] } },
            { "\"NOWHERE\", which is not there", good with { Lamps = [new("L", 90, "NOWHERE")] } },
            { "W.", good with { Lamps = [new("L", 0, "CAL-STD")] } },
            { "report interval", good with { Settings = good.Settings with { ReportIntervalSeconds = 0 } } },
            { "latitude", good with { Settings = good.Settings with { LatitudeDegrees = 91 } } },
            { "program", good with { Programs = [] } },
            { "1 to 48 steps", good with { Programs = [good.Programs[0] with { Levels = [] }] } },
            { "ends before it begins", good with { Calendars = [good.Calendars[0] with { Rules = [new(new(2026, 2, 1), new(2026, 1, 1), [], "P-FULL")] }] } },
            { "weekdays", good with { Calendars = [good.Calendars[0] with { Rules = [new(null, null, [8], "P-FULL")] }] } },
        };
    }

    [Theory]
    [MemberData(nameof(BadDesired))]
    public void A_desired_document_that_does_not_check_is_refused_with_the_reason(string reason, DesiredDocument desired)
    {
        Assert.False(LightingJson.TryParseDesired(LightingJson.ToUtf8(desired), out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event":"lampFailure","device":"L","phase":"start","startUnixMs":1,"atUnixMs":2,"values":{"activePower":1e999}}""")]
    [InlineData("""{"event":"lampFailure","device":"L","phase":1,"startUnixMs":1,"atUnixMs":2,"values":{}}""")]
    [InlineData("""{"event":"lampFailure","device":"L","phase":"end","startUnixMs":3,"atUnixMs":2,"values":{}}""")]
    [InlineData("""{"event":"","device":"L","phase":"end","startUnixMs":1,"atUnixMs":2,"values":{}}""")]
    [InlineData("null")]
    [InlineData("")]
    public void A_bad_event_is_refused(string json) =>
        Assert.False(LightingJson.TryParseEvent(Encoding.UTF8.GetBytes(json), out _, out _));

    [Fact]
    public void Any_damage_to_a_payload_gives_a_document_or_a_reason_and_never_throws()
    {
        byte[] good = LightingJson.ToUtf8(Desired());
        Gen<(int Position, byte Value)> damage = Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255).Select(value => (byte)value));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(damage.ListOf(3).ToArbitrary(), changes =>
        {
            byte[] bytes = [.. good];
            foreach ((int position, byte value) in changes)
                bytes[position] = value;
            return LightingJson.TryParseDesired(bytes, out DesiredDocument? desired, out string? problem) ? desired is not null : problem is { Length: > 0 };
        }));
    }

    [Fact]
    public void Any_bytes_are_refused_and_never_throw() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
            !LightingJson.TryParseCommand(bytes, out _, out _)
            && !LightingJson.TryParseCommandResult(bytes, out _, out _)
            && !LightingJson.TryParseReported(bytes, out _, out _)
            && !LightingJson.TryParseStatus(bytes, out _, out _)));
}
