namespace LampuKota.Gateway;

/// <summary>What follows from a command: its answers and what holds now go to the backend and to the disk, and the lamps are looked at.</summary>
/// <param name="line">The way of the answers.</param>
/// <param name="reporter">Says what holds now, and writes it.</param>
/// <param name="maintenance">Tells of locks.</param>
/// <param name="wakeControl">A pass is due.</param>
internal sealed class CommandAnswers(OutboxLine line, Reporter reporter, MaintenanceEvents maintenance, Action wakeControl)
{
    /// <summary>Tells what is known of a command. To be called inside <see cref="LampGate"/>; nothing is waited for.</summary>
    /// <param name="outcome">What became of it so far.</param>
    /// <param name="correlationData">Goes back with each answer.</param>
    /// <param name="mustReport">Whether what the gateway reports has changed otherwise.</param>
    public void Tell(in CommandOutcome outcome, ReadOnlyMemory<byte> correlationData, bool mustReport = false)
    {
        line.Memory.Add(outcome.Results, correlationData);
        bool isExecuted = outcome.Kind == CommandOutcomeKind.Executed;

        // Outputs that answer in a moment are told with it, all at once.
        bool hasAnswers = outcome.Results.Length > 0;
        if (mustReport || (isExecuted && hasAnswers))
            reporter.Send();
        else if (isExecuted)
            reporter.Renew();
        if (isExecuted)
            maintenance.Tell();
        if (isExecuted && hasAnswers)
            wakeControl();
        line.Wake();
    }

    /// <summary>Has what was told forced to the disk, or at least tried.</summary>
    /// <param name="hasChanged">Whether what holds has changed.</param>
    /// <returns>False where the gateway stops, and keeps nothing any more.</returns>
    public async Task<bool> KeepAsync(bool hasChanged)
    {
        Task reported = hasChanged ? reporter.SaveAsync() : Task.CompletedTask;
        bool areKept = line.Keeper is not { } keeper || await keeper.KeptAsync();
        await reported;
        return areKept;
    }
}
