namespace LampuKota.Lighting;

/// <summary>What a decoder made of a pack.</summary>
public readonly struct TelemetryDecodeResult
{
    private readonly RejectCounts _rejected;

    private TelemetryDecodeResult(string? reason, int accepted, in RejectCounts rejected)
    {
        Reason = reason;
        Accepted = accepted;
        _rejected = rejected;
    }

    /// <summary>Whether the pack could not be decoded at all; nothing of it was added to the batch.</summary>
    public bool Failed => Reason is not null;

    /// <summary>Why it could not be decoded, for a log; holds nothing that the sender wrote. Null where it could.</summary>
    public string? Reason { get; }

    /// <summary>How many samples were added to the batch.</summary>
    public int Accepted { get; }

    /// <summary>How many values were rejected, and why.</summary>
    public RejectCounts Rejected => _rejected;

    /// <summary>A pack that cannot be decoded.</summary>
    /// <param name="reason">Why, for a log.</param>
    public static TelemetryDecodeResult Refused(string reason) => new(reason, 0, default);

    /// <summary>A decoded pack.</summary>
    /// <param name="accepted">How many samples were added.</param>
    /// <param name="rejected">How many values were not.</param>
    public static TelemetryDecodeResult Decoded(int accepted, in RejectCounts rejected) => new(null, accepted, rejected);
}
