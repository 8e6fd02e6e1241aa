namespace LampuKota.Simulators;

/// <summary>Waits until a program says that it is healthy.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks again and again until the address answers 200.</summary>
    /// <param name="client">For asking.</param>
    /// <param name="address">The health address.</param>
    /// <param name="child">The program behind it.</param>
    /// <param name="deadline">How long to try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChildFailedException">The program ended, or was not healthy in time.</exception>
    public static async Task WaitAsync(HttpClient client, Uri address, ChildProgram child, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            while (!await IsHealthyAsync(client, address, limit.Token))
            {
                if (child.Exited.IsCompleted)
                    throw ChildFailedException.Ended(child);
                await Task.WhenAny(child.Exited, Task.Delay(Pause, limit.Token));
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChildFailedException($"{child.Name} was not ready within {deadline.TotalSeconds} s. Its last words: {child.LastWords}", 1);
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }
}
