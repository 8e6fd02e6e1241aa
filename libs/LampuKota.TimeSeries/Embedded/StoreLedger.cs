namespace LampuKota.TimeSeries;

/// <summary>
/// The store's account of every value that ever reached it, in samples; committed with the samples themselves, so that it balances after any crash:
/// <see cref="Received"/> = <see cref="Stored"/> + <see cref="Duplicate"/> + <see cref="Rejected"/> + <see cref="Pending"/> + <see cref="Damaged"/> + <see cref="Refused"/>.
/// </summary>
/// <param name="Stored">Folded into chunks.</param>
/// <param name="Duplicate">Found, when they were folded, to be there already.</param>
/// <param name="RejectedByReason">Rejected before they came to the store, by the number of the reason.</param>
/// <param name="Pending">Durable, and not yet folded.</param>
/// <param name="Damaged">Durable once, and found unreadable since; the disk is failing.</param>
public sealed record StoreLedger(long Stored, long Duplicate, IReadOnlyList<long> RejectedByReason, long Pending, long Damaged)
{
    /// <summary>Rejected for any reason.</summary>
    public long Rejected => RejectedByReason.Sum();

    /// <summary>Durable, and refused by a remote engine for good; kept in a file. Always 0 in the embedded store.</summary>
    public long Refused { get; init; }

    /// <summary>Everything that came.</summary>
    public long Received => Stored + Duplicate + Rejected + Pending + Damaged + Refused;
}
