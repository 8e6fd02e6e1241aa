using LampuKota.Ingest;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Tests;

public class CommunicationRuleTests
{
    private const long Start = 1_763_700_000_000;
    private const long Minute = 60_000;

    private readonly CommunicationRule _rule = new(Duration.FromMinutes(10), Duration.FromMinutes(2), Start);

    [Fact]
    public void Silence_is_raised_once_after_its_hold_time_and_begins_with_the_newest_sample()
    {
        var record = new DeviceRecord(0, Start + 5 * Minute, Start + 4 * Minute);

        Assert.Null(_rule.Evaluate(0, record, Start + 15 * Minute));
        Assert.Equal(new CommunicationChange(EventPhase.Start, Start + 4 * Minute), _rule.Evaluate(0, record, Start + 15 * Minute + 1));
        Assert.Null(_rule.Evaluate(0, record, Start + 90 * Minute));
    }

    [Fact]
    public void It_ends_when_reporting_has_gone_on_for_a_while_and_one_stray_pack_ends_nothing()
    {
        Raise();

        Assert.Null(_rule.Evaluate(0, Heard(20), Start + 20 * Minute));
        Assert.Null(_rule.Evaluate(0, Heard(20), Start + 29 * Minute));
        Assert.Null(_rule.Evaluate(0, Heard(20), Start + 31 * Minute));
        Assert.Null(_rule.Evaluate(0, Heard(40), Start + 40 * Minute));
        Assert.Null(_rule.Evaluate(0, Heard(41), Start + 41 * Minute));
        Assert.Equal(new CommunicationChange(EventPhase.End, Start + 1 * Minute), _rule.Evaluate(0, Heard(42), Start + 42 * Minute));
        Assert.Null(_rule.Evaluate(0, Heard(43), Start + 43 * Minute));
    }

    [Fact]
    public void A_device_known_from_before_gets_its_hold_time_from_the_start_of_the_program_and_keeps_its_key()
    {
        var silentForDays = new DeviceRecord(0, 0, Start - 5000 * Minute);

        Assert.Null(_rule.Evaluate(3, silentForDays, Start + 10 * Minute));
        Assert.Equal(new CommunicationChange(EventPhase.Start, Start - 5000 * Minute), _rule.Evaluate(3, silentForDays, Start + 11 * Minute));
    }

    [Fact]
    public void A_device_that_never_reported_is_not_missed() =>
        Assert.Null(_rule.Evaluate(0, new DeviceRecord(0, 0, 0), Start + 1000 * Minute));

    [Fact]
    public void A_sample_from_a_clock_that_is_ahead_does_not_begin_the_silence_in_the_future()
    {
        CommunicationChange? change = _rule.Evaluate(0, new DeviceRecord(0, Start, Start + 90 * Minute), Start + 11 * Minute);

        Assert.Equal(Start + 11 * Minute, change!.Value.StartUnixMs);
    }

    private void Raise() => Assert.Equal(EventPhase.Start, _rule.Evaluate(0, Heard(1), Start + 12 * Minute)!.Value.Phase);

    private static DeviceRecord Heard(long minute) => new(0, Start + minute * Minute, Start + minute * Minute);
}
