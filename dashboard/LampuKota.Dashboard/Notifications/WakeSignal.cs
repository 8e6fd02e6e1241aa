using System.Threading.Channels;

namespace LampuKota.Dashboard;

/// <summary>Wakes one waiting loop; any number of calls while it works wake it once more.</summary>
/// <param name="time">For waits.</param>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes it.</summary>
    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Waits to be woken, at most for a while of real time.</summary>
    /// <param name="atMost">The while; none for less than nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return; // The while is over.
        }
    }
}
