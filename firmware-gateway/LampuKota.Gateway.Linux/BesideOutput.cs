using System.Threading.Tasks.Sources;

namespace LampuKota.Gateway.Linux;

/// <summary>
/// Drives an output beside who asks, one call at a time: a write to a bus or a device that hangs blocks its thread in the kernel, and must block neither the other lamps
/// nor the commands. Asked once a minute what it holds, it is itself what is waited for, and allocates nothing.
/// </summary>
/// <param name="output">The output.</param>
internal sealed class BesideOutput(IReadableLampOutput output) : IReadableLampOutput, IThreadPoolWorkItem, IValueTaskSource<int?>, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ManualResetValueTaskSourceCore<int?> _reading;
    private CancellationToken _cancellationToken;

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(async () => await output.ApplyAsync(levelPercent, cancellationToken), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    // While a level is on its way there is nothing to tell. One reading at a time: only who has the turn begins one.
    /// <inheritdoc/>
    public ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken)
    {
        if (!_turn.Wait(0, CancellationToken.None))
            return ValueTask.FromResult<int?>(null);

        _cancellationToken = cancellationToken;
        _reading.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return new ValueTask<int?>(this, _reading.Version);
    }

    public void Dispose()
    {
        _turn.Dispose();
        (output as IDisposable)?.Dispose();
    }

    void IThreadPoolWorkItem.Execute() => _ = ReadAsync();

    ValueTaskSourceStatus IValueTaskSource<int?>.GetStatus(short token) => _reading.GetStatus(token);

    void IValueTaskSource<int?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reading.OnCompleted(continuation, state, token, flags);

    // The turn is over once the answer was taken: until then the next one would find it in its place.
    int? IValueTaskSource<int?>.GetResult(short token)
    {
        try
        {
            return _reading.GetResult(token);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Hardware answers on the thread that asks, and so this runs through without waiting.
    private async Task ReadAsync()
    {
        int? held;
        try
        {
            held = await output.ReadLevelAsync(_cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is, it is the reader's, who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _reading.SetException(exception);
            return;
        }

        _reading.SetResult(held);
    }
}
