using Microsoft.Extensions.Hosting;

namespace LampuKota.Tests;

/// <summary>The life of a program that a test watches, and ends.</summary>
internal sealed class FakeLifetime : IHostApplicationLifetime
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Stopped => _stopped.Task;

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => new(_stopped.Task.IsCompleted);

    public CancellationToken ApplicationStopped => default;

    public void StopApplication() => _stopped.TrySetResult();
}
