namespace LampuKota.Dashboard;

/// <summary>
/// Stops the dashboard when its standard input ends: when the process that started it has gone, however it went. A read of standard input cannot be
/// cancelled, so it waits on a thread of its own, which does not keep the process alive.
/// </summary>
/// <param name="lifetime">To stop by.</param>
internal sealed class InputWatch(IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Watch) { IsBackground = true, Name = nameof(InputWatch) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
            // Nothing is said by it but that it is open.
        }

        lifetime.StopApplication();
    }
}
