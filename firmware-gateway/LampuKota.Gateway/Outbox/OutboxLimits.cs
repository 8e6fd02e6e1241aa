namespace LampuKota.Gateway;

/// <summary>Every limit of the outbox on disk, with its origin.</summary>
public static class OutboxLimits
{
    /// <summary>Bytes that the outbox may take on disk: more than 90 days of 50 lamps at a report a minute, and little of the smallest card that is sold.</summary>
    public const long DefaultMaximumBytes = 64 * 1024 * 1024;

    /// <summary>How old telemetry on disk may get; a season, after which a curve of a lamp's power mends nothing any more. Ingest takes up to 400 days.</summary>
    public static readonly TimeSpan DefaultMaximumAge = TimeSpan.FromDays(90);

    /// <summary>
    /// Samples a second that are sent from disk beside live data: a week of 50 lamps in 17 minutes, for some 2 KB a second, which leaves a slow mobile link to
    /// what is happening now, and a thousand gateways that come back together send ingest no more than it takes.
    /// </summary>
    public const int DefaultBackfillSamplesPerSecond = 4_000;

    /// <summary>
    /// How long samples wait in memory and in the journal for the uplink before they go to a segment and are synced: what a power cut may cost at most. 288 syncs a
    /// day while the uplink is away and none while it is there are nothing to an SD card.
    /// </summary>
    internal static readonly TimeSpan SpillAfter = TimeSpan.FromMinutes(5);

    /// <summary>The journal is emptied into a segment at this size, however young: a thousand packs that were acknowledged while the next ones came.</summary>
    internal const long MaximumJournalBytes = 256 * 1024;

    /// <summary>A segment is followed by the next from this size on. It is what a kill may have sent twice, and what is read into memory at once.</summary>
    internal const long SegmentBytes = 64 * 1024;

    /// <summary>Of what is thinned out, one report in so many stays.</summary>
    internal const int ThinnedKeepsOneIn = 5;

    /// <summary>Telemetry of the last day is not thinned out: it is what a person looks at first.</summary>
    internal static readonly TimeSpan UnthinnedAge = TimeSpan.FromDays(1);

    /// <summary>The file of messages is written anew without those that were delivered once it is larger than this, and twice what waits.</summary>
    internal const long CompactMessagesBytes = 256 * 1024;

    /// <summary>Damaged files that are kept for a person to look at; the oldest goes first.</summary>
    internal const int KeptDamagedFiles = 8;

    /// <summary>
    /// How often a segment that cannot be read is tried, <see cref="DiskRetry"/> apart while it is sent, before it is left where it is until the next start: a minute, in
    /// which a bus that was reset or a descriptor that was short has come back.
    /// </summary>
    internal const int ReadTries = 6;

    /// <summary>When a file that could not be written or read is tried again, where nothing else wakes the outbox.</summary>
    internal static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(10);
}
