using NodaTime;

namespace LampuKota.Gateway;

/// <content>A restart of the program that no light shows (docs/decisions/0067-restarts-that-no-lamp-shows.md).</content>
internal sealed partial class LampSupervisor
{
    private bool _hasTurned;

    /// <summary>Whether programs that ask photocell and sensors wait for their first word, because what these said before is not known.</summary>
    public bool AwaitsInputs { get; set; }

    /// <summary>Whether a lamp got another target, or set out on another way, since this was asked last.</summary>
    public bool TakeTurned()
    {
        bool hasTurned = _hasTurned;
        _hasTurned = false;
        return hasTurned;
    }

    /// <summary>Where the lamps are going, for the next life.</summary>
    public IReadOnlyList<KeptLamp> Targets() =>
    [
        .. from lamp in _lamps.Values
           where lamp.TargetPercent is not null
           select new KeptLamp(lamp.Id, lamp.TargetPercent!.Value, Keep(lamp.Ramp)),
    ];

    /// <summary>Asks every output that can tell what it holds, so that a ramp goes on from there.</summary>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask ReadHeldAsync(CancellationToken cancellationToken) => await Task.WhenAll(_lamps.Values.Select(async lamp =>
        lamp.HeldBeforeStartPercent = await ReadLevelAsync(lamp, cancellationToken)));

    /// <summary>Puts a lamp back on its way after a restart within one boot. After <see cref="ReadHeldAsync"/>.</summary>
    /// <param name="kept">Where it was going.</param>
    /// <param name="shift">By how much the clock was set since.</param>
    public void Restore(KeptLamp kept, Duration shift)
    {
        if (!_lamps.TryGetValue(kept.Lamp, out Lamp? lamp))
            return;

        lamp.TargetPercent = kept.TargetPercent;
        if (kept.Ramp is { } ramp)
            lamp.Ramp = Resumed(new LampRamp(ramp.FromPercent, Instant.FromUnixTimeMilliseconds(ramp.StartUnixMs) + shift, Duration.FromMilliseconds(ramp.LengthMs)), lamp, clock.GetCurrentInstant());
        lamp.HeldBeforeStartPercent ??= lamp.Ramp?.LevelAt(clock.GetCurrentInstant(), kept.TargetPercent) ?? kept.TargetPercent;
    }

    // The light stood still while nobody led it: it goes on from where it is, no faster than before.
    private static LampRamp Resumed(LampRamp ramp, Lamp lamp, Instant now)
    {
        int target = lamp.TargetPercent!.Value;
        int way = target - ramp.FromPercent;
        if (lamp.HeldBeforeStartPercent is not { } held || way == 0 || (held - ramp.FromPercent) / (double)way is not (>= 0 and < 1))
            return ramp;

        return new LampRamp(held, now, ramp.Length * (Math.Abs(target - held) / (double)Math.Abs(way)));
    }

    private static KeptRamp? Keep(LampRamp? ramp) =>
        ramp is { } way ? new KeptRamp(way.FromPercent, way.Start.ToUnixTimeMilliseconds(), Math.Max(1, (long)way.Length.TotalMilliseconds)) : null;
}
