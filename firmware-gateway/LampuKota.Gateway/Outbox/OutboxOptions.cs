namespace LampuKota.Gateway;

/// <summary>How much a gateway keeps on disk for a backend that is away, and how fast it sends it afterwards.</summary>
public sealed record OutboxOptions
{
    /// <summary>Bytes that the outbox may take on disk, 1 MiB to 64 GiB.</summary>
    public long MaximumBytes { get; init; } = OutboxLimits.DefaultMaximumBytes;

    /// <summary>How old telemetry may get, an hour to 400 days.</summary>
    public TimeSpan MaximumAge { get; init; } = OutboxLimits.DefaultMaximumAge;

    /// <summary>Samples a second, in real time, that are sent from disk beside live data; 100 to 1,000,000.</summary>
    public int BackfillSamplesPerSecond { get; init; } = OutboxLimits.DefaultBackfillSamplesPerSecond;

    /// <summary>What is wrong, in plain words; empty where an outbox can be made.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (MaximumBytes is < 1L << 20 or > 1L << 36)
            problems.Add($"The outbox may have 1 MiB to 64 GiB on disk, not {MaximumBytes} bytes.");
        if (MaximumAge < TimeSpan.FromHours(1) || MaximumAge > TimeSpan.FromDays(400))
            problems.Add("Telemetry in the outbox may become an hour to 400 days old.");
        if (BackfillSamplesPerSecond is < 100 or > 1_000_000)
            problems.Add($"Back-fill may send 100 to 1,000,000 samples a second, not {BackfillSamplesPerSecond}.");
        return problems;
    }
}
