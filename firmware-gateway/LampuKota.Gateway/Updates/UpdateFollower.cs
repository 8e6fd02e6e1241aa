namespace LampuKota.Gateway;

/// <summary>How far an update is, is reported as everything else is.</summary>
internal sealed class UpdateFollower(IGatewayUpdates updates, LampGate gate, Reporter reporter, CancellationToken stop)
{
    /// <summary>Begins.</summary>
    public void Open() => updates.Changed += () => _ = ReportAsync();

    private async Task ReportAsync()
    {
        try
        {
            using (await gate.EnterAsync(stop))
                reporter.Send();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The gateway stops: its next life reports.
            return;
        }
    }
}
