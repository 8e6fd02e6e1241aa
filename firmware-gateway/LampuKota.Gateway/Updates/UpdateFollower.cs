namespace LampuKota.Gateway;

/// <summary>How far an update is, is reported and told as everything else is.</summary>
internal sealed class UpdateFollower(IGatewayUpdates updates, LampGate gate, Reporter reporter, UpdateEvents events, CancellationToken stop)
{
    /// <summary>Begins.</summary>
    public void Open()
    {
        events.Open(updates.Reported);
        updates.Changed += () => _ = ReportAsync();
    }

    private async Task ReportAsync()
    {
        try
        {
            using (await gate.EnterAsync(stop))
            {
                reporter.Send();
                events.Tell(updates.Reported);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The gateway stops: its next life reports.
            return;
        }
    }
}
