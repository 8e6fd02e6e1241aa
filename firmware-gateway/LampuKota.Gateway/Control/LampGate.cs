namespace LampuKota.Gateway;

/// <summary>Lets those who decide about lamps in one at a time: commands, documents, control passes. Entering allocates nothing where nobody is inside.</summary>
internal sealed class LampGate : IDisposable
{
    private readonly SemaphoreSlim _inside = new(1, 1);

    /// <summary>Waits for its turn; whoever disposes what it gets leaves.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _inside.WaitAsync(cancellationToken);
        return new Turn(_inside);
    }

    public void Dispose() => _inside.Dispose();

    /// <summary>The time inside.</summary>
    internal readonly struct Turn(SemaphoreSlim inside) : IDisposable
    {
        public void Dispose() => inside.Release();
    }
}
