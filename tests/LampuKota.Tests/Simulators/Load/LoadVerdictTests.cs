using LampuKota.Mqtt;
using LampuKota.Simulators;

namespace LampuKota.Tests;

public class LoadVerdictTests
{
    private static readonly LoadSettings Settings = new() { LampsAMessage = 1, MessagesPerSecond = 100, P99Limit = TimeSpan.FromMilliseconds(10) };

    private static readonly LoadOutcome Good = new()
    {
        Elapsed = TimeSpan.FromSeconds(10),
        WasInterrupted = false,
        DueMessages = 1_000,
        SentMessages = 1_000,
        SentBytes = 400_000,
        AcknowledgedMessages = 1_000,
        RefusedMessages = 0,
        Waits = Waits(milliseconds: 5),
        Ledger = new LedgerReading(8_000, 8_000, 0, 0, 0, 0, 0),
        IsAlone = true,
        Store = new StoreFindings(8_000, 0, 0),
    };

    [Fact]
    public void A_run_in_which_everything_is_stored_once_has_passed()
    {
        LoadVerdict verdict = LoadVerdict.Of(Settings, Good);

        Assert.True(verdict.HasPassed);
        Assert.All(verdict.Checks, check => Assert.Equal(LoadCheckResult.Passed, check.Result));
        Assert.Equal(Enum.GetValues<LoadCheckKind>(), verdict.Checks.Select(check => check.Kind));
    }

    [Fact]
    public void An_acknowledged_value_that_is_not_stored_fails_it() =>
        AssertFails(LoadCheckKind.NothingLost, Good with { Store = new StoreFindings(7_999, Lost: 1, Unsent: 0) });

    [Fact]
    public void A_value_that_was_never_sent_fails_it() =>
        AssertFails(LoadCheckKind.NothingTwice, Good with { Store = new StoreFindings(8_001, 0, Unsent: 1), Ledger = new LedgerReading(8_001, 8_001, 0, 0, 0, 0, 0) });

    [Fact]
    public void A_value_that_lies_in_the_store_twice_fails_it() =>
        AssertFails(LoadCheckKind.NothingTwice, Good with { Ledger = new LedgerReading(8_001, 8_001, 0, 0, 0, 0, 0) });

    [Fact]
    public void An_account_that_does_not_balance_fails_it() =>
        AssertFails(LoadCheckKind.LedgerAgrees, Good with { Ledger = new LedgerReading(8_001, 8_000, 0, 0, 0, 0, 0) });

    [Fact]
    public void A_rejected_value_fails_it() =>
        AssertFails(LoadCheckKind.LedgerAgrees, Good with { Ledger = new LedgerReading(8_001, 8_000, 0, Rejected: 1, 0, 0, 0) });

    [Fact]
    public void A_message_without_an_answer_fails_it() => AssertFails(LoadCheckKind.AllAnswered, Good with { AcknowledgedMessages = 999 });

    [Fact]
    public void A_refused_message_fails_it() => AssertFails(LoadCheckKind.NothingRefused, Good with { AcknowledgedMessages = 999, RefusedMessages = 1 });

    [Fact]
    public void A_server_that_ends_fails_it() => AssertFails(LoadCheckKind.ServerStays, Good with { ServerEnded = "ingest ended" });

    [Fact]
    public void A_rate_that_is_not_kept_fails_it() => AssertFails(LoadCheckKind.RateKept, Good with { DueMessages = 1_100 });

    [Fact]
    public void Slow_acknowledgements_fail_it_where_a_limit_was_asked_for()
    {
        AssertFails(LoadCheckKind.P99Within, Good with { Waits = Waits(milliseconds: 20) });
        Assert.True(LoadVerdict.Of(Settings with { P99Limit = null }, Good with { Waits = Waits(milliseconds: 20) }).HasPassed);
    }

    [Fact]
    public void Nothing_at_all_is_no_success() => AssertFails(
        LoadCheckKind.SomethingCame,
        Good with { DueMessages = 0, SentMessages = 0, AcknowledgedMessages = 0, Store = new StoreFindings(0, 0, 0), Ledger = new LedgerReading(0, 0, 0, 0, 0, 0, 0) });

    [Fact]
    public void What_QoS_0_loses_is_told_and_is_no_failure()
    {
        LoadVerdict verdict = LoadVerdict.Of(
            Settings with { Qos = QualityOfService.AtMostOnce },
            Good with { Store = new StoreFindings(7_992, Lost: 8, Unsent: 0), Ledger = new LedgerReading(7_992, 7_992, 0, 0, 0, 0, 0) });

        Assert.True(verdict.HasPassed);
        Assert.Equal(8, verdict.Checks.Single(check => check.Kind == LoadCheckKind.NothingLost).Amount);
    }

    [Fact]
    public void What_cannot_be_looked_at_is_left_out_and_said()
    {
        LoadVerdict verdict = LoadVerdict.Of(Settings, Good with { Store = null, Ledger = null, IsAlone = false });

        Assert.True(verdict.HasPassed);
        Assert.Equal(
            [LoadCheckKind.NothingLost, LoadCheckKind.NothingTwice, LoadCheckKind.LedgerAgrees],
            verdict.Checks.Where(check => check.Result == LoadCheckResult.LeftOut).Select(check => check.Kind));
    }

    [Fact]
    public void Values_of_others_at_the_same_ingest_do_no_harm()
    {
        LoadVerdict verdict = LoadVerdict.Of(Settings, Good with { IsAlone = false, Ledger = new LedgerReading(9_000, 8_500, 100, 300, 100, 0, 7) });

        Assert.True(verdict.HasPassed);
    }

    [Fact]
    public void Every_check_has_words_in_both_languages_for_each_way_it_can_come_out()
    {
        foreach (LoadCheckKind kind in Enum.GetValues<LoadCheckKind>())
        {
            string[] texts = [.. Enum.GetValues<LoadCheckResult>().SelectMany(result => new[] { CheckWords.English(new LoadCheck(kind, result, 7)), CheckWords.Indonesian(new LoadCheck(kind, result, 7)) })];
            Assert.All(texts, text => Assert.NotEqual("", text));
            Assert.NotEqual(CheckWords.English(new LoadCheck(kind, LoadCheckResult.Passed, 0)), CheckWords.English(new LoadCheck(kind, LoadCheckResult.Failed, 7)));
            Assert.NotEqual(CheckWords.Indonesian(new LoadCheck(kind, LoadCheckResult.Passed, 0)), CheckWords.Indonesian(new LoadCheck(kind, LoadCheckResult.Failed, 7)));
        }
    }

    private static void AssertFails(LoadCheckKind kind, LoadOutcome outcome)
    {
        LoadVerdict verdict = LoadVerdict.Of(Settings, outcome);

        Assert.False(verdict.HasPassed);
        Assert.Contains(verdict.Checks, check => check.Kind == kind && check.Result == LoadCheckResult.Failed);
    }

    private static DurationCounts Waits(int milliseconds)
    {
        var histogram = new DurationHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(milliseconds));
        return histogram.Read();
    }
}
