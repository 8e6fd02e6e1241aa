using LampuKota.Mqtt;

namespace LampuKota.Tests;

/// <summary>A handler of messages that leaves none before the test says so.</summary>
internal sealed class HeldHandler
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many messages it was given.</summary>
    public int Handled { get; private set; }

    /// <summary>Completes when it has the first message.</summary>
    public Task Entered => _entered.Task.WaitAsync(ClientScenario.Deadline);

    public void Leave() => _leave.SetResult();

    public async ValueTask HandleAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        Handled++;
        _entered.TrySetResult();
        await _leave.Task;
    }
}
