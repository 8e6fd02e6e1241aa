namespace LampuKota.Ingest;

/// <summary>
/// Stops the program when standard input ends: a parent that dies takes its children with it, and leaves no orphan on the port. A thread of its own, since
/// reading from a console or a pipe blocks.
/// </summary>
internal sealed class InputEndWatcher(IHostApplicationLifetime lifetime, ILogger<InputEndWatcher> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(ReadToEnd) { IsBackground = true, Name = "standard input" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ReadToEnd()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A pipe that breaks has ended too.
        }

        logger.InputEnded();
        lifetime.StopApplication();
    }
}
