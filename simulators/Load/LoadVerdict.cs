using LampuKota.Mqtt;

namespace LampuKota.Simulators;

/// <summary>One thing that a load test is judged by.</summary>
internal enum LoadCheckKind
{
    /// <summary>The server was there to the end.</summary>
    ServerStays,

    /// <summary>Something was acknowledged at all.</summary>
    SomethingCame,

    /// <summary>Every message was answered.</summary>
    AllAnswered,

    /// <summary>No message was refused.</summary>
    NothingRefused,

    /// <summary>Everything acknowledged was read back from the store.</summary>
    NothingLost,

    /// <summary>Nothing is stored twice, and nothing that was not sent.</summary>
    NothingTwice,

    /// <summary>The server's account balances, and agrees with what was sent.</summary>
    LedgerAgrees,

    /// <summary>The server took messages as fast as they were due.</summary>
    RateKept,

    /// <summary>The p99 of the waiting times is within the limit that was asked for.</summary>
    P99Within,
}

/// <summary>How a check came out.</summary>
internal enum LoadCheckResult
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Not as it should be.</summary>
    Failed,

    /// <summary>Could not be looked at.</summary>
    LeftOut,
}

/// <summary>A check and how it came out.</summary>
/// <param name="Kind">What was looked at.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Amount">The number that decided: values lost, messages refused, milliseconds.</param>
internal readonly record struct LoadCheck(LoadCheckKind Kind, LoadCheckResult Result, double Amount);

/// <summary>The one verdict of a load test. Pure.</summary>
/// <param name="Checks">What it rests on.</param>
internal sealed record LoadVerdict(IReadOnlyList<LoadCheck> Checks)
{
    // A message that falls due in the last milliseconds need not have left.
    private const double RateTolerance = 0.01;

    /// <summary>Whether nothing failed.</summary>
    public bool HasPassed => Checks.All(check => check.Result != LoadCheckResult.Failed);

    /// <summary>Judges.</summary>
    public static LoadVerdict Of(LoadSettings settings, LoadOutcome outcome)
    {
        bool promises = settings.Qos != QualityOfService.AtMostOnce;
        var checks = new List<LoadCheck>
        {
            Check(LoadCheckKind.ServerStays, outcome.ServerEnded is null, 0),
            Check(LoadCheckKind.SomethingCame, outcome.AcknowledgedMessages > 0, outcome.AcknowledgedMessages),
            Check(LoadCheckKind.AllAnswered, outcome.UnansweredMessages == 0, outcome.UnansweredMessages),
            Check(LoadCheckKind.NothingRefused, outcome.RefusedMessages == 0, outcome.RefusedMessages),
            CheckLost(outcome, promises),
            CheckTwice(outcome),
            CheckLedger(settings, outcome, promises),
        };
        if (settings.MessagesPerSecond is not null)
        {
            double missed = outcome.DueMessages == 0 ? 0 : Math.Max(0, 1 - (double)outcome.SentMessages / outcome.DueMessages);
            checks.Add(Check(LoadCheckKind.RateKept, missed <= RateTolerance, 100 * missed));
        }

        if (settings.P99Limit is { } limit)
        {
            double? p99 = outcome.Waits.QuantileMilliseconds(0.99);
            checks.Add(Check(LoadCheckKind.P99Within, p99 <= limit.TotalMilliseconds, p99 ?? 0));
        }

        return new LoadVerdict(checks);
    }

    // QoS 0 promises nothing, so what it loses is told but is no failure.
    private static LoadCheck CheckLost(LoadOutcome outcome, bool promises) => outcome.Store is not { } store
        ? new LoadCheck(LoadCheckKind.NothingLost, LoadCheckResult.LeftOut, 0)
        : Check(LoadCheckKind.NothingLost, store.Lost == 0 || !promises, store.Lost);

    private static LoadCheck CheckTwice(LoadOutcome outcome)
    {
        if (outcome.Store is not { } store)
            return new LoadCheck(LoadCheckKind.NothingTwice, LoadCheckResult.LeftOut, 0);
        // Reading shows a sample once however often it lies there; the server's account counts each.
        long twice = outcome is { IsAlone: true, Ledger: { Pending: 0 } ledger } ? Math.Max(0, ledger.Stored - store.Stored) : 0;
        return Check(LoadCheckKind.NothingTwice, store.Unsent + twice == 0, store.Unsent + twice);
    }

    private static LoadCheck CheckLedger(LoadSettings settings, LoadOutcome outcome, bool promises)
    {
        if (outcome.Ledger is not { } ledger)
            return new LoadCheck(LoadCheckKind.LedgerAgrees, LoadCheckResult.LeftOut, 0);

        long acknowledged = outcome.AcknowledgedMessages * settings.ValuesAMessage;
        long unbalanced = ledger.Received - ledger.Stored - ledger.Duplicate - ledger.Rejected - ledger.Pending - ledger.Damaged;
        long missing = promises ? Math.Max(0, acknowledged - ledger.Received) : 0;
        // Of others' values nothing is known, so only what is this load's alone can be too bad.
        long bad = outcome.IsAlone ? ledger.Rejected + ledger.Damaged + ledger.UndecodablePacks : 0;
        return Check(LoadCheckKind.LedgerAgrees, unbalanced == 0 && missing == 0 && bad == 0, Math.Abs(unbalanced) + missing + bad);
    }

    private static LoadCheck Check(LoadCheckKind kind, bool isPassed, double amount) =>
        new(kind, isPassed ? LoadCheckResult.Passed : LoadCheckResult.Failed, amount);
}
