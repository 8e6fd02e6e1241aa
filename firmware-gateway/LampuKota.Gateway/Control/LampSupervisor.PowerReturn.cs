using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <content>Lighting lamps in stages when the power has come back (docs/decisions/0053-power-return.md).</content>
internal sealed partial class LampSupervisor
{
    /// <summary>
    /// The power has come back with this start: a lamp that does not burn by itself waits for its turn. Where an output can tell what it holds it is asked; a lamp
    /// that burns already draws no inrush any more.
    /// </summary>
    /// <param name="settings">Delay and groups.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask StageAsync(PowerReturnSettings settings, CancellationToken cancellationToken)
    {
        await ReadHeldAsync(cancellationToken);
        int place = 0;
        foreach (Lamp lamp in _lamps.Values.OrderBy(lamp => lamp.Id, StringComparer.Ordinal))
            lamp.HeldBackFor = lamp.HeldBeforeStartPercent > 0 ? null : settings.DelayOf(place++);
    }

    /// <summary>Whether a lamp still waits for its turn.</summary>
    public bool IsStaging
    {
        get
        {
            foreach (Lamp lamp in _lamps.Values)
            {
                if (lamp.HeldBackFor is not null)
                    return true;
            }

            return false;
        }
    }

    private async ValueTask<int?> ReadLevelAsync(Lamp lamp, CancellationToken cancellationToken)
    {
        if (lamp.Output is not IReadableLampOutput output)
            return null;

        // One that was asked before and has not answered is not asked again.
        if (lamp.Reading is { IsCompleted: false })
            return null;
        try
        {
            lamp.Reading = output.ReadLevelAsync(cancellationToken).AsTask();
            return await lamp.Reading.WaitAsync(GatewayLimits.OutputDeadline, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            OutputFailed(log, lamp.Id, exception.Message);
            return null;
        }
    }

    // Only lighting waits: what shall be dark may be so at once.
    private LampStep HoldBack(Lamp lamp, LampStep step, Instant now)
    {
        if (lamp.HeldBackFor is not { } delay)
            return step;

        Instant until = InstantOf(delay, now);
        if (now < until && step.LevelPercent > 0)
            return new LampStep(null, Instant.Min(step.HoldsUntil, until), IsFinal: false);

        if (now >= until)
            lamp.HeldBackFor = null;
        return step;
    }
}
