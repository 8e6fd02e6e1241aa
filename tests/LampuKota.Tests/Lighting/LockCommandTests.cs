using System.Text;
using System.Text.Json.Nodes;
using LampuKota.Lighting;
using static LampuKota.Tests.LightingExamples;

namespace LampuKota.Tests;

public sealed class LockCommandTests
{
    [Fact]
    public void A_lock_reads_back_as_it_was_written_and_is_told_from_a_level()
    {
        LockCommand order = Lock("KPG-P1-L001", "KPG-P1-L002") with { HeldLevel = 0 };

        Assert.True(LightingJson.TryReadUncheckedCommand(LightingJson.ToUtf8(order), out IGatewayCommand? read, out _));
        Assert.True(LightingJson.TryReadUncheckedCommand(LightingJson.ToUtf8(Command()), out IGatewayCommand? level, out _));

        var lockRead = Assert.IsType<LockCommand>(read);
        Assert.Equal(order.Targets, lockRead.Targets);
        Assert.Equal(order with { Targets = lockRead.Targets }, lockRead);
        Assert.IsType<LampCommand>(level);
    }

    [Fact]
    public void A_gateway_that_knows_no_locks_cannot_take_one_for_a_level() =>
        Assert.False(LightingJson.TryParseCommand(LightingJson.ToUtf8(Lock()), out _, out _));

    [Theory]
    [InlineData("lock", "\"keep\"")]
    [InlineData("lock", "1")]
    [InlineData("lock", "null")]
    [InlineData("lockId", "\"\"")]
    [InlineData("targets", "[]")]
    [InlineData("targets", "[\"A\",\"A\"]")]
    [InlineData("heldLevel", "101")]
    [InlineData("owner", "\"\"")]
    [InlineData("expiresUnixMs", "0")]
    [InlineData("reason", "null")]
    public void A_lock_outside_its_limits_is_refused_with_a_reason(string member, string value)
    {
        JsonNode json = JsonNode.Parse(LightingJson.ToUtf8(Lock()))!;
        json[member] = JsonNode.Parse(value);

        Assert.False(LightingJson.TryParseLock(Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out string? problem));
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void A_reported_document_without_locks_is_written_as_before_there_were_any() =>
        Assert.DoesNotContain("locks", Encoding.UTF8.GetString(LightingJson.ToUtf8(new ReportedDocument(1, "1", [], null, null, NowUnixMs))), StringComparison.Ordinal);

    public static TheoryData<ReportedLock> BadLocks()
    {
        var good = new ReportedLock("k", "Yohanes", "", NowUnixMs, NowUnixMs, [new LockedLamp("A", 0)]);
        return
        [
            good with { LockId = "" }, good with { Owner = "" }, good with { SinceUnixMs = 0 }, good with { DueUnixMs = -1 }, good with { Lamps = [] },
            good with { Lamps = [new LockedLamp("A", 101)] }, good with { Lamps = [new LockedLamp("a", 0)] }, good with { Lamps = [new("A", 0), new("A", 1)] },
            good with { Reason = new string('a', 201) },
        ];
    }

    [Theory]
    [MemberData(nameof(BadLocks))]
    public void A_reported_lock_outside_its_limits_is_refused(ReportedLock one) =>
        Assert.False(LightingJson.TryParseReported(LightingJson.ToUtf8(new ReportedDocument(1, "1", [], null, null, NowUnixMs, [one])), out _, out _));
}
