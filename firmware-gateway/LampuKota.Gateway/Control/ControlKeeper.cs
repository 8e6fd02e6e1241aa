namespace LampuKota.Gateway;

/// <summary>Writes what passes come to. To be called beside the lamps.</summary>
/// <param name="running">What the next life needs to know.</param>
/// <param name="reporter">What holds now.</param>
/// <param name="burning">What lamps have come to.</param>
/// <param name="desiredKeeper">Tries again where the desired document could not be written.</param>
/// <param name="state">The files.</param>
internal sealed class ControlKeeper(RunningMemory running, Reporter reporter, BurningCounters burning, DesiredKeeper desiredKeeper, StateFolder state)
{
    /// <summary>Writes what is new.</summary>
    /// <param name="outcome">What came of a pass.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask KeepAsync(PassOutcome outcome, CancellationToken cancellationToken)
    {
        running.Save(outcome.Running);
        if (outcome.HaveOverridesEnded)
            await reporter.SaveAsync();
        SaveCounters(isLast: false);
        await desiredKeeper.RetryAsync(cancellationToken);
    }

    /// <summary>Writes what lamps have come to, where that is due.</summary>
    /// <param name="isLast">Whether the gateway stops.</param>
    public void SaveCounters(bool isLast)
    {
        burning.Count();
        if (burning.TakeDue(isLast) is { } counts)
            state.SaveCounters(counts);
    }
}
