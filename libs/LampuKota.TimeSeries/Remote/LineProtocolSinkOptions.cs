using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LampuKota.TimeSeries;

/// <summary>How a line-protocol sink works.</summary>
public sealed record LineProtocolSinkOptions
{
    /// <summary>The sink's own folder; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The engine that takes the samples.</summary>
    public required RemoteEngine Engine { get; init; }

    /// <summary>The real clock, for timers and ages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Cap of the spool on disk; at the cap nothing more is acknowledged until the engine has taken something. 4 GB hold some 160 million samples: a week of
    /// 2,000 lamps with 8 values a minute. The last minute lies there in any case.
    /// </summary>
    public long MaximumBytes { get; init; } = 4_000_000_000;

    /// <summary>Length from which on a segment is followed by the next. What is freed is freed by segments.</summary>
    public long SegmentBytes { get; init; } = 16 << 20;

    /// <summary>Age from which on likewise, so that a quiet city's spool is freed too.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of lines waiting for the next sync from which on <see cref="IReadingSink.WaitForRoomAsync"/> waits.</summary>
    public int MaximumPendingBytes { get; init; } = 4 << 20;

    /// <summary>Called after each sync, on the writer's own thread; must be quick.</summary>
    public Action<StoreCommit>? OnCommit { get; init; }

    /// <summary>Where it says what it does.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    internal string EngineName => Engine.ToString();
}
