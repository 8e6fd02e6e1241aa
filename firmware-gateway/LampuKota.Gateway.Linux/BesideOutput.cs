namespace LampuKota.Gateway.Linux;

/// <summary>
/// Drives an output beside who asks, one call at a time: a write to a bus or a device that hangs blocks its thread in the kernel, and must block neither the other lamps
/// nor the commands.
/// </summary>
/// <param name="output">The output.</param>
internal sealed class BesideOutput(IReadableLampOutput output) : IReadableLampOutput, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(int levelPercent, CancellationToken cancellationToken) =>
        await BesideAsync(async () =>
        {
            await output.ApplyAsync(levelPercent, cancellationToken);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int?> ReadLevelAsync(CancellationToken cancellationToken) =>
        await BesideAsync(() => output.ReadLevelAsync(cancellationToken).AsTask(), cancellationToken);

    public void Dispose()
    {
        _turn.Dispose();
        (output as IDisposable)?.Dispose();
    }

    private async Task<T> BesideAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(call, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
