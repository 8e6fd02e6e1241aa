using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.TimeSeries;

/// <summary>How an embedded store works. The defaults suit a city of up to some ten thousand lamps on a small machine.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The store's own folder; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The present instant in the time that samples carry, for retention. In a simulation this runs faster than <see cref="Time"/>.</summary>
    public required Func<long> NowUnixMs { get; init; }

    /// <summary>The real clock, for timers and for measuring commits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Days that lie wholly further back are deleted; null keeps everything. Default 400: a year and a month, to compare a month with the same a year ago.</summary>
    public int? RetentionDays { get; init; } = 400;

    /// <summary>Most bytes that all files of the store may take: above it the oldest days are deleted, never today's. Null, the default, for no limit.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>
    /// Bytes of the disk that stay free: below it the oldest days are deleted, as far as they are a week old. Null, the default, deletes nothing: a full disk only
    /// keeps acknowledgements waiting and loses nothing, while a deleted day is gone.
    /// </summary>
    public long? MinimumFreeBytes { get; init; }

    /// <summary>
    /// Days that lie wholly further back lose their day rollups too; null keeps everything. Default 3,660: ten years, over which a city's lamps are renewed and their
    /// energy is to be compared.
    /// </summary>
    public int? RollupRetentionDays { get; init; } = 3_660;

    /// <summary>How far the city's clock is ahead of UTC, whole hours: its midnight divides the day rollups. Default WITA, UTC+8.</summary>
    public TimeSpan LocalOffset { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// Bytes waiting for the next commit from which on <see cref="IReadingSink.WaitForRoomAsync"/> waits. 4 MiB is some 400,000 samples, under a second of work for
    /// one core, and bounds what memory a stalled disk costs.
    /// </summary>
    public int MaximumPendingBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Bytes of tails that are not sealed from which on <see cref="IReadingSink.WaitForRoomAsync"/> waits until sealing has caught up. 4 GiB are some three billion values of gateways' reports:
    /// minutes of the largest burst, which a start after a kill reads in a second.
    /// </summary>
    public long MaximumTailBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Bytes of tails that start a run of sealing. 8 MiB is some 6 million samples of gateways' reports, which take 60 MiB of memory while they are sorted.
    /// </summary>
    public long SealAfterBytes { get; init; } = 8 << 20;

    /// <summary>
    /// The real time after which tails are sealed however few they are. A device's chunk costs the same whether it takes five rows or sixty, so that an hour is ten times
    /// as cheap as five minutes; and an hour of 2,000 lamps is read within some milliseconds.
    /// </summary>
    public TimeSpan SealAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Called after each commit, on the writer's own thread; must be quick.</summary>
    public Action<StoreCommit>? OnCommit { get; init; }

    /// <summary>Where the store says what it does.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Asks how much room the disk has that a folder lies on.</summary>
    internal Func<string, DiskSpace> ReadDiskSpace { get; init; } = DiskSpace.Of;
}

/// <summary>One commit, for measuring.</summary>
/// <param name="Wait">From the first batch in it to its being durable.</param>
/// <param name="Duration">Of the transaction itself, syncing included.</param>
/// <param name="Samples">Samples in it; 0 where it was a step of sealing alone.</param>
/// <param name="Bytes">Bytes of its frame; 0 likewise.</param>
public readonly record struct StoreCommit(TimeSpan Wait, TimeSpan Duration, int Samples, int Bytes);
