namespace LampuKota.EndToEnd;

/// <summary>What systemd does for a gateway, and no more: starts the launcher, and starts it again whenever the program has ended.</summary>
internal sealed class SupervisedGateway : IAsyncDisposable
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(5);

    private readonly string[] _arguments;
    private readonly List<string> _outputs = [];
    private readonly Lock _lock = new();
    private readonly Task _running;
    private volatile bool _isStopped;
    private RunningProgram? _program;

    public SupervisedGateway(params string[] settings)
    {
        _arguments = ["launch", .. settings];
        _running = RunAsync();
    }

    /// <summary>How often it was started, and what each start wrote.</summary>
    public IReadOnlyList<string> Outputs
    {
        get
        {
            lock (_lock)
                return [.. _outputs, _program?.Output ?? ""];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        lock (_lock)
            _program?.Send(Signal.Terminate);
        await _running;
    }

    private async Task RunAsync()
    {
        while (!_isStopped)
        {
            RunningProgram program = RunningProgram.StartOurs("LampuKota.Gateway.Linux", _arguments);
            lock (_lock)
                _program = program;
            await program.WaitForExitAsync(Forever);
            lock (_lock)
            {
                _outputs.Add(program.Output);
                _program = null;
            }

            await program.DisposeAsync();
        }
    }
}
