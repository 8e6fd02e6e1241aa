using LampuKota.Columns;

namespace LampuKota.TimeSeries;

/// <summary>What became of one source's values, as it is kept in spool.db.</summary>
/// <param name="Source">Number of the source.</param>
/// <param name="Stored">Taken by the engine.</param>
/// <param name="Refused">Refused by the engine for good, and kept in a file.</param>
/// <param name="Damaged">Could not be read back.</param>
/// <param name="Rejected">Rejected before they came here, by the number of the reason.</param>
internal sealed record SpoolSourceAccount(int Source, long Stored, long Refused, long Damaged, long[] Rejected);

/// <summary>The same in memory, and what is pending. Guarded by the account's lock.</summary>
internal sealed class SpoolTally(SpoolSourceAccount settled)
{
    private readonly long[] _pendingRejected = new long[SampleBatch.RejectReasons];
    private long _pending;

    public SpoolSourceAccount Settled { get; private set; } = settled;

    public StoreLedger Ledger
    {
        get
        {
            long[] rejected = [.. Settled.Rejected];
            RejectedCounts.Add(rejected, _pendingRejected);
            return new StoreLedger(Settled.Stored, 0, rejected, _pending, Settled.Damaged) { Refused = Settled.Refused };
        }
    }

    /// <summary>Counts a run that is on disk.</summary>
    public void Append(SpoolRun run)
    {
        _pending += run.Samples;
        RejectedCounts.Add(_pendingRejected, run.Rejected);
    }

    /// <summary>Counts runs that the engine has taken, or that cannot be read back.</summary>
    /// <param name="run">What they brought together.</param>
    /// <param name="refused">How many of the samples it refused.</param>
    /// <param name="damaged">How many cannot be read back.</param>
    public void Settle(SpoolRun run, long refused, long damaged)
    {
        _pending -= run.Samples;
        long[] rejected = [.. Settled.Rejected];
        for (int reason = 0; run.Rejected is not null && reason < rejected.Length; reason++)
        {
            rejected[reason] += run.Rejected[reason];
            _pendingRejected[reason] -= run.Rejected[reason];
        }

        Settled = Settled with
        {
            Stored = Settled.Stored + run.Samples - refused - damaged,
            Refused = Settled.Refused + refused,
            Damaged = Settled.Damaged + damaged,
            Rejected = rejected,
        };
    }
}
