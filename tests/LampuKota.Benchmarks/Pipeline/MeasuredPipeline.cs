using System.Net;

namespace LampuKota.Benchmarks;

/// <summary>Everything between the gateways' sockets and the disk, running.</summary>
internal abstract class MeasuredPipeline : IAsyncDisposable
{
    protected static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(90);

    // Seldom enough that being asked costs the measured process nothing that counts.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    protected MeasuredPipeline() => Folder = Directory.CreateTempSubdirectory("lampukota-pipeline-").FullName;

    public abstract string Name { get; }

    /// <summary>Where gateways connect.</summary>
    public abstract IPEndPoint EndPoint { get; }

    /// <summary>The processes, the broker first.</summary>
    public abstract IReadOnlyList<ServerProcess> Processes { get; }

    /// <summary>What holds back a publisher, beside unacknowledged messages.</summary>
    public virtual Backlog CreateBacklog(PipelineLoad load) => Backlog.Unbounded;

    /// <summary>Waits until everything that was published is in its final form on disk.</summary>
    public abstract Task SettleAsync();

    /// <summary>Counts the samples by reading them back.</summary>
    public abstract Task<long> CountStoredAsync();

    /// <summary>Bytes of all files that hold telemetry.</summary>
    public abstract long MeasureDisk();

    /// <summary>The pipeline's own folder.</summary>
    protected string Folder { get; }

    protected HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess process in Processes.Reverse())
            await process.DisposeAsync();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    protected static long BytesBelow(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new CancellationTokenSource(SettleDeadline);
        while (!await condition())
            await Task.Delay(Look, timer.Token);
    }
}
