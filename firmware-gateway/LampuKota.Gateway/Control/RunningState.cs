using System.Text.Json;
using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// What a restarted program must know of the life before so that no lamp changes: what photocell and sensors said, and which lamps were on their way
/// (docs/formats/gateway-outbox.md). Holds within one boot of the machine only.
/// </summary>
/// <param name="BootId">Which boot.</param>
/// <param name="SinceBootMs">When it was written, in milliseconds since the boot.</param>
/// <param name="UnixMs">The same moment by the clock that all its other times are told by, Unix milliseconds.</param>
/// <param name="Photocell">What the photocell said; null where nothing was known of one.</param>
/// <param name="Sightings">What sensors saw.</param>
/// <param name="Lamps">Where lamps were going.</param>
internal sealed record RunningState(
    Guid BootId, long SinceBootMs, long UnixMs, KeptPhotocell? Photocell, IReadOnlyList<KeptSighting> Sightings, IReadOnlyList<KeptLamp> Lamps)
{
    // NodaTime's instants end with the year 9999.
    private const long LatestUnixMs = 253_402_300_799_999;

    /// <summary>A clock that differs by less was not set: the times are rounded to milliseconds, and a clock that is kept right is slewed.</summary>
    private static readonly Duration Rounding = Duration.FromSeconds(1);

    /// <summary>How much the clock was set by since, which every time in here must be moved by.</summary>
    /// <param name="now">The present.</param>
    /// <param name="sinceBootMs">The present in milliseconds since the boot.</param>
    /// <param name="speed">City seconds a real second.</param>
    public Duration ShiftAt(Instant now, long sinceBootMs, double speed)
    {
        Duration shift = now - (Instant.FromUnixTimeMilliseconds(UnixMs) + Duration.FromMilliseconds(sinceBootMs - SinceBootMs) * speed);
        return shift < Rounding * speed && shift > -Rounding * speed ? Duration.Zero : shift;
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, GatewayJsonContext.Default.RunningState);

    public static bool TryParse(ReadOnlySpan<byte> utf8Json, out RunningState? state, out string? problem)
    {
        (state, problem) = (null, null);
        try
        {
            state = JsonSerializer.Deserialize(utf8Json, GatewayJsonContext.Default.RunningState);
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
        }

        if (state is not null && !state.IsWithinLimits())
            (state, problem) = (null, "a value is outside its limits");
        problem ??= state is null ? "there is nothing in it" : null;
        return state is not null;
    }

    private bool IsWithinLimits() =>
        IsTime(UnixMs) && SinceBootMs >= 0 && Sightings is not null && Lamps is not null
        && (Photocell is null || (Photocell is { DeviceId: not null, Quantity: not null } && Enum.IsDefined(Photocell.State) && Enum.IsDefined(Photocell.Says) && IsTime(Photocell.SaysSinceUnixMs)))
        && Sightings.All(static one => one is { When: not null, SeenBy: not null } && IsTime(one.LastSeenUnixMs) && one.SeenBy.All(static sensor => sensor is not null))
        && Lamps.All(static one => one is { Lamp: not null, TargetPercent: >= 0 and <= 100 }
            && (one.Ramp is null || (one.Ramp is { FromPercent: >= 0 and <= 100, LengthMs: > 0 and <= LightingLimits.MaximumRampSeconds * 1_000L } && IsTime(one.Ramp.StartUnixMs))));

    private static bool IsTime(long unixMs) => unixMs is >= 0 and <= LatestUnixMs;
}

/// <summary>What a photocell said.</summary>
/// <param name="DeviceId">Which one.</param>
/// <param name="Quantity">What it was told by.</param>
/// <param name="State">What counts.</param>
/// <param name="Says">What it said last, which counts once it has held.</param>
/// <param name="SaysSinceUnixMs">Since when, Unix milliseconds.</param>
internal sealed record KeptPhotocell(string DeviceId, string Quantity, PhotocellState State, PhotocellState Says, long SaysSinceUnixMs);

/// <summary>What sensors saw of one condition.</summary>
/// <param name="When">The condition.</param>
/// <param name="LastSeenUnixMs">When it was seen last, Unix milliseconds.</param>
/// <param name="SeenBy">The sensors that saw it still.</param>
internal sealed record KeptSighting(DynamicCondition When, long LastSeenUnixMs, IReadOnlyList<string> SeenBy);

/// <summary>Where a lamp was going.</summary>
/// <param name="Lamp">Lamp id.</param>
/// <param name="TargetPercent">0 to 100 %.</param>
/// <param name="Ramp">The way there; null where it had arrived.</param>
internal sealed record KeptLamp(string Lamp, int TargetPercent, KeptRamp? Ramp = null);

/// <summary>A way from one level to another; see <see cref="LampRamp"/>.</summary>
internal sealed record KeptRamp(int FromPercent, long StartUnixMs, long LengthMs);
