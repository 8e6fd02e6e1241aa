namespace LampuKota.Dashboard;

/// <summary>Stops the dashboard when its standard input ends: when the process that started it has gone, however it went.</summary>
/// <param name="lifetime">To stop by.</param>
internal sealed class InputWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using Stream input = Console.OpenStandardInput();
        byte[] ignored = new byte[256];
        while (await input.ReadAsync(ignored, stoppingToken) > 0)
        {
            // Nothing is said by it but that it is open.
        }

        lifetime.StopApplication();
    }
}
