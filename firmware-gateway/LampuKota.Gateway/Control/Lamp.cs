using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>
/// One lamp of the gateway. Changed by the supervisor only; <see cref="Feedback"/>, <see cref="ReadBack"/>, <see cref="Lock"/>, <see cref="RatedPowerWatts"/> and
/// <see cref="SegmentId"/> may be read by anyone.
/// </summary>
internal sealed class Lamp
{
    private readonly GatewayLamp _wiring;
    private volatile LampFeedback? _feedback;
    private volatile LampReadBack? _readBack;
    private volatile LampLock? _lock;
    private volatile string? _segmentId;
    private double _ratedPowerWatts = double.NaN;
    private (LampOverride? Override, LampRamp? Ramp, int? TargetPercent) _before;
    private int _orders;

    /// <param name="wiring">The lamp and its output.</param>
    /// <param name="clock">The city's clock.</param>
    /// <param name="timeProvider">Real time.</param>
    /// <param name="onEnded">Told when an output that did not answer at once has ended.</param>
    public Lamp(GatewayLamp wiring, CityClock clock, TimeProvider timeProvider, Action onEnded)
    {
        _wiring = wiring;
        Driver = new OutputDriver(wiring.Output, clock, timeProvider, feedback => Feedback = feedback, onEnded);
    }

    public string Id => _wiring.Id;

    public ILampOutput Output => _wiring.Output;

    /// <summary>Gives levels to the output.</summary>
    public OutputDriver Driver { get; }

    /// <summary>A level that a pass gave to the output, which did not answer at once; null where none is on its way.</summary>
    public Task<bool>? Applying { get; set; }

    /// <summary>Until when a pass leaves the output alone after it failed.</summary>
    public Instant RetryFrom { get; set; } = Instant.MinValue;

    /// <summary>What the output is asked for at present; null where it has answered.</summary>
    public Task<int?>? Reading { get; set; }

    /// <summary>Whether it burns on where it seems to be day and the time is not known.</summary>
    public bool StaysLit { get; init; }

    public LampSchedule? Schedule { get; set; }

    public LampLock? Lock
    {
        get => _lock;
        set => _lock = value;
    }

    public LampOverride? Override { get; set; }

    /// <summary>An override is on its way to the output, which need not answer at once.</summary>
    public void BeginOrder(LampOverride? wanted)
    {
        if (_orders++ == 0)
            _before = (Override, Ramp, TargetPercent);
        Override = wanted;
    }

    /// <summary>The output has answered, or was given up: where it did not do as it was told, what was carried out last holds again, unless something else was ordered meanwhile.</summary>
    public void EndOrder(LampOverride? wanted, bool isCarriedOut)
    {
        _orders--;
        if (isCarriedOut)
            _before = (wanted, Override == wanted ? Ramp : null, Override == wanted ? TargetPercent : wanted?.LevelPercent);
        else if (Override == wanted)
            (Override, Ramp, TargetPercent) = _before;
    }

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

    /// <summary>The segment that feeds it; null where no desired document names one.</summary>
    public string? SegmentId
    {
        get => _segmentId;
        set => _segmentId = value;
    }

    /// <summary>The level that the output holds; null while it was never set, and where it failed so that nobody knows.</summary>
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
