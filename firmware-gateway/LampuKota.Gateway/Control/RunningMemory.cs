using LampuKota.Lighting;
using NodaTime;

namespace LampuKota.Gateway;

/// <summary>Carries over a restart of the program what is needed so that no lamp changes by it (docs/decisions/0067-restarts-that-no-lamp-shows.md).</summary>
/// <param name="machine">The gateway's real clock, which knows the boot; null where nothing is carried over, as in simulations.</param>
/// <param name="clock">The city's clock.</param>
/// <param name="supervisor">The lamps.</param>
/// <param name="inputs">Photocell and sensors.</param>
/// <param name="state">Where it is kept.</param>
/// <param name="timeProvider">Real time.</param>
internal sealed class RunningMemory(GatewayClock? machine, CityClock clock, LampSupervisor supervisor, InputKeeper inputs, StateFolder state, TimeProvider timeProvider)
{
    private readonly long _startTimestamp = timeProvider.GetTimestamp();
    private bool _isStaging;
    private bool _holdsKept;

    /// <summary>Takes up what the life before left, or finds that the machine was started anew: then lamps are lit in stages.</summary>
    /// <param name="powerReturn">Delay and groups.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>Whether the machine was started anew, and nobody was told yet.</returns>
    public async ValueTask<bool> BeginAsync(PowerReturnSettings powerReturn, CancellationToken cancellationToken)
    {
        if (machine is null)
            return false;

        BootProgress progress = state.LoadBoot(machine.BootId);
        if (progress == BootProgress.Lit)
        {
            await supervisor.ReadHeldAsync(cancellationToken);
        }
        else
        {
            _isStaging = true;
            await supervisor.StageAsync(powerReturn, cancellationToken);
        }

        if (progress == BootProgress.New)
            state.SaveBoot(machine.BootId, BootProgress.Told);
        Restore();
        return progress == BootProgress.New;
    }

    /// <summary>To be called before each pass, inside <see cref="LampGate"/>.</summary>
    public void Look()
    {
        if (supervisor.AwaitsInputs && inputs.HaveAllSpoken)
            supervisor.AwaitsInputs = false;
        if (!_holdsKept || timeProvider.GetElapsedTime(_startTimestamp) < GatewayLimits.KeptInputDeadline)
            return;

        _holdsKept = false;
        inputs.GiveUpKept(clock.GetCurrentInstant());
    }

    /// <summary>To be called after each pass, inside <see cref="LampGate"/>.</summary>
    /// <returns>What is to be kept; null where nothing changed.</returns>
    public RunningState? TakeChanged()
    {
        if (machine is null || !(supervisor.TakeTurned() | inputs.TakeChanged()))
            return null;

        return new RunningState(
            machine.BootId, machine.SinceBootMs, clock.GetCurrentInstant().ToUnixTimeMilliseconds(), inputs.KeepPhotocell(), inputs.KeepSightings(), supervisor.Targets());
    }

    /// <summary>Writes it, and whether the last lamp has been lit since the machine's start. To be called beside the lamps.</summary>
    /// <param name="changed">What is to be kept; null where nothing changed.</param>
    public void Save(RunningState? changed)
    {
        if (changed is not null)
            state.SaveRunning(changed);
        if (!_isStaging || supervisor.IsStaging)
            return;

        // Not before: a program that is killed meanwhile would light all that is left at once.
        _isStaging = false;
        state.SaveBoot(machine!.BootId, BootProgress.Lit);
    }

    private void Restore()
    {
        if (state.LoadRunning() is not { } kept || kept.BootId != machine!.BootId)
        {
            supervisor.AwaitsInputs = true;
            return;
        }

        Duration shift = kept.ShiftAt(clock.GetCurrentInstant(), machine.SinceBootMs, clock.Speed);
        inputs.Restore(kept, shift);
        _holdsKept = true;
        foreach (KeptLamp lamp in kept.Lamps)
            supervisor.Restore(lamp, shift);
    }
}
