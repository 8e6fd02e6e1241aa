using System.Runtime.InteropServices;

namespace LampuKota.Simulators;

/// <summary>
/// Tells when the city shall stop: Ctrl+C, SIGTERM, the end of its time, or its caller. A second Ctrl+C ends the process at once; the programs that it started
/// then stop by themselves.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _time;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals(TimeSpan? runFor, TimeProvider timeProvider, CancellationToken caller)
    {
        _time = new CancellationTokenSource(runFor ?? Timeout.InfiniteTimeSpan, timeProvider);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller, _time.Token);
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Cancelled when the city shall stop.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _time.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
            return;

        context.Cancel = true;
        _stop.Cancel();
    }
}
