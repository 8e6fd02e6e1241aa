namespace LampuKota.Gateway;

/// <summary>How far an update is, is reported as everything else is.</summary>
public sealed partial class GatewayService
{
    private void FollowUpdates()
    {
        if (_options.Updates is { } updates)
            updates.Changed += () => _ = ReportUpdateAsync();
    }

    private async Task ReportUpdateAsync()
    {
        try
        {
            await _gate.WaitAsync(_stopControl.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        try
        {
            Report();
        }
        finally
        {
            _gate.Release();
        }
    }
}
