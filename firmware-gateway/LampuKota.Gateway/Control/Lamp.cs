using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>
/// One lamp of the gateway. Changed by the supervisor only; <see cref="Feedback"/>, <see cref="ReadBack"/>, <see cref="Lock"/> and <see cref="RatedPowerWatts"/> may be read by anyone.
/// </summary>
internal sealed class Lamp(GatewayLamp wiring)
{
    private volatile LampFeedback? _feedback;
    private volatile LampReadBack? _readBack;
    private volatile LampLock? _lock;
    private double _ratedPowerWatts = double.NaN;

    public string Id => wiring.Id;

    public ILampOutput Output => wiring.Output;

    /// <summary>Whether it burns on where it seems to be day and the time is not known.</summary>
    public bool StaysLit { get; init; }

    public LampSchedule? Schedule { get; set; }

    public LampLock? Lock
    {
        get => _lock;
        set => _lock = value;
    }

    public LampOverride? Override { get; set; }

    /// <summary>How long after the start it may first be lit, where the power has come back with it; null where it need not wait.</summary>
    public TimeSpan? HeldBackFor { get; set; }

    public LampRamp? Ramp { get; set; }

    /// <summary>The level that it was last decided to go to, %; null before the first decision.</summary>
    public int? TargetPercent { get; set; }

    /// <summary>Why its output could not be set last, a sentence; null where it could.</summary>
    public string? OutputProblem { get; set; }

    /// <summary>The level at which the life before left it, %, read back or remembered; null where that is not known.</summary>
    public int? HeldBeforeStartPercent { get; set; }

    /// <summary>The level from which a ramp sets out, %; null where that is not known.</summary>
    public int? LevelPercent => Feedback?.LevelPercent ?? HeldBeforeStartPercent;

    /// <summary>Power at 100 %, watts; not a number while no desired document names it.</summary>
    public double RatedPowerWatts
    {
        get => Volatile.Read(ref _ratedPowerWatts);
        set => Volatile.Write(ref _ratedPowerWatts, value);
    }

    /// <summary>The level that the output holds; null while it was never set.</summary>
    public LampFeedback? Feedback
    {
        get => _feedback;
        set => _feedback = value;
    }

    /// <summary>What its output said last that it holds; null where it cannot tell.</summary>
    public LampReadBack? ReadBack
    {
        get => _readBack;
        set => _readBack = value;
    }
}

/// <summary>A level in effect at an output.</summary>
/// <param name="LevelPercent">0 to 100 %.</param>
/// <param name="SinceUnixMs">Since when, Unix milliseconds.</param>
internal sealed record LampFeedback(int LevelPercent, long SinceUnixMs);

/// <summary>What an output said that it holds.</summary>
/// <param name="OutputPercent">0 to 100 %.</param>
/// <param name="Feedback">The level that it had been given.</param>
internal sealed record LampReadBack(int OutputPercent, LampFeedback Feedback);
